import type { Finding } from '#core/index.ts';
import type { TextEdit } from '../dockerfile/check.ts';

/** A finding with the edits that mend it. */
export interface PatchedFinding {
  readonly finding: Finding;
  readonly edits: readonly TextEdit[];
}

/** The findings of a file that have a patch and count. */
export function patchedFindings(findings: readonly Finding[]): PatchedFinding[] {
  return findings.flatMap((finding) => {
    if (finding.kind !== 'misconfiguration' || finding.suppression !== undefined) return [];
    const edits = editsOf(finding.evidence['patch']);
    return edits.length === 0 ? [] : [{ finding, edits }];
  });
}

/** The first patches, in order, that leave each other alone; of one finding all edits or none. */
export function acceptPatches(patched: readonly PatchedFinding[]): PatchedFinding[] {
  const taken = new Map<number, TextEdit[]>();
  return patched.filter(({ edits }) => {
    const free = edits.every(
      (edit, index) =>
        !(taken.get(edit.line) ?? []).some((other) => touches(edit, other)) &&
        !edits.slice(0, index).some((other) => other.line === edit.line && touches(edit, other)),
    );
    if (free) for (const edit of edits) taken.set(edit.line, [...(taken.get(edit.line) ?? []), edit]);
    return free;
  });
}

/** Two insertions at one place touch too: which comes first would be chance. */
function touches(a: TextEdit, b: TextEdit): boolean {
  return a.column <= b.column + b.length && b.column <= a.column + a.length;
}

/** Evidence is JSON, maybe from a file that somebody else wrote. */
function editsOf(value: unknown): TextEdit[] {
  if (!Array.isArray(value) || !value.every(isEdit)) return [];
  return value;
}

function isEdit(value: unknown): value is TextEdit {
  const { line, column, length, text } = (value ?? {}) as Partial<Record<keyof TextEdit, unknown>>;
  return (
    isPlace(line) &&
    isPlace(column) &&
    Number.isInteger(length) &&
    (length as number) >= 0 &&
    typeof text === 'string'
  );
}

function isPlace(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}
