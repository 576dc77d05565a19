/** A place in the text of a condition; line and column count from 1. */
export interface ConditionPosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** The line and column of an offset; a carriage return and a line feed each end a line, as Falco counts. */
export function conditionPosition(text: string, offset: number): ConditionPosition {
  let line = 1;
  let start = 0;
  for (let at = 0; at < offset && at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) {
      line++;
      start = at + 1;
    }
  }
  return { offset, line, column: offset - start + 1 };
}
