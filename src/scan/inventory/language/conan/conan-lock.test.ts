import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extracted } from '../extraction-fixture.ts';
import { conanLock, readConanLock } from './conan-lock.ts';
import { conanfile } from './conanfile.ts';

const ONE = {
  graph_lock: {
    nodes: {
      '0': { options: 'shared=False', requires: ['1', '2'], build_requires: ['4'], path: '../conanfile.py' },
      '1': { ref: 'openssl/3.0.5', requires: ['2'], context: 'host' },
      '2': { ref: 'zlib/1.2.13#13c96f538b52e1600c40b88994de240f', context: 'host' },
      '3': { ref: '../odd' },
      '4': { ref: 'cmake/3.25.1@acme/stable#abc:package#def', context: 'build' },
    },
    revisions_enabled: true,
  },
  version: '0.4',
};
const TWO = {
  version: '0.5',
  requires: ['zlib/1.2.11#ffa77daf83a57094149707928bdce823%1667396813.733', 'own/0.1@acme/testing'],
  build_requires: ['cmake/3.19.1'],
  python_requires: [],
};

describe('conan.lock', () => {
  it('of Conan 1 declares the nodes of a graph', () => {
    expect(extracted(conanLock, { 'conan.lock': JSON.stringify(ONE) }).purls).toEqual([
      'pkg:conan/acme/cmake@3.25.1?channel=stable&user=acme (dev)',
      'pkg:conan/openssl@3.0.5',
      'pkg:conan/zlib@1.2.13',
    ]);
  });

  it('of Conan 2 declares lists of references', () => {
    expect(extracted(conanLock, { 'conan.lock': JSON.stringify(TWO) }).purls).toEqual([
      'pkg:conan/acme/own@0.1?channel=testing&user=acme',
      'pkg:conan/cmake@3.19.1 (dev)',
      'pkg:conan/zlib@1.2.11',
    ]);
  });

  it('counts in place of conanfile.txt, which declares exact versions', () => {
    const text =
      '[requires]\nopenssl/3.0.5 # pinned\nzlib/[>=1.2 <2]\n\n[tool_requires]\ncmake/3.25.1\n[generators]\nx/1\n';
    expect(extracted(conanfile, { 'a/conanfile.txt': text }).purls).toEqual([
      'pkg:conan/cmake@3.25.1 (dev)',
      'pkg:conan/openssl@3.0.5',
    ]);
    expect(extracted(conanfile, { 'a/conanfile.txt': text, 'a/conan.lock': '{}' }).packages).toEqual([]);
  });

  it.each(['{', '{}', '[]', '{"requires":{}}'])('%s is none', (text) => {
    expect(extracted(conanLock, { 'conan.lock': text }).damaged).toEqual(['conan.lock']);
  });

  it('never throws, whatever it holds', () => {
    const reference = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom('a', '1', '/', '@', '#', ':', '%', '.', '_')).map((parts) => parts.join('')),
    );
    const lock = fc.oneof(
      fc.array(reference).map((requires) => ({ requires })),
      fc
        .dictionary(fc.string(), fc.record({ ref: reference, requires: fc.jsonValue(), path: fc.string() }))
        .map((nodes) => ({ graph_lock: { nodes } })),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          lock.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const read = readConanLock(text);
          expect('error' in read || read.every(({ name, version }) => name !== '' && version !== '')).toBe(
            true,
          );
        },
      ),
      { numRuns: 1000 },
    );
  });
});
