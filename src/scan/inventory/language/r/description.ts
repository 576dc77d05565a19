import { MIB, type Json } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { makePackage } from '../../make-package.ts';
import { isPackageName, isPackageVersion } from './package-name.ts';

const NAME = 'language/r-description';
/** Lists of authors make the longest; they have 40 kB. */
const MAX_BYTES: number = 1 * MIB;

/** What the `DESCRIPTION` of an installed package of R says. */
interface Description {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

const descriptionInspector: FileInspector = {
  name: NAME,
  version: 1,
  extensions: [''],
  wants: ({ path }) => path.endsWith('/DESCRIPTION'),
  inspect(_file, content): Json | undefined {
    if (content.size > MAX_BYTES) return undefined;
    return readDescription(textOf(content.read(0, content.size))) as unknown as Json;
  },
};

/** Packages in the libraries of R, those that come with it among them. */
export const rPackages: Extractor = {
  name: NAME,
  needs: [],
  inspectors: [descriptionInspector],
  extract({ filesystem }) {
    const packages = filesystem.observations(descriptionInspector.name).map(({ file, value }) => {
      const { name, version, license } = value as unknown as Description;
      const licenses = license === '' ? [] : [license];
      return makePackage('cran', {
        name,
        version,
        licenses,
        path: file.path,
        foundBy: NAME,
        evidence: 'installed',
      });
    });
    return { packages, incomplete: [] };
  },
};

/** Reads a `DESCRIPTION` (Writing R Extensions, 1.1.1); `undefined` without `Built`, which R adds when it installs. */
export function readDescription(text: string): Description | undefined {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^(Package|Version|License|Built): *(.*?) *$/.exec(line.slice(0, LINE_LIMIT));
    if (match !== null && !fields.has(match[1]!)) fields.set(match[1]!, match[2]!);
  }
  const [name, version] = [fields.get('Package'), fields.get('Version')];
  if (!isPackageName(name) || !isPackageVersion(version) || !fields.has('Built')) return undefined;
  return { name, version, license: fields.get('License') ?? '' };
}

/** These fields have one short line. */
const LINE_LIMIT = 300;
