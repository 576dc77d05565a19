/** Kinds of bytes in a run, as bits. */
export const KIND = { digit: 1, lower: 2, upper: 4, mark: 8, slash: 16, percent: 32, tilde: 64 } as const;

/** The shortest run that is looked at; an AWS access key id has 20 characters, and hardly any token has fewer. */
export const MIN_RUN = 20;

/** For each byte its kind, zero when it does not belong to a token: `[A-Za-z0-9_~+/%-]`. */
export const TOKEN_KINDS: Uint8Array = tokenKinds();

/**
 * Calls `visit` for each maximal run of at least `MIN_RUN` token characters. Like Boyer and Moore's search it looks at every
 * twentieth byte and jumps when that belongs to no token, so that most bytes of ordinary text are never looked at.
 */
export function eachTokenRun(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (start: number, end: number, kinds: number) => boolean | void,
): void {
  const kindOf = TOKEN_KINDS;
  let floor = start;
  let probe = start + MIN_RUN - 1;
  while (probe < end) {
    let back = probe;
    while (back >= floor && kindOf[bytes[back]!]! !== 0) back--;
    if (back >= floor) {
      floor = back + 1;
      probe = back + MIN_RUN;
      continue;
    }
    let kinds = 0;
    let after = floor;
    while (after < end) {
      const kind = kindOf[bytes[after]!]!;
      if (kind === 0) break;
      kinds |= kind;
      after++;
    }
    if (visit(floor, after, kinds) === false) return;
    floor = after + 1;
    probe = after + MIN_RUN;
  }
}

function tokenKinds(): Uint8Array {
  const kinds = new Uint8Array(256);
  for (let code = 0x30; code <= 0x39; code++) kinds[code] = KIND.digit;
  for (let code = 0x61; code <= 0x7a; code++) kinds[code] = KIND.lower;
  for (let code = 0x41; code <= 0x5a; code++) kinds[code] = KIND.upper;
  for (const mark of '_-') kinds[mark.charCodeAt(0)] = KIND.mark;
  for (const slash of '/+') kinds[slash.charCodeAt(0)] = KIND.slash;
  kinds[0x7e] = KIND.tilde;
  kinds[0x25] = KIND.percent;
  return kinds;
}
