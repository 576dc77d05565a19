import { isRecord } from '#core/index.ts';
import type { YamlValue } from '#format/index.ts';
import type { FieldPath } from '../yaml/field-path.ts';
import { recordAt, textAt, valueAt, type Fields } from '../yaml/fields.ts';

/** A service, with what it takes from others of its file. */
export interface Service {
  readonly name: string;
  readonly json: Fields;
  readonly path: FieldPath;
  /** A part of it stands in another file (an override, or a base to extend), so that what is missing may be there. */
  readonly isPart: boolean;
}

/** A Compose file. */
export interface ComposeFile {
  /** Under a name that Compose takes by itself; others are often merged into those. */
  readonly isWhole: boolean;
  readonly json: Fields;
  readonly document: YamlValue;
  readonly services: readonly Service[];
}

/** Services that extend each other in a longer row are nobody's. */
const EXTENDS_DEPTH = 16;

/** The services of a file; undefined when it is no Compose file. */
export function composeFileOf(document: YamlValue, json: unknown, path: string): ComposeFile | undefined {
  if (!isRecord(json) || !isRecord(json['services'])) return undefined;
  const all = json['services'];
  const services = Object.entries(all).flatMap(([name, own]): Service[] => {
    if (!isRecord(own)) return [];
    const { fields, isElsewhere } = extended(all, own, 0);
    const isPart =
      isElsewhere ||
      (fields['image'] === undefined && fields['build'] === undefined && fields['provider'] === undefined);
    return [{ name, json: fields, path: ['services', name], isPart }];
  });
  const isWhole = /(?:^|\/)(?:docker-)?compose\.ya?ml$/.test(path);
  return { isWhole, json, document, services };
}

/** True for a truth value as Compose casts it: `yes` and `on` are text in YAML 1.2, and true with a warning. */
export function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(?:true|y|yes|on)$/i.test(value));
}

/** A service with the fields of those that it extends: maps are joined, lists put one after the other. */
function extended(all: Fields, own: Fields, depth: number): { fields: Fields; isElsewhere: boolean } {
  const base = own['extends'];
  if (base === undefined) return { fields: own, isElsewhere: false };
  const name = typeof base === 'string' ? base : textAt(base, 'service');
  const parent = recordAt(all, name);
  const isElsewhere =
    valueAt(base, 'file') !== undefined || !Object.hasOwn(all, name) || depth === EXTENDS_DEPTH;
  if (isElsewhere) return { fields: own, isElsewhere: true };
  const inherited = extended(all, parent, depth + 1);
  return { fields: joined(inherited.fields, own), isElsewhere: inherited.isElsewhere };
}

function joined(base: Fields, own: Fields): Fields {
  const fields = new Map(Object.entries(base));
  // What depends on other services is not inherited.
  for (const name of ['depends_on', 'links', 'volumes_from']) fields.delete(name);
  for (const [name, value] of Object.entries(own)) {
    const known = fields.get(name);
    if (isRecord(known) && isRecord(value)) fields.set(name, { ...known, ...value });
    else if (Array.isArray(known) && Array.isArray(value) && !/^(?:command|entrypoint)$/.test(name))
      fields.set(name, [...(value as unknown[]), ...(known as unknown[])]);
    else fields.set(name, value);
  }
  return Object.fromEntries(fields);
}
