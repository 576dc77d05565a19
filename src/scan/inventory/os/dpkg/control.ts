import { latin1Of, utf8Of } from '../latin1-text.ts';

/**
 * The paragraphs of a Debian control file (deb822(5)), with only these fields: names in lower case, values without
 * continuation lines. A paragraph without any of them is left out.
 */
export function* readParagraphs(
  bytes: Uint8Array,
  fields: ReadonlySet<string>,
): Generator<ReadonlyMap<string, string>> {
  const text = latin1Of(bytes);
  // Most lines are of other fields: their first letter is enough to pass them by.
  const letters = new Set(
    [...fields].flatMap((name) => [name.charCodeAt(0), name.toUpperCase().charCodeAt(0)]),
  );
  let paragraph = new Map<string, string>();
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const first = text.charCodeAt(start);
    if (start === end || (first === CARRIAGE_RETURN && start + 1 === end)) {
      if (paragraph.size > 0) yield paragraph;
      paragraph = new Map();
    } else if (letters.has(first)) {
      const colon = text.indexOf(':', start);
      if (colon !== -1 && colon < end) {
        const name = text.slice(start, colon).toLowerCase();
        if (fields.has(name)) paragraph.set(name, utf8Of(text.slice(colon + 1, end).trim()));
      }
    }
    start = end + 1;
  }
  if (paragraph.size > 0) yield paragraph;
}

const CARRIAGE_RETURN = 0x0d;
