import { compareText, type Finding } from '#core/index.ts';
import { applyEdits } from '../dockerfile/patch.ts';
import { acceptPatches, patchedFindings, type PatchedFinding } from './accept-patches.ts';
import { recheckFile } from './recheck.ts';
import { readTargetFile } from './target-file.ts';
import { unifiedDiff } from './unified-diff.ts';

/** Patches can make way for others; a file that still changes after so many rounds goes in circles. */
const MAX_ROUNDS = 10;

/** What would be done to one file. */
export interface FileFix {
  /** Relative to the directory. */
  readonly path: string;
  /** SHA-256 of the file that was read, in hex. */
  readonly digest: string;
  readonly text: string;
  readonly diff: string;
  /** The findings whose patches are in it, in the order in which they were made. */
  readonly findings: readonly Finding[];
}

/** A file that is left alone, and why. */
export interface FixRefusal {
  readonly path: string;
  readonly why: string;
}

/** What would be done to a directory, by path. */
export interface FixPlan {
  readonly directory: string;
  readonly files: readonly FileFix[];
  readonly refused: readonly FixRefusal[];
  /** The unified diff of all files. */
  readonly diff: string;
}

/** Plans the patches of a directory's findings: applied, checked again, and so on until nothing changes. Nothing is written. */
export function planFixes(directory: string, findings: readonly Finding[]): FixPlan {
  const byPath = new Map<string, PatchedFinding[]>();
  for (const patched of patchedFindings(findings)) {
    const path = patched.finding.locations[0]?.path;
    if (path !== undefined) byPath.set(path, [...(byPath.get(path) ?? []), patched]);
  }
  const files: FileFix[] = [];
  const refused: FixRefusal[] = [];
  for (const [path, patched] of [...byPath].sort(([a], [b]) => compareText(a, b))) {
    const fix = planFile(directory, path, patched);
    if ('why' in fix) refused.push(fix);
    else if (fix.diff !== '') files.push(fix);
  }
  return { directory, files, refused, diff: files.map(({ diff }) => diff).join('') };
}

function planFile(directory: string, path: string, scanned: readonly PatchedFinding[]): FileFix | FixRefusal {
  const read = readTargetFile(directory, path);
  if ('refused' in read) return { path, why: read.refused };
  const { bytes, digest } = read.value;
  const before = decode(bytes);
  if (before === undefined) return { path, why: 'is no UTF-8 text' };
  const now = patchedFindings(recheckFile(path, before));
  // What the scan found has to be found there again, by the same patch: else the file is another one by now.
  const known = new Set(now.map(keyOf));
  if (!scanned.every((patched) => known.has(keyOf(patched))))
    return { path, why: 'was changed since it was scanned' };
  const chosen = new Set(scanned.map(({ finding }) => finding.id));
  const mended = mend(path, before, chosen);
  return {
    path,
    digest,
    text: mended.text,
    diff: unifiedDiff(path, before, mended.text),
    findings: mended.findings,
  };
}

/** Applies patches of the chosen checks round by round; a round that makes the file worse is not taken. */
function mend(
  path: string,
  before: string,
  chosen: ReadonlySet<string>,
): { readonly text: string; readonly findings: readonly Finding[] } {
  let text = before;
  const made: Finding[] = [];
  let found = recheckFile(path, text);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const patched = patchedFindings(found).filter(({ finding }) => chosen.has(finding.id));
    const taken = acceptPatches(patched);
    if (taken.length === 0) break;
    const next = applyEdits(text, withLineEnds(text, taken));
    const after = recheckFile(path, next);
    if (next === text || faults(after) > faults(found)) break;
    made.push(...taken.map(({ finding }) => finding));
    text = next;
    found = after;
  }
  return { text, findings: made };
}

/** The edits, their new lines ended as the lines around are. */
function withLineEnds(text: string, patched: readonly PatchedFinding[]) {
  const edits = patched.flatMap(({ edits: one }) => one);
  if (!text.includes('\r\n')) return edits;
  return edits.map((edit) => ({ ...edit, text: edit.text.replaceAll(/\r?\n/g, '\r\n') }));
}

/** What the builder would refuse. */
function faults(findings: readonly Finding[]): number {
  return findings.filter(({ id }) => id === 'DF000').length;
}

function keyOf({ finding, edits }: PatchedFinding): string {
  const { line, column } = finding.locations[0] ?? {};
  const places = edits.map((edit) => [edit.line, edit.column, edit.length, edit.text]);
  return JSON.stringify([finding.id, finding.fingerprint, line, column, places]);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
