import type { Suppression } from '#core/index.ts';
import type { Dockerfile } from '#format/index.ts';

const OURS = /^bulkhead:ignore\s+([A-Za-z0-9_,]{2,300})\s+(\S.{2,300})$/;
const HADOLINT = /^hadolint\s+(global\s+)?ignore\s*=\s*([A-Za-z0-9, ]{2,300})$/;

/** Says whether a comment leaves a finding out: `names` are the check's id and aliases. */
export type IgnoreLookup = (names: readonly string[], line: number) => Suppression | undefined;

/**
 * Reads `# bulkhead:ignore DF010 reason` and `# hadolint ignore=DL3006` before or inside an instruction, and
 * `# hadolint global ignore=…` and BuildKit's `# check=skip=…` for the whole file. Ours says nothing without a reason.
 */
export function ignoreComments(file: Dockerfile): IgnoreLookup {
  const everywhere: { name: string; reason: string }[] = skippedByDirective(file);
  const local: { name: string; reason: string; from: number; to: number }[] = [];
  for (const { text, line } of file.comments) {
    const ours = OURS.exec(text);
    const theirs = HADOLINT.exec(text);
    const names = (ours?.[1] ?? theirs?.[2] ?? '').split(/[\s,]+/).filter((name) => name !== '');
    const reason = ours?.[2]?.trim() ?? text;
    const target = file.instructions.find(({ endLine }) => endLine > line);
    for (const name of names)
      if (theirs?.[1] !== undefined) everywhere.push({ name, reason });
      else if (target !== undefined) local.push({ name, reason, from: target.startLine, to: target.endLine });
  }
  return (names, line) => {
    const found =
      everywhere.find(({ name }) => names.includes(name)) ??
      local.find(({ name, from, to }) => from <= line && line <= to && names.includes(name));
    return found === undefined ? undefined : { by: 'ignore-comment', reason: found.reason };
  };
}

function skippedByDirective(file: Dockerfile): { name: string; reason: string }[] {
  const value = file.directives.find(({ name }) => name === 'check')?.value ?? '';
  const skip = value.split(';').find((part) => part.trim().startsWith('skip=')) ?? '';
  const names = skip.slice(skip.indexOf('=') + 1).split(',');
  return names.flatMap((name) =>
    name.trim() === '' ? [] : [{ name: name.trim(), reason: `check=${value}` }],
  );
}
