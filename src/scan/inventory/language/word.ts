/** Text that can be a name or a version of a package: no blanks, no controls, of a length that somebody would type. */
export function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= WORD_LIMIT && WORD.test(value);
}

/** Longer than any name that a registry takes. */
const WORD_LIMIT = 256;
const WORD = /^[^\s\p{Cc}]+$/u;
