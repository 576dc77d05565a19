import { compareDigits, digitsEnd } from './characters.ts';

/** True for runs of digits with one separator between each two. */
export function isNumberSequence(text: string, separators: readonly number[]): boolean {
  for (let at = 0; ; at += 1) {
    const end = digitsEnd(text, at, text.length);
    if (end === at) return false;
    if (end === text.length) return true;
    if (!separators.includes(text.charCodeAt(end))) return false;
    at = end;
  }
}

/** Compares such sequences number by number; of two that begin alike the shorter is the older. */
export function compareNumberSequences(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const aStop = digitsEnd(a, i, a.length);
    const bStop = digitsEnd(b, j, b.length);
    const difference = compareDigits(a, i, aStop, b, j, bStop);
    if (difference !== 0) return difference;
    i = aStop + 1;
    j = bStop + 1;
  }
  return Number(i < a.length) - Number(j < b.length);
}
