/** The parts of a package URL, decoded. */
export interface ParsedPurl {
  readonly type: string;
  /** Segments parted by slashes; empty when there is none. */
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly qualifiers: ReadonlyMap<string, string>;
}

/** Longer than any that a registry leads to. */
const LENGTH_LIMIT = 2048;

/** Reads a package URL (ECMA-427, "How to parse"); `undefined` when it is none. Case and spelling stay as they are written. */
export function parsePurl(text: string): ParsedPurl | undefined {
  if (text.length > LENGTH_LIMIT || !/^pkg:/i.test(text)) return undefined;
  const hash = text.lastIndexOf('#');
  const whole = hash === -1 ? text : text.slice(0, hash);
  const question = whole.lastIndexOf('?');
  const path = (question === -1 ? whole : whole.slice(0, question)).slice(4).replace(/^\/+|\/+$/g, '');
  const at = path.lastIndexOf('@');
  // An `@` before the last slash is the scope of npm, which somebody did not encode.
  const hasVersion = at > path.lastIndexOf('/') && at > 0;
  const segments = (hasVersion ? path.slice(0, at) : path).split('/').filter((segment) => segment !== '');
  if (segments.length < 2) return undefined;
  const decoded = segments.map(decode);
  return {
    type: decoded[0]!.toLowerCase(),
    namespace: decoded.slice(1, -1).join('/'),
    name: decoded.at(-1)!,
    version: hasVersion ? decode(path.slice(at + 1)) : '',
    qualifiers: question === -1 ? new Map() : qualifiersOf(whole.slice(question + 1)),
  };
}

function qualifiersOf(text: string): ReadonlyMap<string, string> {
  const qualifiers = new Map<string, string>();
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    if (equals > 0) qualifiers.set(pair.slice(0, equals).toLowerCase(), decode(pair.slice(equals + 1)));
  }
  return qualifiers;
}

/** What is no valid encoding is taken as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
