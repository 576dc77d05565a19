import { MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { isWord } from '../word.ts';
import { HEX_NAME, hexPackage } from './hex-package.ts';

const NAME = 'language/mix-lock';
const LOCK = 'mix.lock';
/** 200 packages take 40 kB. */
const MAX_BYTES: number = 8 * MIB;
const LINE_LIMIT = 100_000;
/** What mix fetched for the project: their own lock files are for their development. */
const FETCHED = /(?:^|\/)deps\//;

/** What `mix.lock` of Elixir declares. Dependencies from Git have a commit and no version: they are no packages of Hex. */
export const mixLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lock'],
  wants: (path) => path.endsWith(LOCK) && baseName(path) === LOCK && !FETCHED.test(path),
  read: readMixLock,
  packageOf: (declared, path) => hexPackage(declared, path, NAME),
});

/** mix writes an Elixir map with one tuple a line: `"app": {:hex, :package, "1.0.0", "checksum", [:mix], [...], "hexpm", "..."},`. */
export function readMixLock(text: string): Declared[] | { readonly error: string } {
  if (!text.trimStart().startsWith('%{')) return { error: 'it is no lock file of mix' };
  const found: Declared[] = [];
  for (const line of text.split(/\r?\n/, LINE_LIMIT)) {
    const match = /^\s*"[^"]+":\s*\{:hex,\s*:"?([^",\s]+)"?,\s*"([^"]+)"/.exec(line);
    if (match === null) continue;
    const [, name = '', version = ''] = match;
    // Behind the list of dependencies: the repository, of an organization `hexpm:name`.
    const organization = /\],\s*"hexpm:([^"]+)"/.exec(line)?.[1];
    if (!HEX_NAME.test(name) || !isWord(version)) continue;
    const isPrivate = organization !== undefined && HEX_NAME.test(organization);
    found.push({ name: isPrivate ? `${organization}/${name}` : name, version });
  }
  return found;
}
