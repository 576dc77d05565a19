import { expect, it } from 'vitest';
import names from '../src/scan/license/spdx-names.json' with { type: 'json' };
import knownTexts from '../src/scan/license/text/known-texts.json' with { type: 'json' };
import { licenseData } from './license-data.ts';

it('what the room of licences has is what is made of the SPDX list in use (else: node tools/license-data.ts)', () => {
  const made = licenseData();
  expect(names).toEqual(made.names);
  expect(knownTexts).toEqual(made.texts);
});
