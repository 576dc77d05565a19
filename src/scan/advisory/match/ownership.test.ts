import { describe, expect, it } from 'vitest';
import type { OsRelease, Package } from '#core/index.ts';
import { advisory, affects, installed, matchAgainst } from '../advisory-fixture.ts';
import type { MatchResult } from './match.ts';

const DEBIAN: OsRelease = { id: 'debian', version: '12' };
const UBUNTU: OsRelease = { id: 'ubuntu', version: '24.04' };
const ALPINE: OsRelease = { id: 'alpine', version: '3.20.3' };
const ALMA: OsRelease = { id: 'almalinux', version: '9.4' };
const CVE = advisory('GHSA-aaaa-aaaa-aaaa', { aliases: ['CVE-2026-1111'] }, affects('npm', 'lodash', '*'));

/** The ids that count, and those that are suppressed behind a minus. */
function idsOf({ findings }: MatchResult): string[] {
  return findings.map(({ id, suppression }) => (suppression === undefined ? id : `-${id}`)).sort();
}

function lodashIn(owner: Package, path = 'owned'): Package {
  return installed('npm/lodash@4.17.20', { owner: owner.purl, locations: [{ path }] });
}

describe('files of an operating system package', () => {
  it.each<[string, string, OsRelease, string, boolean]>([
    [
      'of Debian',
      'Debian JavaScript Maintainers <pkg-js@lists.alioth.debian.org>',
      DEBIAN,
      'Debian:12',
      true,
    ],
    ['of a Debian developer', 'Amy <amy@debian.org>', DEBIAN, 'Debian:12', true],
    ['of a maintainer who writes from elsewhere', 'Amy <amy@example.org>', DEBIAN, 'Debian:12', false],
    ['of Docker', 'Docker <support@docker.com>', DEBIAN, 'Debian:12', false],
    ['of who calls himself so', 'x@debian.org.example.com', DEBIAN, 'Debian:12', false],
    ['that a small image has without its maintainer', '', DEBIAN, 'Debian:12', true],
    ['of Ubuntu', 'Ubuntu Developers <u@lists.ubuntu.com>', UBUNTU, 'Ubuntu:24.04:LTS', true],
    ['that Ubuntu took from Debian', 'Amy <amy@debian.org>', UBUNTU, 'Ubuntu:24.04:LTS', true],
  ])('%s', async (_what, vendor, os, ecosystem, isSuppressed) => {
    const owner = installed('deb/node-lodash@4.17.20-1', { vendor });
    const other = advisory('X-1', affects(ecosystem, 'other', '*'));
    const result = await matchAgainst([CVE, other], [owner, lodashIn(owner)], os);
    expect(idsOf(result)).toEqual([isSuppressed ? '-CVE-2026-1111' : 'CVE-2026-1111']);
    if (isSuppressed) expect(result.findings[0]?.suppression).toMatchObject({ by: 'owner' });
  });

  it.each([
    ['AlmaLinux', true],
    ['Fedora Project', false],
    ['Docker', false],
    ['', false],
  ])('of the rpm vendor %s', async (vendor, isSuppressed) => {
    const owner = installed('rpm/node-lodash@4.17.20-1', { vendor });
    const other = advisory('ALSA-1', { upstream: ['CVE-2026-9'] }, affects('AlmaLinux:9', 'other', '*'));
    const result = await matchAgainst([CVE, other], [owner, lodashIn(owner)], ALMA);
    expect(idsOf(result)).toEqual([isSuppressed ? '-CVE-2026-1111' : 'CVE-2026-1111']);
  });

  it('whoever made it: where the distribution follows the vulnerability in that package', async () => {
    for (const [os, ecosystem, purl] of [
      [ALPINE, 'Alpine:v3.20', 'apk/node-lodash@4.17.20-r0'],
      [DEBIAN, 'Debian:12', 'deb/node-lodash@4.17.20-1'],
    ] as const) {
      const owner = installed(purl, { vendor: 'Amy <amy@example.org>' });
      const second = advisory(
        'GHSA-bbbb-bbbb-bbbb',
        { aliases: ['CVE-2026-2222'] },
        affects('npm', 'lodash', '*'),
      );
      const tracked = advisory(`X-CVE-2026-1111`, affects(ecosystem, 'node-lodash', '<4.0-0'));
      const result = await matchAgainst([CVE, second, tracked], [owner, lodashIn(owner)], os);
      expect(idsOf(result)).toEqual(['-CVE-2026-1111', 'CVE-2026-2222']);
    }
  });

  it('counts where the distribution has no advisories here, which is also said', async () => {
    const owner = installed('deb/node-lodash@4.17.20-1', { vendor: 'Amy <amy@debian.org>' });
    const result = await matchAgainst([CVE], [owner, lodashIn(owner)], DEBIAN);
    expect(idsOf(result)).toEqual(['CVE-2026-1111']);
    expect(result.incomplete).toEqual([expect.objectContaining({ code: 'advisory.shard-missing' })]);
  });

  it('a copy that the distribution does not own counts beside one that it does', async () => {
    const own = installed('deb/node-lodash@4.17.20-1', { vendor: 'Amy <amy@debian.org>' });
    const foreign = installed('deb/gitlab@17', { vendor: 'GitLab <x@gitlab.com>' });
    const other = advisory('X-1', affects('Debian:12', 'other', '*'));
    const free = installed('npm/lodash@4.17.20', { locations: [{ path: 'free' }] });
    const result = await matchAgainst(
      [CVE, other],
      [own, foreign, lodashIn(own), lodashIn(foreign, 'foreign'), free],
      DEBIAN,
    );
    expect(result.findings.map(({ suppression, locations }) => [suppression, locations])).toEqual([
      [undefined, [{ path: 'foreign' }, { path: 'free' }]],
    ]);
  });
});

describe('a package that states no version', () => {
  it('is affected by what affects all versions, and incomplete for what affects some', async () => {
    const some = advisory('GHSA-bbbb-bbbb-bbbb', affects('npm', 'lodash', '<1.0.0'));
    const nameless = installed('npm/lodash@', { locations: [{ path: 'app/requirements', line: 3 }] });
    const result = await matchAgainst([CVE, some], [nameless]);
    expect(idsOf(result)).toEqual(['CVE-2026-1111']);
    expect(result.findings.map(({ sources }) => sources[0]?.because)).toEqual([
      'it is affected as all versions are (npm order)',
    ]);
    expect(result.incomplete).toEqual([
      {
        code: 'advisory.version-missing',
        what: 'lodash (app/requirements:3)',
        why: 'it states no version, and GHSA-bbbb-bbbb-bbbb is about some of its versions',
      },
    ]);
  });

  it('is no matter where nothing is known of it', async () => {
    const result = await matchAgainst([CVE], [installed('npm/other@')]);
    expect([result.findings, result.incomplete]).toEqual([[], []]);
  });
});
