import { isRecord, LIMITS, Problem } from '#core/index.ts';

export type DocumentProblemCode = 'image.document-size' | 'image.document-json';

/**
 * Reads a manifest, an index or an image configuration as a JSON object. `what` names it in problems. Bytes and nesting
 * are bounded before anything is parsed, so that later recursion over the value is safe.
 */
export function parseJsonDocument(bytes: Uint8Array, what: string): Record<string, unknown> {
  if (bytes.byteLength > LIMITS.manifestBytes)
    throw new Problem<DocumentProblemCode>(
      'image.document-size',
      `${what} has ${bytes.byteLength} bytes; the limit is ${LIMITS.manifestBytes}`,
    );
  if (nestingOf(bytes) > LIMITS.nesting)
    throw malformed(what, `it is nested deeper than ${LIMITS.nesting} levels`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw malformed(what, cause instanceof SyntaxError ? 'it is not JSON' : 'it is not UTF-8', cause);
  }
  if (!isRecord(value)) throw malformed(what, 'it is not an object');
  return value;
}

function malformed(what: string, why: string, cause?: unknown): Problem<DocumentProblemCode> {
  return new Problem('image.document-json', `${what} cannot be read: ${why}`, { cause });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The deepest nesting of lists and objects; brackets inside of strings do not count (RFC 8259, section 7). */
function nestingOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    // `[` and `{` differ from each other in one bit, and so do `]` and `}`.
    else if ((byte & 0xdf) === 0x5b) {
      if (++depth > deepest) deepest = depth;
    } else if ((byte & 0xdf) === 0x5d) depth--;
  }
  return deepest;
}
