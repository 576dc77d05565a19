import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { readSections } from './description.ts';
import { pacman } from './pacman.ts';

const DESC = `%NAME%
gcc-libs

%VERSION%
1:13.2.1-3

%BASE%
gcc

%DESC%
Runtime libraries shipped by GCC

%ARCH%
x86_64

%PACKAGER%
Somebody <somebody@archlinux.org>

%LICENSE%
GPL-3.0-or-later
LGPL
`;
const FILES = `%FILES%
usr/
usr/lib/
usr/lib/libgcc_s.so

%BACKUP%
etc/x\tabc
`;

describe("pacman's database", () => {
  it('lists packages with what they were built from, and their files', () => {
    const filesystem = fakeFilesystem(
      {
        'var/lib/pacman/local/gcc-libs-1:13.2.1-3/desc': DESC,
        'var/lib/pacman/local/gcc-libs-1:13.2.1-3/files': FILES,
        'var/lib/pacman/local/broken-1-1/desc': '%NAME%\nbroken\n',
        'var/lib/pacman/local/ALPM_DB_VERSION': '9',
      },
      { needs: pacman.needs },
    );
    const { packages, files, incomplete } = pacman.extract({ filesystem, os: { id: 'arch', version: '' } });
    expect(packages).toMatchObject([
      {
        type: 'alpm',
        name: 'gcc-libs',
        version: '1:13.2.1-3',
        purl: 'pkg:alpm/arch/gcc-libs@1:13.2.1-3?arch=x86_64&distro=arch&upstream=gcc',
        source: { name: 'gcc', version: '1:13.2.1-3' },
        licenses: ['GPL-3.0-or-later', 'LGPL'],
      },
    ]);
    expect(files?.get(packages[0]!.purl)).toEqual(['usr/lib/libgcc_s.so']);
    expect(incomplete.map(({ what }) => what)).toEqual(['var/lib/pacman/local/broken-1-1/desc']);
  });

  it('is read whatever it holds', () => {
    const line = fc.constantFrom('%NAME%', 'a', '', '%X%', '%', '%NAME%\r', 'b\r');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line).map((lines) => lines.join('\n')),
        ),
        (text) => {
          const sections = readSections(text, new Set(['NAME']));
          expect([...sections.values()].flat().every((value) => value.trim() !== '')).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
