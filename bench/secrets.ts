import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { sourceOfBytes } from '#format/index.ts';
import { builtInRules, secretInspector } from '#scan/secret/index.ts';
import { peer } from './support/peers.ts';
import { compare, report } from './support/measure.ts';

/** Text that is held in memory at once. */
const CORPUS_BYTES = 150_000_000;
const ROUNDS = 3;

/** Megabytes of text a second on one core with all rules, and Trivy's time for the same tree. */
export async function benchSecrets(tree: string = join(homedir(), 'go/pkg/mod/k8s.io')): Promise<void> {
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
  const args = ['fs', '--scanners', 'secret', '--skip-db-update', '--quiet', tree];
  report(`Trivy over ${tree}`, await compare([{ name: 'trivy 0.70', command: peer('trivy'), args }], 1));
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
