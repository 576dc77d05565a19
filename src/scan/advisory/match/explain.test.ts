import { describe, expect, it } from 'vitest';
import type { OsRelease, Package } from '#core/index.ts';
import { advisory, affects, databaseOf, installed, TODAY } from '../advisory-fixture.ts';
import { explainPackage } from './explain.ts';
import { explanationLines } from './explain-text.ts';

const DEBIAN: OsRelease = { id: 'debian', version: '12' };

async function explain(
  records: readonly Record<string, unknown>[],
  packages: readonly Package[],
  name: string,
  os: OsRelease | undefined = DEBIAN,
): Promise<string[]> {
  const { database, remove } = await databaseOf(records);
  try {
    return explainPackage({ os, packages, database, now: TODAY }, name).flatMap(explanationLines);
  } finally {
    remove();
  }
}

describe('explainPackage', () => {
  it('tells of every advisory why it matched or why not', async () => {
    const lines = await explain(
      [
        advisory('DEBIAN-CVE-2026-1111', affects('Debian:12', 'openssl', '<3.0.15-1')),
        advisory('DEBIAN-CVE-2026-2222', affects('Debian:12', 'openssl', '<3.0.10-1')),
        advisory(
          'DEBIAN-CVE-2026-3333',
          { withdrawn: '2026-01-01T00:00:00Z' },
          affects('Debian:12', 'openssl', '*'),
        ),
        advisory('DEBIAN-CVE-2026-4444', affects('Debian:12', 'openssl', '>=3.5 <3.6')),
        advisory('DEBIAN-CVE-2026-5555', affects('Debian:12', 'openssl', [], { versions: ['3.0.11-1'] })),
      ],
      [installed('deb/libssl3@3.0.11-1+b1', { source: { name: 'openssl', version: '3.0.11-1' } })],
      'libssl3',
    );
    expect(lines[0]).toBe('pkg:deb/libssl3@3.0.11-1+b1');
    expect(lines.slice(1, 3)).toEqual(['  finding CVE-2026-1111', '  finding CVE-2026-5555']);
    expect(lines[3]).toMatch(
      /^ {2}Debian:12: source openssl 3\.0\.11-1, debian order, 5 advisories \(shard sha256:[\da-f]{12}\)$/,
    );
    expect(lines.slice(4).sort()).toEqual([
      '    + DEBIAN-CVE-2026-1111: 3.0.11-1 < 3.0.15-1 (debian order)',
      '    + DEBIAN-CVE-2026-5555: 3.0.11-1 is listed as affected',
      '    - DEBIAN-CVE-2026-2222: fixed in 3.0.10-1, and 3.0.11-1 is not older (debian order)',
      '    - DEBIAN-CVE-2026-3333: the publisher took it back',
      '    - DEBIAN-CVE-2026-4444: 3.0.11-1 is in none of the ranges: >= 3.5 and < 3.6 (debian order)',
    ]);
  });

  it('tells of ownership, of packages without code, and of rebuilds', async () => {
    const records = [
      advisory('CVE-2026-1111', affects('npm', 'x', '*')),
      advisory('CVE-2026-2222', affects('Debian:12', 'linux', '*')),
    ];
    const packages = [
      installed('npm/x@1.0.0', { owner: 'pkg:deb/node-x@1' }),
      installed('deb/node-x@1', { vendor: 'Amy <amy@debian.org>' }),
      installed('npm/y@1.0.0', { owner: 'pkg:deb/tool@1' }),
      installed('deb/tool@1', { vendor: 'Tool Inc.' }),
      installed('deb/linux-libc-dev@6', { source: { name: 'linux', version: '6' } }),
      installed('deb/linux@6+rpt1'),
    ];
    expect((await explain(records, packages, 'x')).join('\n')).toContain(
      'owned: its files belong to pkg:deb/node-x@1, whose distribution',
    );
    expect((await explain(records, packages, 'y')).join('\n')).toContain(
      'owned: its files belong to pkg:deb/tool@1, but it is by Tool Inc.',
    );
    expect((await explain(records, packages, 'linux-libc-dev')).join('\n')).toContain(
      'suppressed: kernel headers',
    );
    const lines = await explain(records, packages, 'linux', { id: 'raspbian', version: '12' });
    expect(lines.join('\n')).toContain('not decided: raspbian 12 rebuilt it');
  });

  it('finds a package by source name, purl, and any spelling of its ecosystem', async () => {
    const records = [advisory('X-1', affects('PyPI', 'zope-interface', '*'))];
    const packages = [installed('pypi/zope.interface@1.0')];
    for (const name of ['zope.interface', 'Zope_Interface', 'pkg:pypi/zope.interface@1.0'])
      expect(await explain(records, packages, name)).toHaveLength(4);
    expect(await explain(records, packages, 'nothing')).toEqual([]);
    const java = [installed('maven/org.example:thing@1.0')];
    expect(await explain(records, java, 'thing')).toHaveLength(2);
  });

  it('says when nothing names it, or nothing could be looked up', async () => {
    const records = [advisory('X-1', affects('npm', 'other', '*'))];
    expect(await explain(records, [installed('npm/x@1.0.0')], 'x')).toEqual([
      'pkg:npm/x@1.0.0',
      '  no advisory names it',
    ]);
    expect((await explain(records, [installed('gem/x@1.0.0')], 'x'))[1]).toMatch(
      /^ {2}not checked: RubyGems \(1 package\): /,
    );
  });

  it('knows the builds that an erratum names as fixed', async () => {
    const record = advisory(
      'ALSA-1',
      affects('AlmaLinux:8', 'x', '<1-1.module_el8.4'),
      affects('AlmaLinux:8', 'x', '<1-1.module_el8.5'),
    );
    const lines = await explain([record], [installed('rpm/x@1-1.module_el8.4')], 'x', {
      id: 'almalinux',
      version: '8',
    });
    expect(lines.join('\n')).toContain(
      '- ALSA-1: 1-1.module_el8.4 is itself one of the builds that it names as fixed',
    );
  });
});
