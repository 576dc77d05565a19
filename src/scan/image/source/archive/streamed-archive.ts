import { LIMITS, messageOf, Problem, type Digest } from '#core/index.ts';
import { TarReader, type TarEntry } from '#format/index.ts';
import { compressionOf } from '../../layer/compression-kind.ts';
import { inflate } from '../../layer/compression.ts';
import type { LayerContents } from '../../layer/contents.ts';
import { cleanPath } from '../../layer/path.ts';
import {
  readLayer,
  requireDigest,
  type Aliases,
  type LayerReading,
  type LayerResult,
} from '../../layer/read-layer.ts';
import type { ImageSource } from '../image-source.ts';
import type { Platform } from '../platform.ts';
import type { BlobFiles } from './blob-files.ts';
import { isDockerArchive, openDockerArchive } from './docker-archive.ts';
import { isOciLayout, openOciLayout } from './oci-layout.ts';

/** All documents of a streamed archive together: they must be kept, since the manifest may come last. */
const DOCUMENT_BYTES = 16 * LIMITS.manifestBytes;

export interface StreamedArchive {
  readonly image: ImageSource;
  /** In the order of the image's layers. */
  readonly layers: readonly LayerContents[];
}

/** Where the bytes of an archive come from; a pipe can be read once only. */
export interface ArchiveStream {
  readonly chunks: () => AsyncIterable<Uint8Array>;
  readonly repeatable: boolean;
}

/**
 * Reads an image archive that comes as a stream (compressed as a whole, from an engine, from a pipe): every member that
 * looks like a layer is read as it passes, since which of them the image has is known only at the end.
 */
export async function readStreamedArchive(
  archive: ArchiveStream,
  name: string,
  platform: Platform,
  tag: string | undefined,
  reading: LayerReading,
): Promise<StreamedArchive> {
  let { files, results } = await readMembers(archive.chunks(), name, reading, []);
  if (results.some(({ aliases }) => aliases !== undefined)) {
    if (archive.repeatable) {
      ({ files, results } = await readMembers(
        archive.chunks(),
        name,
        reading,
        results.map(({ aliases }) => aliases),
      ));
    } else results = results.map(noteAliases);
  }
  const isLayout = isOciLayout(files) && !(isDockerArchive(files) && tag !== undefined);
  const image = isLayout ? openOciLayout(files, name, platform, tag) : openDocker(files, name, tag);
  return { image, layers: image.layers.map((layer) => pick(results, layer.digest, layer.diffId)) };
}

async function readMembers(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  reading: LayerReading,
  aliases: readonly (Aliases | undefined)[],
): Promise<{ files: BlobFiles; results: readonly LayerResult[] }> {
  const members = new MemberSink(reading, aliases);
  const reader = new TarReader(members);
  for await (const chunk of await plain(chunks, name)) {
    reader.push(chunk);
    await members.settled();
  }
  await members.settled();
  try {
    reader.finish();
  } catch (error) {
    throw new Problem('image.truncated', `${name}: ${messageOf(error)}`, { cause: error });
  }
  return { files: members.files(), results: await Promise.all(members.results) };
}

/** Says which files could not be read, because their bytes had passed before their names came. */
function noteAliases(result: LayerResult): LayerResult {
  const missed = [...(result.aliases ?? [])].flatMap(([target, names]) =>
    names.map((what) => ({
      code: 'image.hard-link',
      what,
      why: `a hard link to ${target}, and a pipe can't be read twice: save the archive to a file`,
    })),
  );
  return {
    ...result,
    contents: { ...result.contents, incomplete: [...result.contents.incomplete, ...missed] },
  };
}

function openDocker(files: BlobFiles, name: string, tag: string | undefined): ImageSource {
  if (isDockerArchive(files)) return openDockerArchive(files, name, tag);
  throw noArchive(name);
}

function noArchive(name: string): Problem {
  return new Problem('image.archive-unknown', `${name} is neither a docker save archive nor an OCI layout`, {
    hint: 'To scan files, name their directory.',
  });
}

