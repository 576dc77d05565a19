import { isRecord } from '#core/index.ts';
import type { Declared } from '../declaration.ts';
import { parseJson } from '../text-document.ts';
import { lockDeclaration } from './lock-declaration.ts';
import { isNpmName } from './npm-package.ts';

/** What Bun's text lock file `bun.lock` declares; the older binary `bun.lockb` is not read. */
export const bunLock = lockDeclaration('language/bun-lock', 'bun.lock', readBunLock);

/** JSON with trailing commas; each entry of `packages` is a list that begins with `name@version` (bun docs, "Lockfile"). */
export function readBunLock(text: string): Declared[] | { error: string } {
  const parsed = parseJson(withoutTrailingCommas(text));
  if ('error' in parsed) return parsed;
  const { value } = parsed;
  if (!isRecord(value) || !isRecord(value['packages'])) return { error: 'it is no lock file of Bun' };
  return Object.values(value['packages']).flatMap((entry): Declared[] => {
    const first: unknown = Array.isArray(entry) ? entry[0] : undefined;
    if (typeof first !== 'string') return [];
    const at = first.lastIndexOf('@');
    const [name, version] = [first.slice(0, at), first.slice(at + 1)];
    // Workspaces, links and repositories have an address in place of a version.
    return at > 0 && isNpmName(name) && /^\d/.test(version) ? [{ name, version }] : [];
  });
}

/** Strings are skipped as wholes: a comma in one of them is text. One pass, whatever the text. */
function withoutTrailingCommas(text: string): string {
  const parts: string[] = [];
  let start = 0;
  let comma = -1;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') {
      comma = -1;
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    } else if (character === ',') comma = at;
    else if (comma !== -1 && (character === ']' || character === '}')) {
      parts.push(text.slice(start, comma));
      start = comma + 1;
      comma = -1;
    } else if (!/\s/.test(character)) comma = -1;
  }
  return parts.join('') + text.slice(start);
}
