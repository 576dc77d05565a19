import type { Declared } from '../declaration.ts';
import { lockDeclaration } from './lock-declaration.ts';
import { isNpmName } from './npm-package.ts';

const LINE_LIMIT = 1_000_000;
/** Directories of the project itself. */
const LOCAL = /^(?:file|link|portal|workspace):/;
const GIT = /^(?:git[+@:]|https?:.*\.git(?:#|$)|(?:github|gitlab|bitbucket):)/;

/** What `yarn.lock` declares, of Yarn 1 and of its successors ("Berry"). */
export const yarnLock = lockDeclaration('language/yarn-lock', 'yarn.lock', readYarnLock);

/**
 * Both formats have an entry for each resolution: the patterns that led to it in the first line, fields indented by two
 * below. Berry's field `resolution` names the package; before, the first pattern does.
 */
export function readYarnLock(text: string): Declared[] {
  const found: Declared[] = [];
  let pattern = '';
  let version = '';
  let resolution = '';
  const close = (): void => {
    const declared =
      version === '' || pattern === '' ? undefined : declaredBy(resolution || pattern, version);
    if (declared !== undefined) found.push(declared);
    [pattern, version, resolution] = ['', '', ''];
  };
  for (const line of text.split(/\r?\n/, LINE_LIMIT)) {
    if (line === '' || line.startsWith('#')) continue;
    if (!line.startsWith(' ')) {
      close();
      pattern = firstPattern(line);
      continue;
    }
    // Some tools quote the keys too.
    const field = /^ {2}"?(version|resolution)"?:? "?([^"]+)"?$/.exec(line);
    if (field?.[1] === 'version') version = field[2]!;
    if (field?.[1] === 'resolution') resolution = field[2]!;
  }
  close();
  return found;
}

/** `"a@^1.0", "a@^1.1":` */
function firstPattern(line: string): string {
  return /^"?([^",]+?)"?(?:,.*)?:$/.exec(line)?.[1] ?? /^"([^"]+)"/.exec(line)?.[1]?.split(', ', 1)[0] ?? '';
}

function declaredBy(pattern: string, version: string): Declared | undefined {
  const at = pattern.indexOf('@', 1);
  if (at === -1) return undefined;
  const name = pattern.slice(0, at);
  const range = pattern.slice(at + 1);
  if (LOCAL.test(range) || version === '0.0.0-use.local') return undefined;
  const real = aliasOf(range) ?? name;
  if (!isNpmName(real)) return undefined;
  return { name: real, version, ...(GIT.test(range) && { source: range }) };
}

/** `alias@npm:real@^1.0`, in Yarn 1 also `alias@npm:real`; in Berry's `a@npm:^1.0` or `a@npm:1.0` the protocol stands alone. */
function aliasOf(range: string): string | undefined {
  return (
    /^npm:((?:@[^@/]+\/)?[^@/]+)@/.exec(range)?.[1] ?? /^npm:((?:@[^@/]+\/)?[A-Za-z][^@/]*)$/.exec(range)?.[1]
  );
}
