import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { sourceOfBytes } from '#format/index.ts';
import { builtInRules, secretInspector } from '#scan/secret/index.ts';
import { benchImage } from './support/images.ts';
import { peer } from './support/peers.ts';
import { compare, report, type Contender } from './support/measure.ts';

/** Text that is held in memory at once. */
const CORPUS_BYTES = 150_000_000;
const ROUNDS = 3;

const bulkhead = join(import.meta.dirname, '../bin/bulkhead.js');

/**
 * Megabytes of text a second on one core with all rules; a source tree beside Trivy and gitleaks; and what looking for
 * everything adds to the inventory of an image, beside Trivy.
 */
export async function benchSecrets(tree: string = join(homedir(), 'go/pkg/mod/k8s.io')): Promise<void> {
  benchText(tree);
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-bench-'));
  try {
    report(
      `secrets of ${tree} (bar: 5.00 x Trivy)`,
      await compare([trivy('fs', tree, folder), ours('secrets', `dir:${tree}`, folder), gitleaks(tree)], 1),
    );
    const all = 'packages,secrets,malware,misconfig';
    for (const image of [await benchImage('debian.tar'), await benchImage('large.tar')]) {
      const alone = ours('packages', image, folder);
      report(
        `what detectors add to the inventory of ${image} (bar: 0.63 x)`,
        await compare([alone, ours('packages,secrets', image, folder), ours(all, image, folder)], ROUNDS),
      );
    }
    const large = await benchImage('large.tar');
    report(
      'everything in the 985 MB image (bar: 4.00 x Trivy with secrets)',
      await compare([trivy('image', large, folder), ours(all, large, folder)], 1),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function benchText(tree: string): void {
  const inspector = secretInspector({ rules: builtInRules() });
  const files: { path: string; bytes: Buffer }[] = [];
  let size = 0;
  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || size > CORPUS_BYTES) continue;
    const file = join(entry.parentPath, entry.name);
    const bytes = readFileSync(file);
    // Inflating archives is not what is measured.
    if (bytes.includes(0)) continue;
    files.push({ path: relative(tree, file), bytes });
    size += bytes.length;
  }
  const joined = Buffer.concat(files.map(({ bytes }) => bytes));
  for (let round = 0; round < ROUNDS; round++) {
    const small = cpuSeconds(() => {
      for (const { path, bytes } of files)
        inspector.inspect({ path, size: bytes.length, mode: 0o644 }, sourceOfBytes(bytes));
    });
    const large = cpuSeconds(() => {
      inspector.inspect({ path: 'all.txt', size: joined.length, mode: 0o644 }, sourceOfBytes(joined));
    });
    const rate = (seconds: number): string => `${Math.round(size / 1e6 / seconds)} MB/s`;
    console.log(
      `${files.length} files: ${rate(small)} a core; the same as one file: ${rate(large)} (bar: 300 MB/s)`,
    );
  }
}

function ours(scanners: string, target: string, folder: string): Contender {
  return {
    name: `bulkhead ${scanners}`,
    command: process.execPath,
    args: [bulkhead, 'scan', '--scanners', scanners, '-o', 'json=/dev/null', target],
    cold: join(folder, 'cache'),
    env: { XDG_CACHE_HOME: join(folder, 'cache'), XDG_DATA_HOME: join(folder, 'data') },
  };
}

function trivy(command: 'fs' | 'image', target: string, folder: string): Contender {
  const cache = join(folder, 'trivy');
  const flags = ['--cache-dir', cache, '--scanners', 'secret', '--skip-db-update', '--quiet'];
  return {
    name: 'trivy 0.70',
    command: peer('trivy'),
    args: [command, ...flags, ...(command === 'image' ? ['--input', target] : [target])],
    cold: cache,
  };
}

function gitleaks(tree: string): Contender {
  return {
    name: 'gitleaks',
    command: peer('gitleaks'),
    args: ['dir', '--no-banner', '--log-level', 'error', '--exit-code', '0', tree],
  };
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
