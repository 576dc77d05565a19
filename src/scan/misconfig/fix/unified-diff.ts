import { diffLines, type LineChange } from './line-diff.ts';

/** Lines of context around a change, as diff(1) has them. */
const CONTEXT = 3;

/** The unified diff of a file (POSIX diff -u), as `git apply` and `patch -p1` take it; empty when nothing differs. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const changes = diffLines(linesOf(before), linesOf(after));
  const hunks = hunksOf(changes);
  if (hunks.length === 0) return '';
  const header = `--- ${nameOf(`a/${path}`)}\n+++ ${nameOf(`b/${path}`)}\n`;
  return header + hunks.join('');
}

/** The lines of a text, each with its newline; the last may have none. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function hunksOf(changes: readonly LineChange[]): string[] {
  const hunks: string[] = [];
  const at = changes.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index]));
  let oldLine = 1;
  let newLine = 1;
  let done = 0;
  for (let index = 0; index < at.length;) {
    const first = Math.max(at[index]! - CONTEXT, done);
    let last = at[index]!;
    // Changes whose contexts meet are one hunk.
    while (index < at.length && at[index]! - last <= 2 * CONTEXT) last = at[index++]!;
    const end = Math.min(last + CONTEXT + 1, changes.length);
    for (; done < first; done++) {
      oldLine++;
      newLine++;
    }
    const lines = changes.slice(first, end);
    const removed = lines.filter(({ kind }) => kind !== 'added').length;
    const added = lines.filter(({ kind }) => kind !== 'removed').length;
    hunks.push(`@@ -${range(oldLine, removed)} +${range(newLine, added)} @@\n${lines.map(write).join('')}`);
    oldLine += removed;
    newLine += added;
    done = end;
  }
  return hunks;
}

function range(line: number, count: number): string {
  // Of no lines the line before is named.
  if (count === 0) return `${line - 1},0`;
  return count === 1 ? String(line) : `${line},${count}`;
}

function write({ kind, line }: LineChange): string {
  const sign = kind === 'same' ? ' ' : kind === 'removed' ? '-' : '+';
  return line.endsWith('\n') ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`;
}

/** Names with signs that would end them are written as C strings; a tab ends a name with blanks. */
function nameOf(path: string): string {
  // eslint-disable-next-line no-control-regex
  if (/["\\\u0000-\u001F\u007F]/.test(path))
    return `"${path.replaceAll(/["\\\u0000-\u001F\u007F]/g, (sign) => ESCAPES[sign] ?? octal(sign))}"`;
  return path.includes(' ') ? `${path}\t` : path;
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t' };

function octal(sign: string): string {
  return `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`;
}
