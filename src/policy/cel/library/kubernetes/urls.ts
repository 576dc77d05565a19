import { traversal } from '../../eval/cost.ts';
import { CelMap } from '../../values/map.ts';
import { CelError, Opaque, type Value } from '../../values/value.ts';
import { declare, type FunctionDeclaration, laborious, PARSE_STEPS } from '../function.ts';
import { parseQuery, parseUrl, splitHost, type ParsedUrl } from './url-parse.ts';

/** A URL. */
class UrlValue extends Opaque {
  readonly typeName = 'kubernetes.URL';
  readonly url: ParsedUrl;

  constructor(url: ParsedUrl) {
    super();
    this.url = url;
  }

  equals(other: Opaque): boolean {
    return other instanceof UrlValue && other.toString() === this.toString();
  }

  override toString(): string {
    const { scheme, opaque, userInfo, host, escapedPath, query, fragment } = this.url;
    const start = scheme === '' ? '' : `${scheme}:`;
    const authority =
      host === '' && userInfo === '' ? '' : `//${userInfo === '' ? '' : `${userInfo}@`}${host}`;
    const end = (query === '' ? '' : `?${query}`) + (fragment === '' ? '' : `#${fragment}`);
    return start + (opaque === '' ? authority + escapedPath : opaque) + end;
  }
}

/** Kubernetes' URL library (apiserver, pkg/cel/library/urls.go). */
export const URL_FUNCTIONS: readonly FunctionDeclaration[] = [
  ...laborious(PARSE_STEPS, [
    declare(
      'url(string): kubernetes.URL',
      ([text]) => toUrl(text as string),
      ([text]) => traversal(text!),
    ),
    declare('isURL(string): bool', ([text]) => !(toUrl(text as string) instanceof CelError)),
  ]),
  part('getScheme', (url) => url.scheme),
  part('getHost', (url) => url.host),
  part('getHostname', (url) => splitHost(url.host).name),
  part('getPort', (url) => splitHost(url.host).port),
  part('getEscapedPath', (url) => url.escapedPath),
  declare('(kubernetes.URL).getQuery(): map(string, list(string))', ([url], meter) => {
    const map = new CelMap();
    for (const [name, values] of parseQuery((url as UrlValue).url.query, meter)) map.set(name, values);
    return map;
  }),
];

function part(name: string, get: (url: ParsedUrl) => string): FunctionDeclaration {
  return declare(`(kubernetes.URL).${name}(): string`, ([url]) => get((url as UrlValue).url));
}

function toUrl(text: string): Value {
  const url = parseUrl(text);
  return 'mistake' in url
    ? new CelError(`URL parse error during conversion from string: ${url.mistake}`)
    : new UrlValue(url);
}
