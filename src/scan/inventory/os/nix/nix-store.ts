import type { Incompleteness, Package } from '#core/index.ts';
import type { Extractor } from '../../extractor.ts';
import { makePackage } from '../../make-package.ts';
import { MAX_PACKAGES, tooManyPackages } from '../system-package.ts';

const STORE = 'nix/store';
/** Longer than any name that Nix takes (211 characters) with the hash in front. */
const NAME_LIMIT = 256;
/**
 * `HASH-name-1.2.3-output`: 32 characters of Nix's own base 32, then a name whose version begins with the first hyphen
 * before something else than a letter (Nix manual, "Store path"; builtins.parseDrvName). Some paths are one of several outputs.
 */
const PACKAGE = /^([0-9a-df-np-sv-z]{32})-([A-Za-z0-9+._?=][A-Za-z0-9+._?=-]*?)-(\d[A-Za-z0-9+._?=-]*)$/;
const OUTPUT =
  /-(bin|dev|lib|man|doc|info|out|static|data|debug|dist|py|terminfo|getent|libgcc|cacert|nss-cacert)$/;
/** Recipes and sources lie in the store beside what was built. */
const NOT_BUILT = /\.(?:drv|patch|diff|tar|tar\.\w+|tgz|zip|lock|sh|json)$/;

/** Packages in the store of Nix, by the names of their directories: NixOS, and images that Nix builds. */
export const nixStore: Extractor = {
  name: 'os/nix-store',
  needs: [],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    for (const { path } of filesystem.list(STORE)) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const match = name.length > NAME_LIMIT || NOT_BUILT.test(name) ? null : PACKAGE.exec(name);
      if (match === null) continue;
      if (packages.length === MAX_PACKAGES) {
        incomplete.push(tooManyPackages(STORE));
        break;
      }
      const [, hash = '', packageName = '', rest = ''] = match;
      const output = OUTPUT.exec(rest)?.[1];
      packages.push(
        makePackage('nix', {
          name: packageName,
          version: output === undefined ? rest : rest.slice(0, -output.length - 1),
          qualifiers: { outputhash: hash, output },
          path,
          foundBy: nixStore.name,
          evidence: 'installed',
        }),
      );
    }
    return { packages, incomplete };
  },
};
