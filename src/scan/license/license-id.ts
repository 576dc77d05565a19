import aliases from './aliases.json' with { type: 'json' };
import names from './spdx-names.json' with { type: 'json' };

/** The SPDX id that a name means, `Apache License, Version 2.0`, `GPLv2+`, `Expat`; undefined when it could be several or none. */
export function licenseIdOf(name: string): string | undefined {
  const key = keyOf(name);
  const id = IDS.get(key) ?? gnuLicense(key);
  // A family says less than the version behind it.
  return id === undefined || id.startsWith('LicenseRef-') ? (shortNameOf(name) ?? id) : id;
}

/** `European Union Public License (EUPL v1.1)`: the version stands only in the short name behind. */
function shortNameOf(name: string): string | undefined {
  const inside = /^[^()]{4,120}\(([^()]{2,80}\d)\)$/.exec(name.trim())?.[1];
  const key = inside === undefined || /\d/.test(name.slice(0, name.indexOf('('))) ? '' : keyOf(inside);
  return IDS.get(key) ?? gnuLicense(key);
}

/** GNU licences are named in too many ways for a list: by family, version and whether later ones will do. */
function gnuLicense(key: string): string | undefined {
  const named = /^(gpl|lgpl|agpl|gfdl)(?: (\d(?:\.\d)?))?( only \+| only| \+)?$/.exec(key);
  if (named === null) return undefined;
  const family = named[1]!.toUpperCase();
  const later = named[3]?.endsWith('+') === true ? 'or-later' : 'only';
  // Where no version is named one may choose any that was published (GPL-2.0, section 9).
  if (named[2] === undefined) return `${family}-${FIRST_VERSION[family]!}-or-later`;
  const version = named[2].includes('.') ? named[2] : `${named[2]}.0`;
  const id = `${family}-${version}-${later}`;
  return Object.hasOwn(names, id) ? id : undefined;
}

const FIRST_VERSION: Readonly<Record<string, string>> = { GPL: '1.0', LGPL: '2.0', AGPL: '1.0', GFDL: '1.1' };

/** The day of a version: `Apache License, Version 2.0, January 2004`, `GPL version 3, 29 June 2007`. */
const DATE =
  /,? (?:\d{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{4}$/g;

/** A name without what people write in different ways: case, "the", "license", "version", punctuation, zeros at the end of versions. */
function keyOf(name: string): string {
  return (
    name
      .toLowerCase()
      // CRAN writes `GPL (>= 2)`, others `Apache License (v2.0)`.
      .replaceAll(/\((?:>=|≥) ?(\d(?:\.\d)?)\)/g, ' $1+ ')
      .replaceAll(/\((?:v\.?|ver\.?|version)? ?(\d(?:\.\d)?)\)/g, ' $1 ')
      .replaceAll(/\([^()]{0,80}\)/g, ' ')
      .replaceAll(DATE, ' ')
      .replaceAll(
        /\bor (?:any )?(?:later|newer|above|greater)(?: versions?)?\b|\bor, at your option, any later versions?\b|-or-later\b/g,
        '+',
      )
      .replaceAll(
        /gnu (?:(?:lesser|library)(?: or (?:lesser|library))? general|general lesser) public(?: licen[cs]e)?/g,
        'lgpl',
      )
      .replaceAll(/(?:gnu )?affero(?: gnu)? general public(?: licen[cs]e)?|affero gpl/g, 'agpl')
      .replaceAll(/gnu general public(?: licen[cs]e)?/g, 'gpl')
      .replaceAll(/gnu free documentation(?: licen[cs]e)?/g, 'gfdl')
      .replaceAll(/\bgnu (?=l?a?gpl|gfdl)/g, '')
      .replaceAll(/\b(?:the|licen[cs]e[sd]?|versions?|ver\b\.?|under|terms of)(?!\w)/g, ' ')
      .replaceAll(/\bv\.? ?(?=\d)|(?<=[a-z])v(?=\d)/g, ' ')
      .replaceAll(/\b([al]?gpl|gfdl|mpl|epl|asl)-?(?=\d)/g, '$1 ')
      .replaceAll(/(\d)\.0(?![.\d])/g, '$1')
      .replaceAll('+', ' + ')
      .replaceAll(/[\s,;:_"'()[\]-]+|\.(?!\d)/g, ' ')
      .trim()
  );
}

/** Keys of ids, full names and other names; a key that means two licences means none. */
const IDS: ReadonlyMap<string, string> = indexNames();

function indexNames(): Map<string, string> {
  const index = new Map<string, string>();
  for (const [id, list] of Object.entries(aliases)) for (const alias of list) index.set(keyOf(alias), id);
  const own = new Map<string, Set<string>>();
  for (const [id, name] of Object.entries(names)) {
    for (const key of [keyOf(id), keyOf(name)]) {
      const ids = own.get(key) ?? new Set();
      own.set(key, ids.add(id));
    }
  }
  for (const [key, ids] of own) {
    const [first, ...others] = [...ids].filter((id) => !/^[AL]?GPL|^GFDL/.test(id));
    if (first !== undefined && others.length === 0 && !index.has(key)) index.set(key, first);
  }
  return index;
}
