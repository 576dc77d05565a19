import { DOCKERFILE_LIMITS } from './limits.ts';

/** A value without the shortest or longest beginning that a shell pattern matches. */
export function removePrefix(value: string, pattern: string, longest: boolean): string {
  const ends = lengths(value.length, longest);
  const end = ends.find((length) => matches(value.slice(0, length), pattern));
  return end === undefined ? value : value.slice(end);
}

/** A value without the shortest or longest end that a shell pattern matches. */
export function removeSuffix(value: string, pattern: string, longest: boolean): string {
  const size = lengths(value.length, longest).find((length) =>
    matches(value.slice(value.length - length), pattern),
  );
  return size === undefined ? value : value.slice(0, value.length - size);
}

/** Puts a text in the place of the first match of a pattern, or of all. */
export function replacePattern(value: string, pattern: string, replacement: string, all: boolean): string {
  if (pattern === '') return value;
  if (!/[*?]/.test(pattern))
    return all ? value.replaceAll(pattern, () => replacement) : value.replace(pattern, () => replacement);
  if (value.length > DOCKERFILE_LIMITS.wildcardLength) return value;
  for (let start = 0; start < value.length; start++)
    for (let end = value.length; end > start; end--)
      if (matches(value.slice(start, end), pattern)) {
        const rest = value.slice(end);
        // With a wildcard the longest match is taken; what follows is shorter each time.
        return (
          value.slice(0, start) + replacement + (all ? replacePattern(rest, pattern, replacement, all) : rest)
        );
      }
  return value;
}

function lengths(size: number, longest: boolean): number[] {
  const ascending = Array.from({ length: size + 1 }, (_, index) => index);
  return longest ? ascending.reverse() : ascending;
}

/** `*` and `?`, by the two-pointer method: time is the product of the lengths at worst. */
function matches(text: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let mark = 0;
  let place = 0;
  while (at < text.length) {
    if (pattern[place] === '*') {
      star = place++;
      mark = at;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at])) {
      at++;
      place++;
    } else if (star !== -1) {
      place = star + 1;
      at = ++mark;
    } else return false;
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}
