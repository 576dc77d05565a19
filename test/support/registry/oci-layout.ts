import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '#core/index.ts';
import type { Shelf } from '../../../src/scan/image/source/registry/testing/image.ts';

/** Writes what is on a shelf as an OCI layout (image-spec, image-layout.md), in which `tag` is the only name. */
export async function writeOciLayout(parent: string, shelf: Shelf, tag: string): Promise<string> {
  const directory = await mkdtemp(join(parent, 'layout-'));
  const blobs = join(directory, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const contents = [...shelf.blobs.values(), ...[...shelf.manifests.values()].map(({ bytes }) => bytes)];
  for (const bytes of contents) await writeFile(join(blobs, digestOf(bytes).slice('sha256:'.length)), bytes);
  const { mediaType, bytes } = shelf.manifests.get(tag)!;
  const annotations = { 'org.opencontainers.image.ref.name': tag };
  const manifests = [{ mediaType, digest: digestOf(bytes), size: bytes.length, annotations }];
  await writeFile(join(directory, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  return directory;
}
