import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { nixStore } from './nix-store.ts';

const HASH = '0amf0d1dymv9gqcyhhjb9j0l8sn00c56';

function names(...stored: readonly string[]): string[] {
  const files = Object.fromEntries(stored.map((name) => [`nix/store/${name}/x`, '']));
  return nixStore
    .extract({ filesystem: fakeFilesystem(files, { needs: nixStore.needs }), os: undefined })
    .packages.map(({ purl }) => purl);
}

describe('the store of Nix', () => {
  it.each([
    [`${HASH}-openssl-3.0.13`, [`pkg:nix/openssl@3.0.13?outputhash=${HASH}`]],
    [`${HASH}-openssl-3.0.13-bin`, [`pkg:nix/openssl@3.0.13?output=bin&outputhash=${HASH}`]],
    [`${HASH}-python3.11-requests-2.31.0`, [`pkg:nix/python3.11-requests@2.31.0?outputhash=${HASH}`]],
    [`${HASH}-glibc-2.38-44`, [`pkg:nix/glibc@2.38-44?outputhash=${HASH}`]],
    [`${HASH}-unstable-2023-01-02`, [`pkg:nix/unstable@2023-01-02?outputhash=${HASH}`]],
    [`${HASH}-openssl-3.0.13.drv`, []],
    [`${HASH}-openssl-3.0.13.tar.gz`, []],
    [`${HASH}-bash-completion`, []],
    ['short-openssl-3.0.13', []],
  ])('has %s as %j', (name, expected) => {
    expect(names(name)).toEqual(expected);
  });

  it('is read whatever its directories are called', () => {
    const piece = fc.constantFrom('-', '1', 'a', '.', '-bin', '-1', '?', '+');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        expect(names(`${HASH}-${pieces.join('')}`).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });
});
