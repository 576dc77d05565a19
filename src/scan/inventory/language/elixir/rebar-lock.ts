import { MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { isWord } from '../word.ts';
import { HEX_NAME, hexPackage } from './hex-package.ts';

const NAME = 'language/rebar-lock';
const LOCK = 'rebar.lock';
/** 200 packages take 60 kB. */
const MAX_BYTES: number = 8 * MIB;
const PACKAGE_LIMIT = 100_000;
/** What rebar3 and mix fetched for the project. */
const FETCHED = /(?:^|\/)(?:deps|_build)\//;

/** What `rebar.lock` of Erlang declares. Dependencies from Git have a commit and no version. */
export const rebarLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lock'],
  wants: (path) => path.endsWith(LOCK) && baseName(path) === LOCK && !FETCHED.test(path),
  read: readRebarLock,
  packageOf: (declared, path) => hexPackage(declared, path, NAME),
});

/** Erlang terms (rebar3 docs, "Lock Files"): `{<<"app">>,{pkg,<<"package">>,<<"1.0.0">>},0}`, with level 0 for direct dependencies. */
export function readRebarLock(text: string): Declared[] | { readonly error: string } {
  if (!/^\s*[[{]/.test(text)) return { error: 'it is no lock file of rebar3' };
  const found: Declared[] = [];
  for (const match of text.matchAll(/\{pkg,\s*<<"([^"]+)">>,\s*<<"([^"]+)">>/g)) {
    const [, name = '', version = ''] = match;
    if (!HEX_NAME.test(name) || !isWord(version)) continue;
    if (found.length === PACKAGE_LIMIT) return { error: `it has more than ${PACKAGE_LIMIT} packages` };
    found.push({ name, version });
  }
  return found;
}
