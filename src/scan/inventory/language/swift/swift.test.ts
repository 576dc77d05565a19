import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extracted } from '../extraction-fixture.ts';
import { readResolved, swiftResolved } from './package-resolved.ts';
import { podfileLock, readPodfileLock } from './podfile-lock.ts';

const NIO = { revision: '6c89474e62719ddcc1e9614989fff2f68208fe10', version: '2.65.0' };
const V1 = {
  object: {
    pins: [
      {
        package: 'swift-nio',
        repositoryURL: 'https://github.com/apple/swift-nio.git',
        state: { branch: null, ...NIO },
      },
    ],
  },
  version: 1,
};
const V3 = {
  originHash: '95ce',
  pins: [
    {
      identity: 'swift-nio',
      kind: 'remoteSourceControl',
      location: 'git@github.com:apple/swift-nio.git',
      state: NIO,
    },
    {
      identity: 'trunk',
      kind: 'remoteSourceControl',
      location: 'ssh://git@git.example.org:2222/team/trunk',
      state: { branch: 'main', revision: 'abc123' },
    },
    { identity: 'own', kind: 'localSourceControl', location: '/home/me/own', state: { version: '1.0.0' } },
    { identity: 'mona.LinkedList', kind: 'registry', location: '', state: { version: '1.2.0' } },
  ],
  version: 3,
};

describe('Package.resolved', () => {
  it('names packages by their repositories', () => {
    expect(
      extracted(swiftResolved, {
        'one/Package.resolved': JSON.stringify(V1),
        'three/Package.resolved': JSON.stringify(V3),
      }).purls,
    ).toEqual([
      'pkg:swift/git.example.org/team/trunk@abc123',
      'pkg:swift/github.com/apple/swift-nio@2.65.0',
      'pkg:swift/github.com/apple/swift-nio@2.65.0',
    ]);
  });

  it('that has no pins is damaged; what was checked out has its own', () => {
    expect(
      extracted(swiftResolved, {
        'Package.resolved': '{}',
        'a/.build/checkouts/x/Package.resolved': JSON.stringify(V1),
      }),
    ).toMatchObject({ packages: [], damaged: ['Package.resolved'] });
  });

  it('never throws, whatever it holds', () => {
    const pin = fc.record({
      location: fc.oneof(fc.string(), fc.webUrl()),
      state: fc.jsonValue(),
      kind: fc.string(),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(pin).map((pins) => JSON.stringify({ pins })),
        ),
        (text) => {
          const read = readResolved(text);
          expect('error' in read || read.every(({ name }) => /^[\w.-]+\/\S+$/.test(name))).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

const PODS = `PODS:
  - AppCenter (4.2.0):
    - AppCenter/Analytics (= 4.2.0)
  - AppCenter/Analytics (4.2.0):
    - AppCenter/Core
  - "GoogleUtilities/NSData+zlib (7.8.0)"
  - KeychainAccess (4.2.1)

DEPENDENCIES:
  - AppCenter
  - KeychainAccess (4.0.0)

SPEC REPOS:
  trunk:
    - AppCenter

PODFILE CHECKSUM: 9cd5

COCOAPODS: 1.11.2
`;

describe('Podfile.lock', () => {
  it('declares pods and their parts', () => {
    expect(extracted(podfileLock, { 'ios/Podfile.lock': PODS }).purls).toEqual([
      'pkg:cocoapods/AppCenter@4.2.0',
      'pkg:cocoapods/AppCenter@4.2.0#Analytics',
      'pkg:cocoapods/GoogleUtilities@7.8.0#NSData%2Bzlib',
      'pkg:cocoapods/KeychainAccess@4.2.1',
    ]);
  });

  it('without pods is one still, and other text is none', () => {
    expect(readPodfileLock('PODFILE CHECKSUM: 1\n\nCOCOAPODS: 1.0\n')).toEqual([]);
    expect(extracted(podfileLock, { 'Podfile.lock': 'hello' }).damaged).toEqual(['Podfile.lock']);
  });

  it('never throws, whatever it holds', () => {
    const line = fc.constantFrom('PODS:', '  - a (1)', '  - "b/c (2)":', '    - d', '  - (', 'é');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line).map((lines) => lines.join('\n')),
        ),
        (text) => {
          const read = readPodfileLock(text);
          expect('error' in read || read.every(({ name, version }) => name !== '' && version !== '')).toBe(
            true,
          );
        },
      ),
    );
  });
});
