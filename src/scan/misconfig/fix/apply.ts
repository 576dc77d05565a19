import type { FixPlan, FixRefusal } from './plan.ts';
import { replaceTargetFile } from './target-file.ts';

/** What became of a plan. */
export interface FixReport {
  /** Paths of the files that were written. */
  readonly written: readonly string[];
  readonly refused: readonly FixRefusal[];
}

/** Writes what was planned, each file at once; one that is no longer what was planned for is left alone. */
export function applyFixes({ directory, files }: FixPlan): FixReport {
  const written: string[] = [];
  const refused: FixRefusal[] = [];
  for (const { path, digest, text } of files) {
    const answer = replaceTargetFile(directory, path, digest, Buffer.from(text));
    if ('refused' in answer) refused.push({ path, why: answer.refused });
    else written.push(path);
  }
  return { written, refused };
}
