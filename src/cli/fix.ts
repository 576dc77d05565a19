import { statSync } from 'node:fs';
import { Problem } from '#core/index.ts';
import { printable } from '#report/index.ts';
import type { ScanResult } from '#scan/index.ts';
import type { CliContext } from './context.ts';
import { EXIT } from './exit-status.ts';

/**
 * Shows what would be patched in a directory as a diff, and writes it where that was asked for. Notes go to standard error,
 * so that the diff can be piped. Gives the exit status: a failure when a file could not be written.
 */
export async function fixTarget(
  result: ScanResult,
  target: string,
  write: boolean,
  { process }: CliContext,
): Promise<number> {
  const directory = directoryOf(result, target);
  const { applyFixes, planFixes } = await import('#scan/misconfig/index.ts');
  const plan = planFixes(directory, result.findings);
  const note = (text: string): unknown => process.stderr.write(`${printable(text)}\n`);
  process.stdout.write(plan.diff);
  for (const { path, why } of plan.refused) note(`${path} is left alone: it ${why}`);
  const patches = plan.files.reduce((sum, { findings }) => sum + findings.length, 0);
  const what = `${patches} ${patches === 1 ? 'patch' : 'patches'} in ${plan.files.length} ${plan.files.length === 1 ? 'file' : 'files'}`;
  if (plan.files.length === 0) note('nothing can be patched');
  if (plan.files.length === 0 || !write) {
    if (plan.files.length > 0) note(`${what}; nothing was written, --write does it`);
    return plan.refused.length === 0 ? EXIT.clean : EXIT.incomplete;
  }
  const { written, refused } = applyFixes(plan);
  for (const { path, why } of refused) note(`${path} is left alone: it ${why}`);
  note(`${what}; ${written.length} written`);
  if (refused.length > 0) return EXIT.failure;
  return plan.refused.length === 0 ? EXIT.clean : EXIT.incomplete;
}

/** Only files in a directory can be patched: an image is built anew. */
function directoryOf({ subject }: ScanResult, target: string): string {
  const path = target.startsWith('dir:') ? target.slice('dir:'.length) : target;
  if (subject.kind === 'directory' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    return path;
  throw new Problem('cli.usage', `--fix needs a directory, and ${target} is none`, {
    hint: 'Name the directory that holds the Dockerfile.',
  });
}
