import { expect, it } from 'vitest';
import { extracted } from '../extraction-fixture.ts';
import { opamPackages } from './opam.ts';

it('packages in the switches of opam are installed, by the names of their directories', () => {
  expect(
    extracted(opamPackages, {
      'home/opam/.opam/4.14/.opam-switch/packages/ocaml-base-compiler.4.14.0/opam': '',
      'home/opam/.opam/4.14/.opam-switch/packages/tls/tls.0.17.1/opam': 'opam-version: "2.0"',
      'home/opam/src/tls/opam': '',
      'home/opam/.opam/4.14/.opam-switch/sources/x.1/opam': '',
    }).purls,
  ).toEqual(['pkg:opam/ocaml-base-compiler@4.14.0', 'pkg:opam/tls@0.17.1']);
});
