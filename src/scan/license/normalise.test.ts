import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoryOfLicense, LICENSE_CATEGORIES } from './category.ts';
import { categoryOf, idsOf, printLicense } from './expression.ts';
import { normaliseLicense, normaliseLicenses } from './normalise.ts';
import names from './spdx-names.json' with { type: 'json' };

const printed = (statement: string): string => printLicense(normaliseLicense(statement));

describe('normaliseLicense', () => {
  it.each([
    ['MIT', 'MIT'],
    ['(MIT OR GPL-3.0)', 'MIT OR GPL-3.0-only'],
    ['GPL-2.0+', 'GPL-2.0-or-later'],
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['Apache 2.0', 'Apache-2.0'],
    ['Apache License, Version 2.0', 'Apache-2.0'],
    ['ASL 2.0', 'Apache-2.0'],
    ['Apache License (v2.0)', 'Apache-2.0'],
    ['Apache License (Version 2)', 'Apache-2.0'],
    ['Apache ver. 2.0', 'Apache-2.0'],
    ['Apache License, Version 2.0, January 2004', 'Apache-2.0'],
    ['Apache Software License (Apache-2.0)', 'Apache-2.0'],
    ['Apache License', 'LicenseRef-Apache'],
    ['GPL (>= 3)', 'GPL-3.0-or-later'],
    ['GPL-2.0-only+', 'GPL-2.0-or-later'],
    ['GNU General Lesser Public License (LGPL) version 3.0', 'LGPL-3.0-only'],
    ['European Union Public License (EUPL v1.1)', 'EUPL-1.1'],
    ['https://www.apache.org/licenses/LICENSE-2.0', 'Apache-2.0'],
    ['The MIT License (MIT)', 'MIT'],
    ['MIT/Apache-2.0', 'MIT OR Apache-2.0'],
    ['MIT / X11', 'MIT OR X11'],
    ['Expat', 'MIT'],
    ['BSD 3-Clause License', 'BSD-3-Clause'],
    ['Eclipse Public License - v 2.0', 'EPL-2.0'],
    ['Mozilla Public License 2.0 (MPL 2.0)', 'MPL-2.0'],
    ['GPLv2+ and MIT', 'GPL-2.0-or-later AND MIT'],
    ['LGPLv2+ and (BSD or MIT)', 'LGPL-2.0-or-later AND (LicenseRef-BSD OR MIT)'],
    ['GPL+ or Artistic', 'GPL-1.0-or-later OR LicenseRef-Artistic'],
    ['GPL-2+ with Bison exception', 'GPL-2.0-or-later WITH Bison-exception-2.2'],
    ['GPL-2+, and BSD-3-clause', 'GPL-2.0-or-later AND BSD-3-Clause'],
    ['License :: OSI Approved :: BSD License', 'LicenseRef-BSD'],
    ['License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)', 'GPL-3.0-or-later'],
    ['GNU Library or Lesser General Public License (LGPL)', 'LGPL-2.0-or-later'],
    ['GNU Affero General Public License v3', 'AGPL-3.0-only'],
    ['Python Software Foundation License', 'PSF-2.0'],
    ['UNLICENSED', 'LicenseRef-proprietary'],
    ['public domain', 'LicenseRef-public-domain'],
    ['SEE LICENSE IN LICENSE.md', 'LicenseRef-SEE-LICENSE-IN-LICENSE.md'],
    ['Dual License', 'LicenseRef-Dual-License'],
    ['', 'LicenseRef-unknown'],
  ])('reads %j as %s', (statement, expected) => {
    expect(printed(statement)).toBe(expected);
  });

  it.each([
    ['MIT with Commons Clause extras', 'permissive', 'an unknown exception never makes a licence milder'],
    ['GPLv3+ with exceptions', 'strong-copyleft', 'an unnamed exception is none'],
    ['Something Own', 'unknown', 'what nobody knows stays unknown'],
    ['Something Own or MIT', 'permissive', 'one may choose what is known'],
    ['Something Own and MIT', 'unknown', 'what holds together is as strict as its strictest part'],
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'weak-copyleft', 'linking exceptions weaken'],
  ])('puts %j into %s: %s', (statement, category) => {
    expect(categoryOf(normaliseLicense(statement))).toBe(category);
  });

  it('keeps every SPDX id that is not deprecated, whatever its case', () => {
    const kept = Object.keys(names).filter((id) => !/^(?:[AL]?GPL|GFDL)-/.test(id));
    expect(kept.filter((id) => printed(id) !== id)).toEqual([]);
    expect(printed('apache-2.0')).toBe('Apache-2.0');
    expect(printed('bsd-2-clause')).toBe('BSD-2-Clause');
  });

  it('knows the full names of SPDX', () => {
    const missed = Object.entries(names).filter(([id, name]) => !idsOf(normaliseLicense(name)).includes(id));
    // Several licences are called the same, or by another's name without its version.
    expect(missed.length).toBeLessThan(Object.keys(names).length * 0.15);
    expect(printed(names['Zlib'])).toBe('Zlib');
  });

  it('joins what a list says, each licence once', () => {
    expect(printLicense(normaliseLicenses(['MIT', 'Apache 2.0', 'Expat'])!)).toBe('MIT AND Apache-2.0');
    expect(normaliseLicenses([])).toBeUndefined();
  });

  it('gives an expression for any text, in linear time', () => {
    const word = fc.constantFrom(
      'MIT',
      'GPL',
      ' and ',
      ' or ',
      ' with ',
      '(',
      ')',
      ',',
      '/',
      'v2',
      '+',
      'or later',
      'License',
      '-',
      '2.0',
      'ü',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
        ),
        (text) => {
          const expression = normaliseLicense(text);
          expect(LICENSE_CATEGORIES).toContain(categoryOf(expression));
          expect(printLicense(expression)).toMatch(/^[\w.+() -]+$/);
        },
      ),
      { numRuns: 3000 },
    );
    for (const text of ['('.repeat(400), 'MIT and '.repeat(49), 'or '.repeat(130), 'x'.repeat(1e6)])
      expect(categoryOf(normaliseLicense(text))).toMatch(/unknown|permissive/);
  });
});

describe('categoryOfLicense', () => {
  it('has a category for nearly all of SPDX, and none for what is no licence', () => {
    expect(Object.keys(names).filter((id) => categoryOfLicense(id) === 'unknown').length).toBeLessThan(20);
    expect(categoryOfLicense('any-OSI')).toBe('unknown');
  });

  it.each([
    ['CC0-1.0', 'public-domain'],
    ['OLDAP-2.3', 'permissive'],
    ['BSD-Protection', 'strong-copyleft'],
    ['GPL-2.0-with-classpath-exception', 'weak-copyleft'],
    ['MPL-2.0', 'weak-copyleft'],
    ['GPL-3.0-or-later', 'strong-copyleft'],
    ['AGPL-3.0-only', 'network-copyleft'],
    ['SSPL-1.0', 'network-copyleft'],
    ['BUSL-1.1', 'source-available'],
    ['CC-BY-4.0', 'permissive'],
    ['CC-BY-SA-4.0', 'weak-copyleft'],
    ['CC-BY-NC-SA-4.0', 'restricted-use'],
  ])('puts %s into %s', (id, category) => {
    expect(categoryOfLicense(id)).toBe(category);
  });
});
