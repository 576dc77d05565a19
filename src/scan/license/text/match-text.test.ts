import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import knownTexts from './known-texts.json' with { type: 'json' };
import { licenseTextMatcher } from './match-text.ts';

const spdx = createRequire(import.meta.url)('spdx-license-list/spdx-full.json') as Record<
  string,
  { licenseText: string }
>;
const textOf = (id: string): string => spdx[id]!.licenseText;
const { match } = licenseTextMatcher();
const idsIn = (text: string): string[] => match(text).map(({ id }) => id);

describe('licenseTextMatcher', () => {
  it('tells the texts of SPDX apart, as few bytes as differ', () => {
    const wrong = knownTexts.filter(({ ids }) => !ids.includes(match(textOf(ids[0]!))[0]?.id ?? ''));
    expect(wrong.map(({ ids }) => ids[0])).toEqual([]);
  });

  it('finds a text in comments, other case, other line breaks and with another holder', () => {
    const mit = textOf('MIT').replaceAll(/<[^>]*>/g, 'A. Holder and others');
    const commented = mit
      .split('\n')
      .map((line) => ` * ${line}`)
      .join('\r\n');
    for (const text of [
      mit,
      mit.toUpperCase(),
      commented,
      mit.replaceAll(/\s+/g, ' '),
      `Notes first.\n\n${mit}\nMore.`,
    ])
      expect(idsIn(text)).toEqual(['MIT']);
  });

  it('finds all texts of a file, the longer first', () => {
    expect(idsIn(`${textOf('MIT')}\n----\n${textOf('Apache-2.0')}\n${textOf('BSD-3-Clause')}`)).toEqual([
      'Apache-2.0',
      'BSD-3-Clause',
      'MIT',
    ]);
  });

  it('tells variants apart', () => {
    for (const id of [
      'BSD-2-Clause',
      'BSD-3-Clause',
      'BSD-4-Clause',
      'ISC',
      'MIT',
      'MIT-0',
      'X11',
      'Zlib',
      'AGPL-3.0-only',
      'GPL-3.0-only',
      'LGPL-3.0-only',
      'GPL-2.0-only',
      'LGPL-2.1-only',
    ])
      expect(idsIn(textOf(id))[0]).toBe(id);
  });

  it('finds a text that lines break anywhere, without its title or how to apply it', () => {
    for (const id of ['Apache-2.0', 'GPL-2.0-only', 'LGPL-2.1-only', 'ISC', 'MIT']) {
      const text = textOf(id);
      const end = text.indexOf('END OF TERMS AND CONDITIONS');
      const body = end === -1 ? text : text.slice(0, end);
      const narrow = body
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/ (?=copyright|Copyright (?:owner|holder|notice|license))/g, '\n');
      expect(idsIn(narrow)).toEqual([id]);
      if (id === 'Apache-2.0') expect(idsIn(narrow.slice(narrow.indexOf('1.')))).toEqual([id]);
    }
  });

  it('finds the LGPL 3 with and without the GPL behind it', () => {
    const text = textOf('LGPL-3.0-only');
    expect(idsIn(text)).toEqual(['LGPL-3.0-only']);
    expect(idsIn(text.slice(0, text.indexOf('\nGNU GENERAL PUBLIC')))).toEqual(['LGPL-3.0-only']);
    expect(idsIn(textOf('GPL-3.0-only'))).toEqual(['GPL-3.0-only']);
  });

  it('names licences that have the same text', () => {
    expect(match(textOf('GPL-2.0-only'))[0]).toEqual({
      id: 'GPL-2.0-only',
      alternatives: ['GPL-2.0-or-later', 'GPL-2.0'],
      similarity: 1,
    });
  });

  it('finds nothing in a text that only talks about licences', () => {
    expect(
      idsIn('This program is free software; see the file COPYING for its license, which is the GPL.'),
    ).toEqual([]);
    expect(idsIn(textOf('MIT').slice(0, 400))).toEqual([]);
    expect(idsIn('')).toEqual([]);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(match(text)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
