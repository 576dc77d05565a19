import { SaxesParser } from 'saxes';
import { messageOf } from '#core/index.ts';

/** A dependency as a pom writes it: properties are not resolved, missing parts are empty. */
export interface PomDependency {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  readonly scope: string;
}

/** What a `pom.xml` says by itself. */
export interface PomProject {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  readonly parent?: {
    readonly group: string;
    readonly artifact: string;
    readonly version: string;
    /** `../pom.xml` unless it says otherwise. */
    readonly path: string;
  };
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly managed: readonly PomDependency[];
  readonly dependencies: readonly PomDependency[];
}

/** The largest projects of Apache manage some thousand versions. */
const ENTRY_LIMIT = 20_000;
const TEXT_LIMIT = 1024;
/** `project/dependencyManagement/dependencies/dependency/version`. */
const DEPTH = 5;
const DEPENDENCY = 'project/dependencies/dependency';
const MANAGED = 'project/dependencyManagement/dependencies/dependency';
const PROPERTY = 'project/properties/';

/** Reads the model of a project (Maven docs, "POM Reference"); profiles, which nobody may have switched on, do not count. Entities that a document defines are not expanded. */
export function readProject(xml: string): PomProject | { readonly error: string } {
  const texts = new Map<string, string>();
  const properties = new Map<string, string>();
  const lists: Record<typeof DEPENDENCY | typeof MANAGED, PomDependency[]> = {
    [DEPENDENCY]: [],
    [MANAGED]: [],
  };
  let dependency = new Map<string, string>();
  const open: string[] = [];
  let current = '';
  const parser = new SaxesParser({ position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    open.push(name);
    current = open.length <= DEPTH ? open.join('/') : '';
    if (current === DEPENDENCY || current === MANAGED) dependency = new Map();
  });
  parser.on('text', (text) => {
    if (current === '') return;
    const value = text.trim().slice(0, TEXT_LIMIT);
    if (current.startsWith(PROPERTY)) {
      if (open.length === 3 && properties.size < ENTRY_LIMIT) properties.set(open[2]!, value);
    } else if (current.startsWith(`${DEPENDENCY}/`) || current.startsWith(`${MANAGED}/`))
      dependency.set(open.at(-1)!, value);
    else if (open.length <= 3) texts.set(current, value);
  });
  parser.on('closetag', () => {
    if (open.length <= DEPTH) {
      const closed = open.join('/');
      if ((closed === DEPENDENCY || closed === MANAGED) && lists[closed].length < ENTRY_LIMIT)
        lists[closed].push({
          group: dependency.get('groupId') ?? '',
          artifact: dependency.get('artifactId') ?? '',
          version: dependency.get('version') ?? '',
          scope: dependency.get('scope') ?? '',
        });
    }
    open.pop();
    current = open.length > 0 && open.length <= DEPTH ? open.join('/') : '';
  });
  try {
    parser.write(xml.replace(/^\ufeff/, '')).close();
  } catch (error) {
    return { error: messageOf(error).slice(0, 200) };
  }
  const artifact = texts.get('project/artifactId');
  if (artifact === undefined) return { error: 'it is no project of Maven' };
  const parentArtifact = texts.get('project/parent/artifactId');
  return {
    group: texts.get('project/groupId') ?? '',
    artifact,
    version: texts.get('project/version') ?? '',
    ...(parentArtifact !== undefined && {
      parent: {
        group: texts.get('project/parent/groupId') ?? '',
        artifact: parentArtifact,
        version: texts.get('project/parent/version') ?? '',
        path: texts.get('project/parent/relativePath') ?? '../pom.xml',
      },
    }),
    properties: [...properties],
    managed: lists[MANAGED],
    dependencies: lists[DEPENDENCY],
  };
}
