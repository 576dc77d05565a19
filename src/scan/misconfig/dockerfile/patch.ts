import type { TextEdit } from './check.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/** Applies edits to a text; of two that touch the same characters only the first counts. Columns start after a byte order mark. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  if (text.startsWith(BYTE_ORDER_MARK)) return BYTE_ORDER_MARK + applyEdits(text.slice(1), edits);
  const lines = text.split('\n');
  const ordered = [...edits].sort((a, b) => b.line - a.line || b.column - a.column);
  let last: TextEdit | undefined;
  for (const edit of ordered) {
    const line = lines[edit.line - 1];
    const touches = last?.line === edit.line && edit.column - 1 + edit.length > last.column - 1;
    if (line === undefined || touches || (last?.line === edit.line && last.column === edit.column)) continue;
    lines[edit.line - 1] =
      line.slice(0, edit.column - 1) + edit.text + line.slice(edit.column - 1 + edit.length);
    last = edit;
  }
  return lines.join('\n');
}
