import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { gradleLock, readGradleLock } from './gradle-lock.ts';

const LOCK = `# This is a Gradle generated file for dependency locking.
org.example:library:1.2.3=compileClasspath,runtimeClasspath
org.example:checker:2.0=testCompileClasspath,testRuntimeClasspath
empty=annotationProcessor
`;

function purls(files: Readonly<Record<string, string>>): string[] {
  const filesystem = fakeFilesystem(files, { inspectors: gradleLock.inspectors! });
  return gradleLock
    .extract({ filesystem, os: undefined })
    .packages.map(({ purl, dev }) => `${purl}${dev === true ? ' dev' : ''}`);
}

it.each([
  ['app/gradle.lockfile', ['pkg:maven/org.example/library@1.2.3', 'pkg:maven/org.example/checker@2.0 dev']],
  [
    'buildscript-gradle.lockfile',
    ['pkg:maven/org.example/library@1.2.3', 'pkg:maven/org.example/checker@2.0 dev'],
  ],
  ['other.lockfile', []],
])('%s declares dependencies, those of tests marked', (path, expected) => {
  expect(purls({ [path]: LOCK })).toEqual(expected);
});

it('a lock file of one configuration has no configurations in it', () => {
  expect(purls({ 'gradle/dependency-locks/runtimeClasspath.lockfile': 'a.b:c:1\n' })).toEqual([
    'pkg:maven/a.b/c@1',
  ]);
});

it('any text gives coordinates', () => {
  const line = fc.constantFrom('a:b:1=x', 'a:b:1', 'a:b', 'a:b:${v}=x', '../x:y:1=z', '#', 'empty=');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(line).map((lines) => lines.join('\n')),
      ),
      (text) => {
        expect(
          readGradleLock(text).every(({ name, version }) => /^[\w.-]+:[\w.-]+$/.test(name) && version !== ''),
        ).toBe(true);
      },
    ),
  );
});
