import type { Meter } from '../../values/equality.ts';

/** A URL in its parts, as Go's net/url has them: host, path and fragment decoded, the query as it was written. */
export interface ParsedUrl {
  readonly scheme: string;
  readonly opaque: string;
  readonly userInfo: string;
  readonly host: string;
  /** The path with its escapes where they matter. */
  readonly escapedPath: string;
  readonly query: string;
  readonly fragment: string;
}

/** What Go's parser says of text that is no URL. */
export interface UrlMistake {
  readonly mistake: string;
}

/**
 * Reads a URL as `url.ParseRequestURI` (an absolute URL or an absolute path) and then `url.Parse` (which takes the fragment
 * off) do, as the API server's `url()` calls them.
 */
export function parseUrl(text: string): ParsedUrl | UrlMistake {
  const refused = requestUriMistake(text);
  if (refused !== undefined) return { mistake: refused };
  const hash = text.indexOf('#');
  const parsed = parse(hash === -1 ? text : text.slice(0, hash), false);
  if ('mistake' in parsed) return failure(text, parsed.mistake);
  const fragment = hash === -1 ? '' : text.slice(hash + 1);
  const bad = badEscape(fragment);
  return bad === undefined ? { ...parsed, fragment } : failure(text, bad);
}

/** What `url.ParseRequestURI` says against a text, `undefined` where it takes it. */
export function requestUriMistake(text: string): string | undefined {
  const parsed = parse(text, true);
  return 'mistake' in parsed ? failure(text, parsed.mistake).mistake : undefined;
}

function failure(text: string, mistake: string): UrlMistake {
  return { mistake: `parse ${JSON.stringify(text)}: ${mistake}` };
}

function parse(text: string, forRequest: boolean): ParsedUrl | UrlMistake {
  if (/[\u0000-\u001f\u007f]/.test(text)) return { mistake: 'net/url: invalid control character in URL' };
  if (text === '' && forRequest) return { mistake: 'empty url' };
  const empty = { scheme: '', opaque: '', userInfo: '', host: '', query: '', fragment: '' };
  if (text === '*') return { ...empty, escapedPath: '*' };
  if (text.startsWith(':')) return { mistake: 'missing protocol scheme' };
  const scheme = (/^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1] ?? '').toLowerCase();
  const afterScheme = scheme === '' ? text : text.slice(scheme.length + 1);
  const question = afterScheme.indexOf('?');
  let rest = question === -1 ? afterScheme : afterScheme.slice(0, question);
  const query = question === -1 ? '' : afterScheme.slice(question + 1);
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...empty, scheme, opaque: rest, query, escapedPath: '' };
    if (forRequest) return { mistake: 'invalid URI for request' };
    const firstSegment = rest.split('/')[0]!;
    if (firstSegment.includes(':')) return { mistake: 'first path segment in URL cannot contain colon' };
  }
  let authority = { userInfo: '', host: '' };
  if ((scheme !== '' || (!forRequest && !rest.startsWith('///'))) && rest.startsWith('//')) {
    const slash = rest.indexOf('/', 2);
    const parsed = parseAuthority(slash === -1 ? rest.slice(2) : rest.slice(2, slash));
    if ('mistake' in parsed) return parsed;
    authority = parsed;
    rest = slash === -1 ? '' : rest.slice(slash);
  }
  const bad = badEscape(rest);
  if (bad !== undefined) return { mistake: bad };
  return { ...empty, scheme, ...authority, query, escapedPath: escapedPath(rest) };
}

function parseAuthority(authority: string): { userInfo: string; host: string } | UrlMistake {
  const at = authority.lastIndexOf('@');
  const host = parseHost(authority.slice(at + 1));
  if (typeof host !== 'string') return host;
  const userInfo = at === -1 ? '' : authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userInfo)) return { mistake: 'net/url: invalid userinfo' };
  const bad = badEscape(userInfo);
  return bad === undefined ? { userInfo, host } : { mistake: bad };
}

