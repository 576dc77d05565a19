import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../fake-filesystem.ts';
import { detectRelease, releasePatterns } from './release.ts';

function detect(files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}) {
  return detectRelease(fakeFilesystem(files, { links, needs: releasePatterns }));
}

describe('the release of an operating system', () => {
  it('is what os-release says', () => {
    const text = [
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"',
      'NAME="Debian GNU/Linux"',
      'VERSION_ID="12"',
      'VERSION="12 (bookworm)"',
      'VERSION_CODENAME=bookworm',
      'ID=debian',
      'HOME_URL="https://www.debian.org/"',
    ].join('\n');
    const release = {
      id: 'debian',
      version: '12',
      codename: 'bookworm',
      prettyName: 'Debian GNU/Linux 12 (bookworm)',
    };
    expect(detect({ 'usr/lib/os-release': text }, { 'etc/os-release': '../usr/lib/os-release' })).toEqual(
      release,
    );
    expect(detect({ 'usr/lib/os-release': text })).toEqual(release);
    expect(detect({ 'etc/os-release': 'ID=mine', 'usr/lib/os-release': text })).toEqual({
      id: 'mine',
      version: '',
    });
    expect(detect({ 'etc/os-release': '', 'usr/lib/os-release': text })).toEqual(release);
  });

  it.each([
    [
      'ID="rhel"\nVERSION_ID="9.4"\nID_LIKE="fedora"\nCPE_NAME="cpe:/o:redhat:enterprise_linux:9::baseos"',
      {
        id: 'rhel',
        version: '9.4',
        like: ['fedora'],
        cpe: 'cpe:/o:redhat:enterprise_linux:9::baseos',
      },
    ],
    ['ID=openEuler\nVERSION_ID="22.03"\n', { id: 'openeuler', version: '22.03' }],
    [
      "ID='sles'\nVERSION_ID='15.5'\nID_LIKE=\"suse  opensuse\"",
      { id: 'sles', version: '15.5', like: ['suse', 'opensuse'] },
    ],
    [
      'ID=ubuntu\r\nVERSION_ID="16.04"\r\nVERSION="16.04.7 LTS (Xenial Xerus)"\r\nUBUNTU_CODENAME=xenial\r\n',
      {
        id: 'ubuntu',
        version: '16.04',
        codename: 'xenial',
      },
    ],
    ['ID=debian\nVERSION="9 (stretch)"\nVERSION_ID=9', { id: 'debian', version: '9', codename: 'stretch' }],
    ['# ID=no\n  ID=arch \nBUILD_ID=rolling\nno assignment\n=x', { id: 'arch', version: '' }],
    ['ID=first\nID=last', { id: 'last', version: '' }],
    [
      'ID=x\nPRETTY_NAME="a \\"b\\" \\$c \\`d\\` \\\\e \\f"',
      { id: 'x', version: '', prettyName: 'a "b" $c `d` \\e \\f' },
    ],
    ['ID=x\nPRETTY_NAME=\'a \\b\'\\ "c"d', { id: 'x', version: '', prettyName: 'a \\b cd' }],
    ['ID=x\nPRETTY_NAME="open', { id: 'x', version: '', prettyName: 'open' }],
  ])('reads %j', (text, release) => {
    expect(detect({ 'etc/os-release': text })).toEqual(release);
  });

  it.each([
    ['alpine-release', '3.10.2\n', 'alpine', '3.10.2'],
    ['alpine-release', '3.21_alpha20240807\n', 'alpine', '3.21_alpha20240807'],
    ['debian_version', '12.5\n', 'debian', '12'],
    ['debian_version', 'trixie/sid\n', 'debian', ''],
    ['debian_version', 'kali-rolling\n', 'kali', ''],
    ['redhat-release', 'Red Hat Enterprise Linux Server release 6.10 (Santiago)\n', 'rhel', '6.10'],
    ['redhat-release', 'CentOS release 6.10 (Final)\n', 'centos', '6.10'],
    ['centos-release', 'CentOS Linux release 7.9.2009 (Core)\n', 'centos', '7.9.2009'],
    ['centos-release', 'CentOS Stream release 9\n', 'centos', '9'],
    ['redhat-release', 'Fedora release 40 (Forty)', 'fedora', '40'],
    ['redhat-release', 'AlmaLinux release 9.4 (Seafoam Ocelot)', 'almalinux', '9.4'],
    ['rocky-release', 'Rocky Linux release 8.10 (Green Obsidian)', 'rocky', '8.10'],
    ['oracle-release', 'Oracle Linux Server release 8.9', 'ol', '8.9'],
    ['system-release', 'Amazon Linux AMI release 2018.03', 'amzn', '2018.03'],
    ['system-release', 'Amazon Linux release 2 (Karoo)', 'amzn', '2'],
    ['mageia-release', 'Mageia release 9 (Official) for x86_64', 'mageia', '9'],
    ['openEuler-release', 'openEuler release 22.03 (LTS-SP3)', 'openeuler', '22.03'],
    [
      'SuSE-release',
      'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n',
      'sles',
      '11.4',
    ],
    [
      'SuSE-release',
      'SUSE Linux Enterprise Server 12 (x86_64)\nVERSION = 12\nPATCHLEVEL = 0\n',
      'sles',
      '12',
    ],
    ['SuSE-release', 'openSUSE 13.2 (x86_64)\nVERSION = 13.2\nCODENAME = Harlequin\n', 'opensuse', '13.2'],
    ['photon-release', 'VMware Photon OS 4.0\nPHOTON_BUILD_NUMBER=1f0f5f1\n', 'photon', '4.0'],
    ['mariner-release', 'CBL-Mariner 2.0.20230407\n', 'mariner', '2.0'],
    [
      'lsb-release',
      'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\nDISTRIB_CODENAME=jammy\nDISTRIB_DESCRIPTION="Ubuntu 22.04.4 LTS"\n',
      'ubuntu',
      '22.04',
    ],
    ['gentoo-release', 'Gentoo Base System release 2.14\n', 'gentoo', '2.14'],
    ['arch-release', '', 'arch', ''],
  ])('without os-release is in etc/%s: %j', (name, text, id, version) => {
    expect(detect({ [`etc/${name}`]: text })).toMatchObject({ id, version });
  });

  it('keeps the codename of what is not released yet', () => {
    expect(detect({ 'etc/debian_version': 'trixie/sid\n' })).toEqual({
      id: 'debian',
      version: '',
      codename: 'trixie',
      prettyName: 'Debian GNU/Linux trixie/sid',
    });
  });

  it('is the derivative, not its origin', () => {
    expect(
      detect({
        'etc/redhat-release': 'Red Hat Enterprise Linux release 8.9 (Ootpa)',
        'etc/oracle-release': 'Oracle Linux Server release 8.9',
      }),
    ).toMatchObject({ id: 'ol' });
    expect(
      detect({
        'etc/lsb-release': 'DISTRIB_ID=LinuxMint\nDISTRIB_RELEASE=21',
        'etc/debian_version': 'bookworm/sid',
      }),
    ).toMatchObject({ id: 'linuxmint', version: '21' });
  });

  it.each([
    [
      'https://dl-cdn.alpinelinux.org/alpine/v3.20/main\nhttps://dl-cdn.alpinelinux.org/alpine/v3.20/community\n',
      '3.20.3',
    ],
    [
      'https://dl-cdn.alpinelinux.org/alpine/edge/main\n#https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n',
      'edge',
    ],
    ['http://mirror/alpine/v3.19/main\n@edge http://mirror/alpine/edge/testing\n', '3.19'],
    ['http://mirror/alpine/v3.20/main\nhttp://mirror/alpine/edge/testing\n', '3.20.3'],
    ['/media/cdrom/apks\n', '3.20.3'],
    ['', '3.20.3'],
  ])('of Alpine follows the repositories when they agree: %j', (repositories, version) => {
    expect(
      detect({ 'etc/os-release': 'ID=alpine\nVERSION_ID=3.20.3', 'etc/apk/repositories': repositories })
        ?.version,
    ).toBe(version);
  });

  it.each([
    [{}],
    [
      {
        'etc/os-release': 'NAME=x',
        'etc/redhat-release': 'Something of our own',
        'etc/debian_version': '\n',
      },
    ],
    [
      {
        'etc/redhat-release': ` release 9`,
        'etc/SuSE-release': 'SUSE',
        'etc/lsb-release': 'LSB_VERSION=1',
        'etc/alpine-release': '',
      },
    ],
  ])('is unknown where nothing tells: %j', (files) => {
    expect(detect(files)).toBeUndefined();
  });
});
