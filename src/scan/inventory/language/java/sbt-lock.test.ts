import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extracted } from '../extraction-fixture.ts';
import { readSbtLock, sbtLock } from './sbt-lock.ts';

const LOCK = JSON.stringify({
  lockVersion: 1,
  configurations: ['compile', 'optional', 'provided', 'runtime', 'test'],
  dependencies: [
    {
      org: 'org.apache.commons',
      name: 'commons-lang3',
      version: '3.9',
      artifacts: [],
      configurations: ['compile', 'runtime', 'test'],
    },
    { org: 'org.scala-lang', name: 'scala-library', version: '2.12.10', configurations: ['test'] },
    { org: 'x', name: 'y', version: '${z}', configurations: [] },
  ],
});

describe('build.sbt.lock', () => {
  it('declares artifacts, those for tests marked', () => {
    expect(extracted(sbtLock, { 'build.sbt.lock': LOCK }).purls).toEqual([
      'pkg:maven/org.apache.commons/commons-lang3@3.9',
      'pkg:maven/org.scala-lang/scala-library@2.12.10 (dev)',
    ]);
  });

  it('that is none is damaged', () => {
    expect(extracted(sbtLock, { 'build.sbt.lock': '{}', 'a/x.sbt.lock': '{' }).damaged).toEqual([
      'a/x.sbt.lock',
      'build.sbt.lock',
    ]);
  });

  it('never throws, whatever it holds', () => {
    const one = fc.record({
      org: fc.string(),
      name: fc.string(),
      version: fc.string(),
      configurations: fc.jsonValue(),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.array(one).map((dependencies) => JSON.stringify({ dependencies })),
        ),
        (text) => {
          const read = readSbtLock(text);
          expect('error' in read || read.every(({ name }) => /^[\w.-]+:[\w.-]+$/.test(name))).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
