import { MIB, type Incompleteness, type Json, type Package } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import type { Extractor } from '../../../extractor.ts';
import { packageUrl } from '../../../purl.ts';
import { baseName, INSIDE_PACKAGE } from '../../declaration.ts';
import { unreadable } from '../../text-document.ts';
import { isCoordinates, type Coordinates } from '../coordinates.ts';
import { readProject, type PomProject } from './read-project.ts';
import { resolveProject } from './resolve-project.ts';

const NAME = 'language/pom-xml';
const POM = 'pom.xml';
/** The longest poms that manage versions for others have 500 kB. */
const MAX_BYTES: number = 4 * MIB;
/** An unpacked archive: the pom says what it is; what it needed when it was built says nothing about what is there. */
const UNPACKED = /(?:^|\/)META-INF\/maven\//;
/** Inputs of tests, in the layout that all projects of Maven share. */
const TESTS = /(?:^|\/)src\/(?:test|it)\//;

const pomInspector: FileInspector = {
  name: NAME,
  version: 1,
  extensions: ['xml'],
  wants: ({ path }) =>
    path.endsWith(POM) && baseName(path) === POM && !TESTS.test(path) && !INSIDE_PACKAGE.test(path),
  inspect(_file, content): Json | undefined {
    if (content.size > MAX_BYTES) return { error: `it has ${content.size} bytes, the limit is ${MAX_BYTES}` };
    return readProject(textOf(content.read(0, content.size))) as unknown as Json;
  },
};

/** Projects of Maven in source trees, and the dependencies that they name; what those need in turn only a repository knows. */
export const pomProjects: Extractor = {
  name: NAME,
  needs: [],
  inspectors: [pomInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const projects = new Map<string, PomProject>();
    for (const { file, value } of filesystem.observations(pomInspector.name)) {
      const read = value as unknown as ReturnType<typeof readProject>;
      if ('error' in read) incomplete.push(unreadable(file.path, read.error));
      else projects.set(file.path, read);
    }
    for (const path of projects.keys()) {
      const { own, dependencies } = resolveProject(path, projects);
      const isUnpacked = UNPACKED.test(path);
      if (isArtifact(own) && own.version !== '')
        packages.push(packageOf(own, path, isUnpacked ? 'installed' : 'declared', false));
      if (isUnpacked) continue;
      for (const dependency of dependencies)
        if (isArtifact(dependency))
          packages.push(packageOf(dependency, path, 'declared', dependency.scope === 'test'));
    }
    return { packages, incomplete };
  },
};

/** Coordinates whose group and artifact are known; the version may not be. */
function isArtifact(coordinates: Coordinates): boolean {
  return coordinates.group !== '' && isCoordinates({ ...coordinates, version: coordinates.version || '0' });
}

function packageOf(
  { group, artifact, version }: Coordinates,
  path: string,
  evidence: Package['evidence'],
  dev: boolean,
): Package {
  return {
    type: 'maven',
    name: `${group}:${artifact}`,
    version,
    purl: packageUrl({ type: 'maven', namespace: group, name: artifact, version }),
    licenses: [],
    locations: [{ path }],
    foundBy: NAME,
    evidence,
    ...(dev && { dev }),
  };
}
