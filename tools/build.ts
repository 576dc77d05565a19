import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { rolldown } from 'rolldown';

// Makes what ships: one bundle for the command line and one for the scan's threads, the code that V8 makes of it, their data
// files, and the notices of the libraries inside.
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies?: Record<string, string>;
};

/** Folders of `src` whose YAML and YARA rules are read at run time by code that looks for it beside itself: in the bundle, beside the bundle. */
const DATA = ['src/policy/packs', 'src/detect/rule/pack', 'src/scan/malware/rules'];

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: {
    cli: 'src/cli/main.ts',
    'serve-layers': 'src/scan/layer-worker.ts',
    'yara-thread': 'src/scan/malware/yara-thread.ts',
    'load-chunk': 'src/cli/load-chunk.ts',
  },
  platform: 'node',
  external: [/^node:/, ...Object.keys(manifest.dependencies ?? {})],
  // A chunk holds what is used of a module, not the rest of its room.
  treeshake: { moduleSideEffects: false },
});
const { output } = await bundle.write({
  dir: dist,
  // Node's loader of CommonJS is the faster one, and V8's compiled code can be kept for it.
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
  // Small modules that nearly all chunks need: a file of their own each would take longer to load than they to run. Those
  // that need Node's cryptography, which takes as long as all others together, stay apart.
  codeSplitting: { groups: [{ name: 'core', test: /src\/core\/(?!digest|finding)/ }] },
  minify: { compress: true, mangle: false, codegen: false },
});
await bundle.close();

// Threads take V8's compiled code as the command line does.
writeFileSync(
  join(dist, 'layer-worker.cjs'),
  `require('./load-chunk.cjs').createChunkLoader(__dirname).load('serve-layers.cjs');\n`,
);

for (const folder of DATA) {
  if (!existsSync(join(root, folder))) continue;
  for (const name of readdirSync(join(root, folder)))
    if (/\.ya(?:ml|r)$/.test(name)) cpSync(join(root, folder, name), join(dist, name));
}

const compiled = spawnSync(process.execPath, [join(import.meta.dirname, 'compile-chunks.ts')], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (compiled.status !== 0) throw new Error('the chunks could not be compiled');

const modules = new Set(output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : [])));
writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), notices(modules));

/** The licence texts of the packages whose modules are in the bundle. */
function notices(ids: ReadonlySet<string>): string {
  const folders = new Set<string>();
  for (const id of ids) {
    const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id);
    if (match !== null) folders.add(match[1]!);
  }
  const parts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    ) as Record<string, string>;
    const file = readdirSync(folder).find((entry) => /^(?:licen[cs]e|copying)/i.test(entry));
    const text = file === undefined ? `License: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
    return `${name} ${version} (${relative(root, folder)})\n\n${text}\n`;
  });
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}
