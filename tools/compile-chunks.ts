import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeDirectory, createChunkLoader } from '../src/cli/load-chunk.ts';

// Keeps what V8 compiled of the bundle's chunks, for Node of this very version. A scan runs first: functions that were
// called are kept compiled, all others only as far as V8 looks at them before they are.
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
/** They serve the thread that starts them. */
const THREADS = new Set(['layer-worker.cjs', 'serve-layers.cjs']);
const folder = mkdtempSync(join(tmpdir(), 'bulkhead-compile-'));
const formats = ['table', 'json', 'cyclonedx', 'sarif'].flatMap((format) => ['-o', `${format}=/dev/null`]);
const loader = createChunkLoader(dist);

process.env['XDG_CACHE_HOME'] = folder;
process.env['XDG_DATA_HOME'] = folder;
process.argv = [
  process.execPath,
  join(root, 'bin/bulkhead.js'),
  'scan',
  '--advisories',
  join(root, 'examples/advisories'),
  ...formats,
  join(root, 'examples/shop.tar'),
];
process.on('exit', (status) => {
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0) return;
  for (const name of readdirSync(dist)) if (name.endsWith('.cjs') && !THREADS.has(name)) loader.load(name);
  const target = join(dist, codeDirectory());
  mkdirSync(target, { recursive: true });
  for (const [name, script] of loader.scripts) writeFileSync(join(target, name), script.createCachedData());
});
loader.load('cli.cjs');
