/**
 * An upper estimate of how many instructions a pattern compiles to, from its text alone: counted repetitions multiply what they
 * repeat. Compiling is what takes the time of a pattern such as `(?:abc){1000}`, so the limit must hold before it.
 */
export function estimateProgramSize(pattern: string): number {
  const groups: number[] = [0];
  let atom = 0;
  for (let i = 0; i < pattern.length;) {
    const character = pattern[i]!;
    const repeat = character === '{' ? COUNTED.exec(pattern.slice(i, i + COUNTED_MAX)) : null;
    if (repeat !== null) {
      const times = Math.max(Number(repeat[1]), Number(repeat[2] ?? 0), 1);
      groups[groups.length - 1]! += atom * (times - 1);
      atom *= times;
      i += repeat[0].length;
      continue;
    }
    if (character === '(') {
      groups.push(GROUP_SIZE);
      atom = 0;
      i++;
      continue;
    }
    if (character === ')' && groups.length > 1) {
      atom = groups.pop()!;
      groups[groups.length - 1]! += atom;
      i++;
      continue;
    }
    const length = atomLength(pattern, i);
    atom = ATOM_SIZE;
    groups[groups.length - 1]! += atom;
    i += length;
  }
  return groups.reduce((total, size) => total + size, 0);
}

/** A group: its brackets and a quantifier; an atom: itself and a quantifier. A repetition adds a branch to each. */
const GROUP_SIZE = 5;
const ATOM_SIZE = 3;

const COUNTED = /^\{(\d{1,5})(?:,(\d{0,5}))?\}/;
const COUNTED_MAX = 16;

/** The length of one atom: an escape, a class, or a character. */
function atomLength(pattern: string, start: number): number {
  if (pattern[start] === '\\') return 2;
  if (pattern[start] !== '[') return 1;
  let i = start + 1;
  if (pattern[i] === '^') i++;
  if (pattern[i] === ']') i++;
  while (i < pattern.length && pattern[i] !== ']') i += pattern[i] === '\\' ? 2 : 1;
  return i + 1 - start;
}