function parseHost(host: string): string | UrlMistake {
  const bracket = host.startsWith('[') ? host.lastIndexOf(']') : -1;
  if (host.startsWith('[')) {
    if (bracket === -1) return { mistake: "missing ']' in host" };
    if (!/^(?::\d*)?$/.test(host.slice(bracket + 1))) return invalidPort(host.slice(bracket + 1));
    const zone = host.slice(0, bracket).indexOf('%25');
    if (zone !== -1) return unescapeHost(host.slice(0, zone), host.slice(zone), host);
  } else {
    const colon = host.lastIndexOf(':');
    if (colon !== -1 && !/^:\d*$/.test(host.slice(colon))) return invalidPort(host.slice(colon));
  }
  return unescapeHost(host, '', host);
}

function invalidPort(port: string): UrlMistake {
  return { mistake: `invalid port ${JSON.stringify(port)} after host` };
}

/** In host names only `%25` and escapes of bytes outside ASCII mean something (RFC 6874, net/url "unescape"). */
function unescapeHost(host: string, zone: string, whole: string): string | UrlMistake {
  const bad = badEscape(whole);
  if (bad !== undefined) return { mistake: bad };
  const ascii = /%(?!25)[0-7][0-9a-fA-F]/.exec(host);
  if (ascii !== null) return { mistake: `invalid URL escape ${JSON.stringify(ascii[0])}` };
  const invalid = /[ #/?@\\^`{|}]/.exec(host);
  if (invalid !== null) return { mistake: `invalid character ${JSON.stringify(invalid[0])} in host name` };
  return decode(host + zone);
}

function badEscape(text: string): string | undefined {
  const bad = /%(?![0-9a-fA-F]{2})/.exec(text);
  return bad === null
    ? undefined
    : `invalid URL escape ${JSON.stringify(text.slice(bad.index, bad.index + 3))}`;
}

/** The path as it was written if its characters may stand there, otherwise escaped anew. */
function escapedPath(path: string): string {
  if (/^[A-Za-z0-9\-._~!$&'()*+,;=:@[\]%/]*$/.test(path)) return path;
  return escapeBytes(decodeBytes(path));
}

function escapeBytes(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    out += /[A-Za-z0-9\-._~$&+,/:;=@]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** Text with its escapes replaced by what they stand for. */
export function decode(text: string): string {
  return text.includes('%') ? Buffer.from(decodeBytes(text)).toString('utf8') : text;
}

function decodeBytes(text: string): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (const part of text.split(/(%[0-9a-fA-F]{2})/)) {
    chunks.push(
      /^%[0-9a-fA-F]{2}$/.test(part) ? Uint8Array.of(Number.parseInt(part.slice(1), 16)) : Buffer.from(part),
    );
  }
  return Buffer.concat(chunks);
}

/** The name and the port of a host. */
export function splitHost(host: string): { name: string; port: string } {
  const port = /:(\d*)$/.exec(host);
  const name = port === null ? host : host.slice(0, port.index);
  const bracketed = name.startsWith('[') && name.endsWith(']');
  return { name: bracketed ? name.slice(1, -1) : name, port: port?.[1] ?? '' };
}

/** Reading one parameter, in steps of about 10 ns. */
const PARAMETER_STEPS = 50;

/** The parameters of a query in their order, by name; parts that can't be decoded are left out (net/url "ParseQuery"). */
export function parseQuery(query: string, meter: Meter): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const part of query.split('&')) {
    meter.charge(PARAMETER_STEPS);
    if (part === '' || part.includes(';') || badEscape(part) !== undefined) continue;
    const equals = part.indexOf('=');
    const [key, value] = equals === -1 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    const name = decode(key.replaceAll('+', ' '));
    const list = values.get(name) ?? [];
    list.push(decode(value.replaceAll('+', ' ')));
    values.set(name, list);
  }
  return values;
}
