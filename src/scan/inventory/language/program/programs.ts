import type { Json } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { baseName } from '../declaration.ts';
import { makePackage } from '../../make-package.ts';
import { bitnamiComponents } from '../sbom/embedded-sboms.ts';
import { findVersion } from './find-version.ts';
import { KNOWN_PROGRAMS, programsNamed } from './known-programs.ts';
import { RELEASE_FILES, type ReleasedProgram } from './release-files.ts';

const NAME = 'language/program';
/** Files of releases have some ten lines. */
const RELEASE_BYTES = 16 * 1024;
/**
 * By the Filesystem Hierarchy Standard what lies here is the distribution's, and its database tells of it. BusyBox is the one
 * program that images without a distribution have there.
 */
const SYSTEM = /^(?:usr\/)?(?:s?bin|lib(?:32|64|x32|exec)?|share)\//;
/** How the names begin that tell a version. */
const VERSIONED = /^(?:(?:lib)?python|libruby|libstd-)/;
/** Where the database is, if there is one. */
const DATABASES = ['var/lib/dpkg', 'lib/apk/db', 'usr/lib/apk/db', 'var/lib/rpm', 'usr/lib/sysimage/rpm'];
/** Versions at the ends of names: `python3.11`, `libruby.so.3.3.6`. */
const NUMBERS: readonly string[] = Array.from({ length: 30 }, (_, number) => String(number));

const inspector: FileInspector = {
  name: NAME,
  version: 2,
  extensions: ['', 'so', ...NUMBERS],
  wants: ({ path, size }, head) => {
    // Nearly all files of an image lie there: they are told first, and without a piece of text.
    if (SYSTEM.test(path) && !path.endsWith('bin/busybox')) return false;
    const name = baseName(path);
    if (RELEASE_FILES.has(name)) return size <= RELEASE_BYTES;
    const maybe = KNOWN_PROGRAMS.has(name) || VERSIONED.test(name);
    return maybe && isProgram(head) && programsNamed(name).length > 0;
  },
  inspect({ path }, content): Json | undefined {
    const name = baseName(path);
    const release = RELEASE_FILES.get(name);
    const found =
      release === undefined
        ? findVersion(content, programsNamed(name))
        : release(textOf(content.read(0, content.size)));
    return found as unknown as Json | undefined;
  },
};

/**
 * Well-known programs that no package manager brought (`/usr/local/bin/node`, a Java in `/opt`), by what they call
 * themselves. In the directories of the distribution nothing is looked for.
 */
export const knownPrograms: Extractor = {
  name: NAME,
  needs: [],
  inspectors: [inspector],
  extract({ filesystem }) {
    const hasDatabase = DATABASES.some((path) => filesystem.stat(path) !== undefined);
    const packaged = bitnamiComponents(filesystem);
    const packages = filesystem.observations(inspector.name).flatMap(({ file: { path }, value }) => {
      if (hasDatabase && SYSTEM.test(path)) return [];
      if (packaged.some((component) => path.startsWith(component))) return [];
      const { name, version } = value as unknown as ReleasedProgram;
      const slash = name.indexOf('/');
      return [
        makePackage('generic', {
          name,
          version,
          namespace: name.slice(0, Math.max(0, slash)),
          shortName: name.slice(slash + 1),
          path,
          foundBy: NAME,
          evidence: 'installed',
        }),
      ];
    });
    return { packages, incomplete: [] };
  },
};

/** ELF, Windows and Mach-O programs, and scripts, which may be archives of PHP. */
function isProgram(head: Uint8Array): boolean {
  const [a, b, c, d] = head;
  return (
    (a === 0x7f && b === 0x45) ||
    (a === 0x4d && b === 0x5a) ||
    (a === 0x23 && b === 0x21) ||
    (c === 0xfa && d === 0xfe) ||
    (a === 0xcf && b === 0xfa)
  );
}
