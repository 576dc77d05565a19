/**
 * A test for a shell pattern, as fnmatch(3) without FNM_PATHNAME: `*` and `?` match slashes too. Runs in time
 * proportional to pattern times text: a mismatch goes back to the last `*` only.
 */
export function globTest(pattern: string): (text: string) => boolean {
  const parts = parse(pattern);
  return (text) => matches(parts, text);
}

type Part = '*' | ((character: string) => boolean);

function parse(pattern: string): readonly Part[] {
  const parts: Part[] = [];
  for (let i = 0; i < pattern.length; i += 1) {
    const character = pattern[i]!;
    if (character === '*') parts.push('*');
    else if (character === '?') parts.push(() => true);
    else if (character === '[' && pattern.indexOf(']', i + 2) > 0) {
      const end = pattern.indexOf(']', i + 2);
      parts.push(setTest(pattern.slice(i + 1, end)));
      i = end;
    } else {
      const literal = character === '\\' && i + 1 < pattern.length ? pattern[(i += 1)]! : character;
      parts.push((each) => each === literal);
    }
  }
  return parts;
}

/** `a-z`, `!0-9`. */
function setTest(set: string): (character: string) => boolean {
  const negated = set.startsWith('!') || set.startsWith('^');
  const members = negated ? set.slice(1) : set;
  return (character) => {
    for (let i = 0; i < members.length; i += 1) {
      const isRange = members[i + 1] === '-' && i + 2 < members.length;
      const last = isRange ? members[i + 2]! : members[i]!;
      if (character >= members[i]! && character <= last) return !negated;
      if (isRange) i += 2;
    }
    return negated;
  };
}

function matches(parts: readonly Part[], text: string): boolean {
  let at = 0;
  let part = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const test = parts[part];
    if (test === '*') {
      star = part;
      starAt = at;
      part += 1;
    } else if (test?.(text[at]!)) {
      at += 1;
      part += 1;
    } else if (star >= 0) {
      part = star + 1;
      starAt += 1;
      at = starAt;
    } else {
      return false;
    }
  }
  while (parts[part] === '*') part += 1;
  return part === parts.length;
}
