import { describe, expect, it } from 'vitest';
import type { OsRelease } from '#core/index.ts';
import { distributionOf, nameOf } from './distribution.ts';

function ecosystemOf(os: OsRelease): string {
  const found = distributionOf(os);
  return found.kind === 'known' ? found.ecosystem : found.kind;
}

describe('distributionOf', () => {
  it.each<readonly [OsRelease, string]>([
    [{ id: 'debian', version: '12' }, 'Debian:12'],
    [{ id: 'debian', version: '12.7' }, 'Debian:12'],
    [{ id: 'debian', version: '', codename: 'trixie' }, 'Debian:13'],
    [{ id: 'debian', version: '', prettyName: 'Debian GNU/Linux forky/sid' }, 'Debian:14'],
    [{ id: 'debian', version: '', prettyName: 'Debian GNU/Linux' }, 'unsupported'],
    [{ id: 'raspbian', version: '11' }, 'Debian:11'],
    [{ id: 'devuan', version: '5' }, 'Debian:12'],
    [{ id: 'devuan', version: '99' }, 'unsupported'],
    [{ id: 'ubuntu', version: '22.04' }, 'Ubuntu:22.04:LTS'],
    [{ id: 'ubuntu', version: '24.10' }, 'Ubuntu:24.10'],
    [{ id: 'ubuntu', version: '23.04' }, 'Ubuntu:23.04'],
    [{ id: 'linuxmint', version: '21.3' }, 'Ubuntu:22.04:LTS'],
    [{ id: 'pop', version: '22.04' }, 'Ubuntu:22.04:LTS'],
    [{ id: 'alpine', version: '3.20.3' }, 'Alpine:v3.20'],
    [{ id: 'alpine', version: '3.9.6' }, 'Alpine:v3.9'],
    [{ id: 'alpine', version: '3.21_alpha20240807' }, 'Alpine:edge'],
    [{ id: 'alpine', version: 'edge' }, 'Alpine:edge'],
    [{ id: 'postmarketos', version: 'v24.06' }, 'Alpine:v3.20'],
    [{ id: 'postmarketos', version: 'edge' }, 'Alpine:edge'],
    [{ id: 'postmarketos', version: 'v19.01' }, 'unsupported'],
    [{ id: 'wolfi', version: '20230201' }, 'Wolfi'],
    [{ id: 'chainguard', version: '20230214' }, 'Chainguard'],
    [{ id: 'rhel', version: '9.4' }, 'Red Hat:enterprise_linux:9'],
    [{ id: 'centos', version: '7' }, 'Red Hat:enterprise_linux:7'],
    [{ id: 'centos', version: '8', prettyName: 'CentOS Stream 8' }, 'unsupported'],
    [{ id: 'centos', version: '9' }, 'unsupported'],
    [{ id: 'almalinux', version: '9.4' }, 'AlmaLinux:9'],
    [{ id: 'rocky', version: '8.9' }, 'Rocky Linux:8'],
    [{ id: 'sles', version: '15.5' }, 'SUSE:Linux Enterprise Server 15 SP5'],
    [{ id: 'sles', version: '15' }, 'SUSE:Linux Enterprise Server 15'],
    [{ id: 'sle-micro', version: '5.5' }, 'SUSE:Linux Micro 5.5'],
    [{ id: 'sle-micro-rancher', version: '5.4' }, 'SUSE:Linux Enterprise Micro for Rancher 5.4'],
    [{ id: 'opensuse-leap', version: '15.6' }, 'openSUSE:Leap 15.6'],
    [{ id: 'opensuse-tumbleweed', version: '20260101' }, 'openSUSE:Tumbleweed'],
    [{ id: 'photon', version: '5.0' }, 'Photon OS:5.0'],
    [{ id: 'azurelinux', version: '3.0' }, 'Azure Linux:3'],
    [{ id: 'mageia', version: '9' }, 'Mageia:9'],
    [
      { id: 'openEuler', version: '22.03', prettyName: 'openEuler 22.03 (LTS-SP3)' },
      'openEuler:22.03-LTS-SP3',
    ],
    [{ id: 'openeuler', version: '24.09' }, 'openEuler:24.09'],
    [{ id: 'amzn', version: '2023' }, 'unsupported'],
    [{ id: 'ol', version: '9' }, 'unsupported'],
    [{ id: 'fedora', version: '41' }, 'unsupported'],
    [{ id: '__proto__', version: 'constructor' }, 'unsupported'],
    [{ id: 'linuxmint', version: 'constructor' }, 'unsupported'],
    [{ id: 'debian', version: 'constructor' }, 'unsupported'],
    [{ id: 'postmarketos', version: '__proto__' }, 'unsupported'],
  ])('%j is %s', (os, ecosystem) => {
    expect(ecosystemOf(os)).toBe(ecosystem);
  });

  it.each([
    ['rhel', '9.4', 'Red Hat:enterprise_linux:9::baseos', true],
    ['rhel', '9.4', 'Red Hat:rhel_eus:9.4::baseos', false],
    ['rhel', '9.4', 'Red Hat:enterprise_linux:8::baseos', false],
    ['sles', '15.5', 'SUSE:Linux Enterprise Module for Basesystem 15 SP5', true],
    ['sles', '15.5', 'SUSE:Linux Enterprise Module for Basesystem 15 SP4', false],
    ['sles', '15.5', 'SUSE:Linux Enterprise Server 15 SP5-LTSS', true],
    ['sle-micro', '5.5', 'SUSE:Linux Enterprise Micro 5.5', true],
    ['sle-micro-rancher', '5.4', 'SUSE:Linux Enterprise Micro 5.4', true],
    ['sle-micro-rancher', '5.4', 'SUSE:Linux Enterprise Micro 5.3', false],
    ['ubuntu', '22.04', 'Ubuntu:22.04', true],
    ['ubuntu', '22.04', 'Ubuntu:Pro:22.04:LTS', false],
    ['debian', '12', 'Debian', true],
    ['debian', '12', 'Debian:11', false],
  ])('%s %s and %s: %j', (id, version, ecosystem, belongs) => {
    const found = distributionOf({ id, version });
    expect(found.kind === 'known' && found.matches(ecosystem)).toBe(belongs);
  });

  it('names what is not supported, with the reason', () => {
    expect(distributionOf({ id: 'strange', version: '1', like: ['debian'] })).toEqual({
      kind: 'unsupported',
      why: 'strange 1, which is like debian: no source of advisories is known for it',
    });
    expect(nameOf({ id: 'x', version: '', prettyName: 'X Linux' })).toBe('X Linux');
  });
});
