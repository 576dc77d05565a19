import { licenseIdOf } from './license-id.ts';
import type { TextMatch } from './text/match-text.ts';

/** Licences that one package's copyright file can name; the kernel's has some fifty. */
const NAMES_LIMIT = 300;

/**
 * The licences that a Debian `copyright` file names: the short names of its `License:` fields (DEP-5, "License specification"), and
 * where it is not in that format the common licences that it refers to (Debian policy 12.5) and whole texts in it.
 */
export function licensesOfCopyright(text: string, match: (text: string) => readonly TextMatch[]): string[] {
  const names = new Set(
    isMachineReadable(text) ? shortNames(text) : [...references(text), ...match(text).map(({ id }) => id)],
  );
  return [...names].sort().slice(0, NAMES_LIMIT);
}

function isMachineReadable(text: string): boolean {
  return /^(?:Format|Format-Specification):/im.test(text.slice(0, 4096)) && /^License:/im.test(text);
}

function* shortNames(text: string): Generator<string> {
  for (const [, name] of text.matchAll(/^License:[ \t]*(\S[^\n]{0,300})$/gim)) yield familyOf(name!.trim());
}

/** Variants that a maintainer named after their family, `BSD-3-clause-fjord`: all are free licences of that family (Debian policy 2.2.1). */
function familyOf(name: string): string {
  if (/ (?:and|or|with) /i.test(name) || licenseIdOf(name) !== undefined) return name;
  if (/^(?:public-domain|pd)-/i.test(name)) return 'public-domain';
  if (/^bsd-/i.test(name)) return 'BSD';
  return /^(?:mit|expat|x11|isc|permissive)-/i.test(name) ? 'MIT-like' : name;
}

function* references(text: string): Generator<string> {
  for (const found of text.matchAll(/\/usr\/share\/common-licenses\/([A-Za-z]+(?:-\d+(?:\.\d+)?)?)/g)) {
    const name = found[1]!;
    // The notice stands before the reference: "either version 2 of the License, or (at your option) any later version".
    const notice = text.slice(Math.max(0, found.index - NOTICE_LENGTH), found.index);
    yield /GPL|GFDL/.test(name) && /any\s+later\s+version|or\s+later/i.test(notice) ? `${name}+` : name;
  }
}

/** The usual notice of the GPL has 600 characters. */
const NOTICE_LENGTH = 1_200;
