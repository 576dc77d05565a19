import { textOf } from '#format/index.ts';
import { SaxesParser } from 'saxes';
import type { Coordinates } from './coordinates.ts';

/** A property may name another one; real poms do so once or twice. */
const RESOLVE_LIMIT = 8;
const TEXT_LIMIT = 1024;
const WANTED: ReadonlySet<string> = new Set([
  'project/groupId',
  'project/artifactId',
  'project/version',
  'project/parent/groupId',
  'project/parent/version',
]);

/**
 * The coordinates of an embedded `pom.xml`; group and version are the parent's where it has none of its own (Maven docs,
 * "Project Inheritance"). Properties are resolved within the file. `undefined` when it is no well-formed XML.
 */
export function readPomXml(bytes: Uint8Array): Coordinates | undefined {
  const texts = readTexts(textOf(bytes));
  if (texts === undefined) return undefined;
  const group = texts.get('project/groupId') ?? texts.get('project/parent/groupId') ?? '';
  const version = texts.get('project/version') ?? texts.get('project/parent/version') ?? '';
  const artifact = texts.get('project/artifactId') ?? '';
  const known = new Map([
    ...['project.groupId', 'pom.groupId', 'groupId'].map((name) => [name, group] as const),
    ...['project.artifactId', 'pom.artifactId', 'artifactId'].map((name) => [name, artifact] as const),
    ...['project.version', 'pom.version', 'version'].map((name) => [name, version] as const),
    ['project.parent.version', texts.get('project/parent/version') ?? ''] as const,
    ['project.parent.groupId', texts.get('project/parent/groupId') ?? ''] as const,
  ]);
  const resolve = (text: string): string => {
    let resolved = text;
    for (let round = 0; round < RESOLVE_LIMIT && resolved.includes('${'); round++)
      resolved = resolved
        .replaceAll(
          /\$\{([\w.-]+)\}/g,
          (whole, name: string) => texts.get(`project/properties/${name}`) ?? known.get(name) ?? whole,
        )
        .slice(0, TEXT_LIMIT);
    return resolved;
  };
  return { group: resolve(group), artifact: resolve(artifact), version: resolve(version) };
}

/** The text of the elements that matter, by path. Entities that a document defines itself are not expanded. */
function readTexts(xml: string): Map<string, string> | undefined {
  const texts = new Map<string, string>();
  const open: string[] = [];
  let current = '';
  const parser = new SaxesParser({ position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    open.push(name);
    current = open.length <= 3 ? open.join('/') : '';
  });
  parser.on('text', (text) => {
    const wanted = WANTED.has(current) || (open.length === 3 && current.startsWith('project/properties/'));
    if (wanted) texts.set(current, text.trim().slice(0, TEXT_LIMIT));
  });
  parser.on('closetag', () => {
    open.pop();
    current = '';
  });
  try {
    parser.write(xml).close();
  } catch {
    return undefined;
  }
  return texts;
}
