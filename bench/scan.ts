import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchImage } from './support/images.ts';
import { compare, report, type Contender } from './support/measure.ts';
import { peer } from './support/peers.ts';

/** Rounds of each comparison; the median counts. */
const ROUNDS = 5;

const bulkhead = join(import.meta.dirname, '../bin/bulkhead.js');

/** Times whole processes with a cold cache against Trivy and Syft, on the images of the design, and the warm start. */
export async function benchScan(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-bench-'));
  try {
    const cases = [
      [
        'inventory of a 170 MB docker save archive (bar: 2.00 x Trivy)',
        await benchImage('debian.tar'),
        'docker-archive',
      ],
      [
        'inventory of a 985 MB docker save archive (bar: 2.50 x Trivy)',
        await benchImage('large.tar'),
        'docker-archive',
      ],
      [
        'inventory of the same as a gzip OCI layout (bar: 1.67 x Trivy)',
        await benchImage('large-oci'),
        'oci-dir',
      ],
    ] as const;
    for (const [title, image, kind] of cases) {
      report(
        title,
        await compare([trivy(image, folder), ours('bulkhead', image, folder), syft(image, kind)], ROUNDS),
      );
      report('  again, with the layer cache (bar: 0.150 s)', await compare([warm(image, folder)], ROUNDS));
    }
    report(
      'memory on a 2 GB image of 6,700 packages and 170,000 files (bar: 250 MB)',
      await compare([ours('bulkhead', await benchImage('huge.tar'), folder)], 3),
    );
    report(
      '--version (bar: 0.120 s)',
      await compare([{ name: 'bulkhead', command: process.execPath, args: [bulkhead, '--version'] }], 11),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ours(name: string, image: string, folder: string): Contender {
  return {
    ...warm(image, folder),
    name,
    cold: join(folder, 'cache/bulkhead'),
    env: { XDG_CACHE_HOME: join(folder, 'cache') },
  };
}

function warm(image: string, folder: string): Contender {
  return {
    name: 'bulkhead, cached',
    command: process.execPath,
    args: [bulkhead, 'scan', '--scanners', 'packages', '-o', 'cyclonedx', image],
    env: { XDG_CACHE_HOME: join(folder, 'cache') },
  };
}

function trivy(image: string, folder: string): Contender {
  const cache = join(folder, 'trivy');
  return {
    name: 'trivy 0.70',
    command: peer('trivy'),
    args: ['image', '--cache-dir', cache, '--input', image, '--format', 'cyclonedx', '--quiet'],
    cold: cache,
  };
}

function syft(image: string, kind: string): Contender {
  return {
    name: 'syft',
    command: peer('syft'),
    args: ['scan', `${kind}:${image}`, '-q', '-o', 'cyclonedx-json'],
    env: { SYFT_CHECK_FOR_APP_UPDATE: 'false' },
  };
}
