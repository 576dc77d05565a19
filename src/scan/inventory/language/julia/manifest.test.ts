import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extracted } from '../extraction-fixture.ts';
import { juliaManifest, readManifest } from './manifest.ts';

const JSON_UUID = '682c06a0-de6a-54ab-a142-c8b1cf79cde6';
const DATES_UUID = 'ade2ca70-3891-5945-98fb-dc099432e06a';
const OWN_UUID = 'b637660b-5035-4894-8335-b3805a4b50d8';
const ONE = `[[Dates]]
uuid = "${DATES_UUID}"

[[JSON]]
deps = ["Dates"]
git-tree-sha1 = "8f7a"
uuid = "${JSON_UUID}"
version = "0.21.4"
`;
const TWO = `julia_version = "1.9.0"
manifest_format = "2.0"
project_hash = "abc"

[[deps.Dates]]
uuid = "${DATES_UUID}"

[[deps.JSON]]
uuid = "${JSON_UUID}"
version = "0.21.4"

[[deps.Own]]
path = "../Own"
uuid = "${OWN_UUID}"
version = "0.1.0"
`;

describe('Manifest.toml of Julia', () => {
  it('declares packages with their uuid, standard libraries by the version of Julia', () => {
    expect(
      extracted(juliaManifest, { 'app/Manifest.toml': TWO, 'JuliaManifest-v1.11.toml': TWO }).purls,
    ).toEqual([
      `pkg:julia/Dates@1.9.0?uuid=${DATES_UUID}`,
      `pkg:julia/Dates@1.9.0?uuid=${DATES_UUID}`,
      `pkg:julia/JSON@0.21.4?uuid=${JSON_UUID}`,
      `pkg:julia/JSON@0.21.4?uuid=${JSON_UUID}`,
    ]);
  });

  it('of the first format says no version of standard libraries', () => {
    expect(extracted(juliaManifest, { 'Manifest.toml': ONE }).purls).toEqual([
      `pkg:julia/Dates?uuid=${DATES_UUID}`,
      `pkg:julia/JSON@0.21.4?uuid=${JSON_UUID}`,
    ]);
  });

  it('of a downloaded package counts for nothing; what is no TOML is damaged', () => {
    expect(
      extracted(juliaManifest, {
        'root/.julia/packages/JSON/93Ea8/docs/Manifest.toml': TWO,
        'x/Manifest.toml': '[[',
        'y/Cargo.toml': '[[',
      }),
    ).toMatchObject({ packages: [], damaged: ['x/Manifest.toml'] });
  });

  it('never throws, whatever it holds', () => {
    const line = fc.constantFrom(
      '[[deps.A]]',
      '[[A]]',
      `uuid = "${JSON_UUID}"`,
      'version = "1"',
      'version = 1',
      'x',
      '[',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line).map((lines) => lines.join('\n')),
        ),
        (text) => {
          const read = readManifest(text);
          expect('error' in read || read.every(({ name }) => name !== '')).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
