import { posix } from 'node:path';
import type { Coordinates } from '../coordinates.ts';
import type { PomDependency, PomProject } from './read-project.ts';

/** What a project of Maven is and needs, as far as the files of its tree tell. */
export interface ResolvedProject {
  readonly own: Coordinates;
  /** A version that the tree does not tell (an imported bill of materials, a parent in a repository, a range) is empty. */
  readonly dependencies: readonly (Coordinates & { readonly scope: string })[];
}

/** Real projects have two or three levels of parents. */
const PARENT_LIMIT = 32;
/** A property may name another one; real poms do so once or twice. */
const ROUND_LIMIT = 8;
const TEXT_LIMIT = 1024;
/** `[1.0,2.0)`: a repository has to be asked what there is. `1.0` alone is a wish that Maven fulfils where nothing is nearer. */
const RANGE = /^[[(]|,/;

/**
 * Resolves a project within its tree: coordinates, properties and managed versions are inherited from the parents that lie
 * where `relativePath` says, when they are the ones that are meant (Maven docs, "Project Inheritance").
 */
export function resolveProject(path: string, projects: ReadonlyMap<string, PomProject>): ResolvedProject {
  const chain = lineOf(path, projects);
  const [project] = chain as [PomProject];
  const group = chain.map((one) => one.group || (one.parent?.group ?? '')).find((text) => text !== '') ?? '';
  const version =
    chain.map((one) => one.version || (one.parent?.version ?? '')).find((text) => text !== '') ?? '';
  const properties = new Map<string, string>();
  for (const one of [...chain].reverse())
    for (const [name, value] of one.properties) properties.set(name, value);
  const known = knownProperties(project, group, version);
  const resolve = (text: string): string => {
    let resolved = text;
    for (let round = 0; round < ROUND_LIMIT && resolved.includes('${'); round++)
      resolved = resolved
        .replaceAll(
          /\$\{([\w.-]+)\}/g,
          (whole, name: string) => known.get(name) ?? properties.get(name) ?? whole,
        )
        .slice(0, TEXT_LIMIT);
    return resolved;
  };

  const managed = new Map<string, PomDependency>();
  for (const one of chain)
    for (const entry of one.managed) {
      const key = `${resolve(entry.group)}:${resolve(entry.artifact)}`;
      if (!managed.has(key)) managed.set(key, entry);
    }
  const dependencies = chain.flatMap((one) =>
    one.dependencies.map((dependency) => {
      const [dependencyGroup, artifact] = [resolve(dependency.group), resolve(dependency.artifact)];
      const management = managed.get(`${dependencyGroup}:${artifact}`);
      const told = resolve(dependency.version || (management?.version ?? ''));
      return {
        group: dependencyGroup,
        artifact,
        version: told.includes('${') || RANGE.test(told) ? '' : told,
        scope: dependency.scope || (management?.scope ?? ''),
      };
    }),
  );
  return {
    own: { group: resolve(group), artifact: resolve(project.artifact), version: resolve(version) },
    dependencies,
  };
}

/** The project and its parents in the tree, itself first. */
function lineOf(path: string, projects: ReadonlyMap<string, PomProject>): PomProject[] {
  const line: PomProject[] = [];
  const seen = new Set<string>();
  for (let at = path; line.length < PARENT_LIMIT && !seen.has(at);) {
    const project = projects.get(at);
    const child = line.at(-1);
    if (project === undefined) break;
    if (child?.parent !== undefined && child.parent.artifact !== project.artifact) break;
    seen.add(at);
    line.push(project);
    const relative = project.parent?.path ?? '';
    if (relative === '') break;
    const parent = posix.join(posix.dirname(at), relative);
    at = parent.endsWith('.xml') ? parent : posix.join(parent, 'pom.xml');
  }
  return line;
}

function knownProperties(
  { artifact, parent }: PomProject,
  group: string,
  version: string,
): Map<string, string> {
  const known = new Map<string, string>();
  for (const prefix of ['project.', 'pom.', '']) {
    known
      .set(`${prefix}groupId`, group)
      .set(`${prefix}artifactId`, artifact)
      .set(`${prefix}version`, version);
    if (parent !== undefined)
      known.set(`${prefix}parent.version`, parent.version).set(`${prefix}parent.groupId`, parent.group);
  }
  return known;
}
