import type { ApiServer } from './api-server.ts';

type Schemas = Readonly<Record<string, Schema>>;

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly items?: Schema;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly [extension: `x-kubernetes-${string}`]: unknown;
}

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** `src/policy/kubernetes/kinds.json` as the API server's discovery documents say it. */
export async function readKinds(server: ApiServer): Promise<string> {
  const { groups } = await readJson(server, '/apis');
  const versions: string[] = groups.flatMap((group: { versions: { groupVersion: string }[] }) =>
    group.versions.map(({ groupVersion }) => `/apis/${groupVersion}`),
  );
  const kinds: Record<
    string,
    Record<string, { resource: string; namespaced: boolean; versions: string[] }>
  > = {};
  for (const path of ['/api/v1', ...versions]) {
    const { groupVersion, resources } = await readJson(server, path);
    const [version, group = ''] = String(groupVersion).split('/').reverse();
    for (const { name, kind, namespaced } of resources) {
      if (name.includes('/')) continue;
      kinds[group] ??= {};
      kinds[group][kind] ??= { resource: name, namespaced, versions: [] };
      kinds[group][kind].versions.push(version!);
    }
  }
  return `${JSON.stringify(
    sorted(kinds, (ofGroup) => sorted(ofGroup, (kind) => kind)),
    undefined,
    1,
  )}\n`;
}

/**
 * `src/policy/kubernetes/merge-schema.json` from the API server's OpenAPI 3 documents: for each kind its type, for each
 * type its fields, each as `string`, `Type`, `atomic Type`, `map string`, `list string`, `set string` or
 * `keyed(name) Type`; a key with a default is `protocol="TCP"`.
 */
export async function readMergeSchema(server: ApiServer): Promise<string> {
  const { paths } = await readJson(server, '/openapi/v3');
  const schemas: Record<string, Schema> = {};
  for (const path of Object.keys(paths)) {
    if (!/^apis?\/.*v\d/.test(path)) continue;
    Object.assign(schemas, (await readJson(server, paths[path].serverRelativeURL)).components?.schemas);
  }
  const writer = new SchemaWriter(schemas);
  const kinds: Record<string, string> = {};
  for (const [id, schema] of Object.entries(schemas)) {
    if (schema.properties?.['metadata'] === undefined) continue;
    for (const { group, version, kind } of (schema['x-kubernetes-group-version-kind'] ??
      []) as readonly Kind[]) {
      if (kind.endsWith('List') || kind === 'Status' || kind === 'DeleteOptions') continue;
      kinds[`${group === '' ? '' : `${group}/`}${version}/${kind}`] = writer.typeOf(id);
    }
  }
  const lines = (record: Readonly<Record<string, unknown>>) =>
    Object.keys(record)
      .sort()
      .map((key) => `  ${JSON.stringify(key)}: ${JSON.stringify(record[key])}`)
      .join(',\n');
  return `{\n "kinds": {\n${lines(kinds)}\n },\n "types": {\n${lines(writer.types)}\n }\n}\n`;
}

class SchemaWriter {
  readonly types: Record<string, Record<string, string>> = {};
  readonly #schemas: Schemas;
  readonly #names = new Map<string, string>();

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  typeOf(id: string): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const parts = id.split('.');
    const taken = new Set(this.#names.values());
    let length = 1;
    while (taken.has(nameOf(parts, length))) length += 1;
    const name = nameOf(parts, length);
    this.#names.set(id, name);
    const fields: Record<string, string> = {};
    this.types[name] = fields;
    for (const [field, schema] of Object.entries(this.#schemas[id]!.properties ?? {}))
      fields[field] = this.#field(schema);
    return name;
  }

  #field(schema: Schema): string {
    if (schema.allOf?.length === 1) return this.#field({ ...schema, ...schema.allOf[0]!, allOf: [] });
    if (schema.$ref !== undefined) return this.#reference(schema);
    if (schema.type === 'array') return this.#list(schema);
    const atomic = schema['x-kubernetes-map-type'] === 'atomic' ? 'atomic ' : '';
    if (schema.additionalProperties !== undefined)
      return `${atomic}map ${this.#field(schema.additionalProperties)}`;
    return scalarOf(schema);
  }

  /** `name`, or `protocol="TCP"` for one that has a default. */
  #keys({ items, ...list }: Schema): string[] {
    const keys = list['x-kubernetes-list-map-keys'] as readonly string[];
    const reference = items!.$ref ?? items!.allOf?.[0]?.$ref ?? '';
    const { properties = {} } = this.#schemas[reference.split('/').at(-1)!] ?? {};
    return keys.map((key) => {
      const { default: value } = properties[key] ?? {};
      return value === undefined ? key : `${key}=${JSON.stringify(value)}`;
    });
  }

  #reference(schema: Schema): string {
    const id = schema.$ref!.split('/').at(-1)!;
    const target = this.#schemas[id]!;
    if (target.properties === undefined) {
      return id.endsWith('.Quantity') || id.endsWith('.IntOrString') ? 'scalar' : scalarOf(target);
    }
    const isAtomic = [schema, target].some((side) => side['x-kubernetes-map-type'] === 'atomic');
    return `${isAtomic ? 'atomic ' : ''}${this.typeOf(id)}`;
  }

  #list(schema: Schema): string {
    const item = this.#field(schema.items!);
    switch (schema['x-kubernetes-list-type']) {
      case 'set':
        return `set ${item}`;
      case 'map':
        return `keyed(${this.#keys(schema).join(',')}) ${item}`;
      default:
        return `list ${item}`;
    }
  }
}

function nameOf(parts: readonly string[], length: number): string {
  return parts
    .slice(-length)
    .join('.')
    .replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

function scalarOf({ type, format }: Schema): string {
  if (format === 'int-or-string') return 'scalar';
  return type === undefined || type === 'object' ? 'any' : type;
}

// oxlint-disable-next-line typescript/no-explicit-any -- documents of the API server
async function readJson(server: ApiServer, path: string): Promise<any> {
  const { body } = await server.call('GET', path);
  return typeof body === 'string' ? JSON.parse(body) : body;
}

function sorted<Value, Shown>(
  record: Readonly<Record<string, Value>>,
  show: (value: Value) => Shown,
): Record<string, Shown> {
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, show(record[key]!)]),
  );
}
