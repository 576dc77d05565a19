/**
 * The sections of a file of pacman's local database: `%NAME%` in a line, below it the values, one a line, up to a blank
 * line (libalpm, "be_local.c" writes and reads them). Only these sections are kept.
 */
export function readSections(
  text: string,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split('\n')) {
    const header = /^%([A-Z0-9]+)%\r?$/.exec(line.slice(0, HEADER_LIMIT));
    if (header !== null) {
      current = wanted.has(header[1]!) ? [] : undefined;
      if (current !== undefined) sections.set(header[1]!, current);
    } else if (line.trim() === '') current = undefined;
    else current?.push(line.trimEnd());
  }
  return sections;
}

const HEADER_LIMIT = 40;
