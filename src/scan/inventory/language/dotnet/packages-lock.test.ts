import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { nugetLock, readPackagesLock } from './packages-lock.ts';

const LOCK = JSON.stringify({
  version: 1,
  dependencies: {
    'net6.0': {
      'Newtonsoft.Json': { type: 'Direct', requested: '[12.0.1, )', resolved: '12.0.1', contentHash: 'x' },
      'System.Text.Json': { type: 'Transitive', resolved: '6.0.0' },
      Own: { type: 'Project' },
    },
    'net8.0': {
      'Newtonsoft.Json': { type: 'Direct', requested: '[12.0.1, )', resolved: '12.0.1' },
      'System.Text.Json': { type: 'CentralTransitive', resolved: '8.0.0' },
    },
  },
});

describe('packages.lock.json', () => {
  it('declares what was resolved for any framework, and no project', () => {
    const { packages } = nugetLock.extract({
      filesystem: fakeFilesystem({ 'src/packages.lock.json': LOCK }, { inspectors: nugetLock.inspectors! }),
      os: undefined,
    });
    expect(packages.map(({ purl, evidence }) => [purl, evidence])).toEqual([
      ['pkg:nuget/Newtonsoft.Json@12.0.1', 'declared'],
      ['pkg:nuget/System.Text.Json@6.0.0', 'declared'],
      ['pkg:nuget/System.Text.Json@8.0.0', 'declared'],
    ]);
  });

  it('inside of an installed package is for its development only', () => {
    const inside = [
      'srv/node_modules/x/',
      'usr/lib/python3/dist-packages/x/',
      'var/lib/gems/3.1.0/gems/x-1.0/ext/',
    ];
    const files = Object.fromEntries(inside.map((folder) => [`${folder}packages.lock.json`, LOCK]));
    const filesystem = fakeFilesystem(files, { inspectors: nugetLock.inspectors! });
    expect(nugetLock.extract({ filesystem, os: undefined }).packages).toEqual([]);
  });

  it('that is damaged is told', () => {
    for (const text of ['{', '[]', '{"version":1}']) {
      const filesystem = fakeFilesystem(
        { 'packages.lock.json': text },
        { inspectors: nugetLock.inspectors! },
      );
      expect(nugetLock.extract({ filesystem, os: undefined })).toMatchObject({
        packages: [],
        incomplete: [{ what: 'packages.lock.json' }],
      });
    }
  });

  it('never throws, whatever it holds', () => {
    const entry = fc.oneof(fc.anything(), fc.record({ type: fc.string(), resolved: fc.anything() }));
    const lock = fc.record({ dependencies: fc.dictionary(fc.string(), fc.dictionary(fc.string(), entry)) });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), lock), fc.string(), (value, text) => {
        const read = readPackagesLock(
          JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? 1 : one)) ?? text,
        );
        expect('error' in read || Array.isArray(read)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