function pick(results: readonly LayerResult[], digest: Digest | undefined, diffId: Digest): LayerContents {
  const found = results.find((result) =>
    digest === undefined ? result.diffId === diffId : result.digest === digest,
  );
  if (found === undefined) {
    throw new Problem(
      'image.digest',
      `no layer of the archive has the digest ${digest ?? diffId}: it is corrupt or incomplete`,
    );
  }
  requireDigest(found.diffId!, diffId, 'the image configuration names as diff id');
  return found.contents;
}

/** The archive itself, without the compression around it. */
async function plain(chunks: AsyncIterable<Uint8Array>, name: string): Promise<AsyncIterable<Uint8Array>> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head = first.done === true ? new Uint8Array(0) : first.value;
  const all = (async function* () {
    yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  })();
  const compression = compressionOf(head);
  if (compression !== 'none') return inflate(compression, all);
  // The first member has its magic where its header is whole (POSIX.1-2024, pax, "ustar Interchange Format").
  if (head.length >= 512 && !isTarHeader(head)) throw noArchive(name);
  return all;
}

/** Sorts the members of the archive into documents and layers. */
class MemberSink {
  readonly #reading: LayerReading;
  readonly #aliases: readonly (Aliases | undefined)[];
  readonly #documents = new Map<string, Uint8Array>();
  readonly #sizes = new Map<string, number>();
  readonly results: Promise<LayerResult>[] = [];
  #documentBytes = 0;
  #document: { name: string; parts: Uint8Array[] } | undefined;
  #layer: ChunkQueue | undefined;

  constructor(reading: LayerReading, aliases: readonly (Aliases | undefined)[]) {
    this.#reading = reading;
    this.#aliases = aliases;
  }

  entry(entry: TarEntry, head: Uint8Array): 'skip' | 'data' {
    if (entry.type !== 'file') return 'skip';
    const name = cleanPath(entry.name);
    this.#sizes.set(name, entry.size);
    if (looksLikeLayer(name, head)) {
      this.#layer = new ChunkQueue();
      const { progress: _, ...reading } = this.#reading;
      const result = readLayer(
        { kind: 'stream', chunks: this.#layer },
        {},
        reading,
        this.#aliases[this.results.length],
      );
      result.catch(() => {});
      this.results.push(result);
      return 'data';
    }
    if (entry.size > LIMITS.manifestBytes || this.#documentBytes + entry.size > DOCUMENT_BYTES) return 'skip';
    this.#documentBytes += entry.size;
    this.#document = { name, parts: [] };
    return 'data';
  }

  data(chunk: Uint8Array): void {
    this.#layer?.push(new Uint8Array(chunk));
    this.#document?.parts.push(new Uint8Array(chunk));
  }

  end(): void {
    this.#layer?.close();
    this.#layer = undefined;
    if (this.#document !== undefined)
      this.#documents.set(this.#document.name, Buffer.concat(this.#document.parts));
    this.#document = undefined;
  }

  /** Resolves when the layers have taken all that was given to them: the next chunk may come. */
  async settled(): Promise<void> {
    await this.#layer?.drained();
    if (this.#layer === undefined) await this.results.at(-1);
  }

  files(): BlobFiles {
    const locate = (
      name: string,
    ): { kind: 'file'; path: string; offset: number; length: number } | undefined => {
      const length = this.#sizes.get(cleanPath(name));
      return length === undefined ? undefined : { kind: 'file', path: '', offset: 0, length };
    };
    return { locate, document: (name) => this.#documents.get(cleanPath(name)) };
  }
}

function looksLikeLayer(name: string, head: Uint8Array): boolean {
  if (compressionOf(head) !== 'none') return true;
  return name.endsWith('layer.tar') || (head.length === 512 && isTarHeader(head));
}

function isTarHeader(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar';
}

/** Hands chunks from who pushes to who iterates, and tells when all are taken. */
class ChunkQueue implements AsyncIterable<Uint8Array> {
  readonly #chunks: Uint8Array[] = [];
  #closed = false;
  #wake: (() => void) | undefined;
  #idle: (() => void) | undefined;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async drained(): Promise<void> {
    if (this.#chunks.length > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk !== undefined) yield chunk;
        else if (this.#closed) return;
        else {
          this.#idle?.();
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.#chunks.length = 0;
      this.#idle?.();
    }
  }
}
