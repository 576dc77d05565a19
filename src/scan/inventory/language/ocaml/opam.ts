import type { FileInspector } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { makePackage } from '../../make-package.ts';
import { isWord } from '../word.ts';

const NAME = 'language/opam';
/** opam keeps what it installed in a switch by name and version (opam manual, "Switch-specific state"). */
const INSTALLED = /(?:^|\/)\.opam-switch\/packages\/(?:[^/]+\/)?([A-Za-z0-9_+-]+)\.([^/]+)\/opam$/;

const opamInspector: FileInspector = {
  name: NAME,
  version: 1,
  extensions: [''],
  wants: ({ path }) => path.endsWith('/opam') && INSTALLED.test(path),
  // The directory says it all.
  inspect: () => true,
};

/** Packages of OCaml in the switches of opam. */
export const opamPackages: Extractor = {
  name: NAME,
  needs: [],
  inspectors: [opamInspector],
  extract({ filesystem }) {
    const packages = filesystem.observations(opamInspector.name).flatMap(({ file: { path } }) => {
      const [, name = '', version = ''] = INSTALLED.exec(path) ?? [];
      if (!isWord(name) || !isWord(version)) return [];
      return [makePackage('opam', { name, version, path, foundBy: NAME, evidence: 'installed' })];
    });
    return { packages, incomplete: [] };
  },
};
