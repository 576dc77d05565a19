import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sketchOf, type KnownText } from '../src/scan/license/text/sketch.ts';

interface SpdxLicense {
  readonly name: string;
  readonly licenseText: string;
}

/** The data of `src/scan/license` that is made from SPDX's list: names by id, and sketches of the texts. */
export function licenseData(): { names: Record<string, string>; texts: KnownText[] } {
  const list = createRequire(import.meta.url)('spdx-license-list/spdx-full.json') as Record<
    string,
    SpdxLicense
  >;
  const ids = Object.keys(list).sort((a, b) => (a < b ? -1 : 1));
  const texts = new Map<string, KnownText>();
  // GPL-2.0-only and GPL-2.0-or-later have one text: the first stands for all, and the others are named with it.
  for (const id of ids.filter((name) => !name.endsWith('+')).sort(byPreference)) {
    const sketch = sketchOf(list[id]!.licenseText);
    if (sketch.shingles === 0) continue;
    const known = texts.get(sketch.sample);
    texts.set(
      sketch.sample,
      known === undefined ? { ids: [id], ...sketch } : { ...known, ids: [...known.ids, id] },
    );
  }
  return {
    names: Object.fromEntries(ids.map((id) => [id, list[id]!.name])),
    texts: [...texts.values()].sort((a, b) => (a.ids[0]! < b.ids[0]! ? -1 : 1)),
  };
}

function byPreference(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/** Ids that name what the text says come before deprecated ones and variants. */
function rank(id: string): number {
  if (id.endsWith('-only')) return 0;
  if (id.endsWith('-or-later')) return 1;
  return /^(?:[AL]?GPL|GFDL)-/.test(id) ? 3 : 2;
}

if (import.meta.main) {
  const room = join(import.meta.dirname, '../src/scan/license');
  const { names, texts } = licenseData();
  writeFileSync(join(room, 'spdx-names.json'), `${JSON.stringify(names, null, 1)}\n`);
  writeFileSync(
    join(room, 'text/known-texts.json'),
    `${JSON.stringify(texts, null, 0).replaceAll('},{', '},\n{')}\n`,
  );
}
