import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extracted } from '../../extraction-fixture.ts';
import { pomProjects } from './pom-projects.ts';
import { readProject } from './read-project.ts';
import { resolveProject } from './resolve-project.ts';

function dependency(group: string, artifact: string, version = '', scope = ''): string {
  const parts = { groupId: group, artifactId: artifact, version, scope };
  const elements = Object.entries(parts).map(([name, text]) =>
    text === '' ? '' : `<${name}>${text}</${name}>`,
  );
  return `<dependency>${elements.join('')}<exclusions><exclusion><groupId>no</groupId><artifactId>no</artifactId></exclusion></exclusions></dependency>`;
}

const PARENT = `<?xml version="1.0"?><project xmlns="http://maven.apache.org/POM/4.0.0">
  <groupId>org.example</groupId><artifactId>parent</artifactId><version>2.0.0</version><packaging>pom</packaging>
  <properties><log4j.version>2.14.1</log4j.version><loop.a>\${loop.b}</loop.a><loop.b>\${loop.a}</loop.b></properties>
  <dependencyManagement><dependencies>
    ${dependency('org.apache.logging.log4j', 'log4j-core', '${log4j.version}')}
    ${dependency('org.junit.jupiter', 'junit-jupiter', '5.10.0', 'test')}
    ${dependency('org.springframework.boot', 'spring-boot-dependencies', '3.2.0', 'import')}
  </dependencies></dependencyManagement>
  <dependencies>${dependency('org.slf4j', 'slf4j-api', '2.0.9')}</dependencies>
</project>`;
const CHILD = `<project><parent><groupId>org.example</groupId><artifactId>parent</artifactId><version>2.0.0</version></parent>
  <artifactId>app</artifactId>
  <properties><log4j.version>2.17.1</log4j.version></properties>
  <dependencies>
    ${dependency('org.apache.logging.log4j', 'log4j-core')}
    ${dependency('org.junit.jupiter', 'junit-jupiter')}
    ${dependency('org.springframework', 'spring-web')}
    ${dependency('${project.groupId}', 'sibling', '${project.version}')}
    ${dependency('com.example', 'ranged', '[1.0,2.0)')}
    ${dependency('com.example', 'unknown', '${not.there}')}
    ${dependency('com.example', 'looped', '${loop.a}')}
    ${dependency('com.example', '${not.there}', '1.0')}
  </dependencies>
  <profiles><profile><dependencies>${dependency('com.example', 'profiled', '1.0')}</dependencies></profile></profiles>
</project>`;

describe('pom.xml of a source tree', () => {
  it('tells coordinates and dependencies, with what its parents in the tree say', () => {
    expect(extracted(pomProjects, { 'app/pom.xml': CHILD, 'pom.xml': PARENT }).purls).toEqual([
      'pkg:maven/com.example/looped',
      'pkg:maven/com.example/ranged',
      'pkg:maven/com.example/unknown',
      'pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1',
      'pkg:maven/org.example/app@2.0.0',
      'pkg:maven/org.example/parent@2.0.0',
      'pkg:maven/org.example/sibling@2.0.0',
      'pkg:maven/org.junit.jupiter/junit-jupiter@5.10.0 (dev)',
      'pkg:maven/org.slf4j/slf4j-api@2.0.9',
      'pkg:maven/org.slf4j/slf4j-api@2.0.9',
      'pkg:maven/org.springframework/spring-web',
    ]);
  });

  it('without its parent says no versions that are managed there', () => {
    const { packages } = extracted(pomProjects, { 'app/pom.xml': CHILD });
    expect(packages.map(({ name, version }) => `${name} ${version}`)).toContain(
      'org.apache.logging.log4j:log4j-core ',
    );
    expect(packages.map(({ name, version }) => `${name} ${version}`)).toContain('org.example:app 2.0.0');
  });

  it('takes no other project for its parent', () => {
    const other = PARENT.replace('<artifactId>parent<', '<artifactId>other<');
    const { purls } = extracted(pomProjects, { 'app/pom.xml': CHILD, 'pom.xml': other });
    expect(purls).toContain('pkg:maven/org.apache.logging.log4j/log4j-core');
  });

  it('of an unpacked archive tells what the archive is, and not what it was built with', () => {
    const { packages } = extracted(pomProjects, {
      'srv/app/META-INF/maven/org.example/parent/pom.xml': PARENT,
    });
    expect(packages).toMatchObject([{ purl: 'pkg:maven/org.example/parent@2.0.0', evidence: 'installed' }]);
  });

  it('among the inputs of tests counts for nothing; what is no project is damaged', () => {
    expect(
      extracted(pomProjects, {
        'src/test/resources/pom.xml': PARENT,
        'a/pom.xml': '<project>',
        'b/pom.xml': '<x/>',
      }),
    ).toMatchObject({ packages: [], damaged: ['a/pom.xml', 'b/pom.xml'] });
  });

  it('whose parents go round in a circle ends', () => {
    const round = (name: string, parent: string, path: string) =>
      `<project><parent><groupId>g</groupId><artifactId>${parent}</artifactId><version>1</version><relativePath>${path}</relativePath></parent><artifactId>${name}</artifactId></project>`;
    expect(
      extracted(pomProjects, {
        'a/pom.xml': round('a', 'b', '../b'),
        'b/pom.xml': round('b', 'a', '../a/pom.xml'),
      }).purls,
    ).toEqual(['pkg:maven/g/a@1', 'pkg:maven/g/b@1']);
  });

  it('never throws, whatever it holds', () => {
    const piece = fc.constantFrom(
      '<project>',
      '</project>',
      '<dependencies>',
      '<dependency>',
      '</dependency>',
      '<artifactId>a</artifactId>',
      '<version>${a}</version>',
      '<properties><a>${a}${a}</a></properties>',
      '<parent>',
      '</parent>',
      '&x;',
      '<!DOCTYPE a [<!ENTITY x "y">]>',
      'é',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const read = readProject(text);
          const resolved =
            'error' in read ? undefined : resolveProject('pom.xml', new Map([['pom.xml', read]]));
          expect(resolved === undefined || resolved.own.version.length <= 1024).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
