import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { portage } from './portage.ts';

const CONTENTS = `dir /usr
dir /usr/bin
obj /usr/bin/a file 376c02bd3b22804df8fdfdc895e7dbfb 1649284374
sym /usr/bin/b -> a 1649284374
fif /run/x
`;

describe("Portage's database", () => {
  it('lists packages by their directories, with their files', () => {
    const filesystem = fakeFilesystem(
      {
        'var/db/pkg/app-containers/skopeo-1.5.1/CONTENTS': CONTENTS,
        'var/db/pkg/app-containers/skopeo-1.5.1/LICENSE': 'Apache-2.0 BSD\n',
        'var/db/pkg/media-libs/libpng-1.6.40-r1/CONTENTS': '',
        'var/db/pkg/sys-libs/gtk+2-mm-2_rc1/CONTENTS': '',
        'var/db/pkg/sys-apps/-MERGING-x-1/CONTENTS': '',
        'var/db/pkg/sys-apps/no-version/CONTENTS': '',
        'var/db/pkg/sys-apps/empty-1.0/SIZE': '1',
      },
      { needs: portage.needs },
    );
    const { packages, files } = portage.extract({ filesystem, os: { id: 'gentoo', version: '2.14' } });
    expect(packages.map(({ purl, licenses }) => [purl, licenses])).toEqual([
      ['pkg:ebuild/app-containers/skopeo@1.5.1', ['Apache-2.0 BSD']],
      ['pkg:ebuild/media-libs/libpng@1.6.40-r1', []],
      ['pkg:ebuild/sys-libs/gtk%2B2-mm@2_rc1', []],
    ]);
    expect(files?.get(packages[0]!.purl)).toEqual(['usr/bin/a file', 'usr/bin/b']);
  });
});
