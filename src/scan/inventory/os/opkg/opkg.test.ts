import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { opkg } from './opkg.ts';

const STATUS = `Package: busybox
Version: 1.36.1-1
Depends: libc
Status: install user installed
Architecture: x86_64
License: GPL-2.0
Conffiles:
 /etc/passwd 0b9c

Package: gone
Version: 1
Status: deinstall ok not-installed
Architecture: x86_64

Package: nameless
Status: install ok installed
`;

describe("opkg's database", () => {
  const files = {
    'usr/lib/opkg/status': STATUS,
    'usr/lib/opkg/info/busybox.list': '/bin/busybox\n/bin/ash\t0777\n',
  };
  const os = { id: 'openwrt', version: '23.05.3' };

  it('lists what is installed, with its files', () => {
    const { packages, files: owned } = opkg.extract({
      filesystem: fakeFilesystem(files, { needs: opkg.needs }),
      os,
    });
    expect(packages).toMatchObject([
      {
        type: 'opkg',
        name: 'busybox',
        version: '1.36.1-1',
        purl: 'pkg:opkg/openwrt/busybox@1.36.1-1?arch=x86_64&distro=openwrt-23.05.3',
        architecture: 'x86_64',
        licenses: ['GPL-2.0'],
      },
    ]);
    expect(owned?.get(packages[0]!.purl)).toEqual(['bin/busybox', 'bin/ash']);
  });

  it('of which a package has no version is incomplete', () => {
    const { incomplete } = opkg.extract({ filesystem: fakeFilesystem(files), os });
    expect(incomplete.map(({ what }) => what)).toEqual(['usr/lib/opkg/status']);
  });

  it('counts once where one place is a link to another', () => {
    const filesystem = fakeFilesystem(files, {
      links: { 'var/lib/opkg': '/usr/lib/opkg' },
      needs: opkg.needs,
    });
    expect(opkg.extract({ filesystem, os }).packages).toHaveLength(1);
  });
});
