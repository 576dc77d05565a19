import { isRecord } from '#core/index.ts';
import {
  CelError,
  declare,
  type FunctionDeclaration,
  Opaque,
  type PlainMap,
  Timestamp,
  type Value,
} from '../../cel/index.ts';
import { type JsonObject, metadataText } from '../../kubernetes/admission-request.ts';
import { labelsOf } from '../../kubernetes/label-selector.ts';
import { parseApiVersion, resourceOfKind } from '../../kubernetes/resource-kind.ts';
import type { PolicyWorld } from '../world.ts';

/** What functions that look something up are asked through; remembers what nobody here could answer. */
export class Lookup extends Opaque {
  readonly typeName: string;
  readonly world: PolicyWorld;
  readonly now: Date;
  /** Questions without an answer, shared by all lookups of one evaluation. */
  readonly missing: string[];

  constructor(typeName: string, world: PolicyWorld, now: Date, missing: string[]) {
    super();
    this.typeName = typeName;
    this.world = world;
    this.now = now;
    this.missing = missing;
  }

  equals(other: Opaque): boolean {
    return this === other;
  }

  override toString(): string {
    return this.typeName;
  }

  /** The error of a question that nobody here can answer; it is never taken for a no. */
  unknown(question: string): CelError {
    this.missing.push(question);
    return new CelError(`${question} cannot be looked up here`);
  }
}

/** The variables that lookups are called on, and their types. */
export const LOOKUP_VARIABLES: Readonly<Record<string, string>> = {
  resource: 'resource.Context',
  globalContext: 'globalcontext.Context',
  image: 'imagedata.Context',
  http: 'http.Context',
  time: 'time.Context',
};

/** The bindings of those variables. */
export function lookupBindings(world: PolicyWorld, now: Date, missing: string[]): PlainMap {
  return Object.fromEntries(
    Object.entries(LOOKUP_VARIABLES).map(([name, type]) => [name, new Lookup(type, world, now, missing)]),
  );
}

const GVR = '(resource.Context)';
const LABELS = 'map(string, string)';

/** Kyverno's functions that look into a cluster, at images, or elsewhere. */
export const LOOKUP_FUNCTIONS: readonly FunctionDeclaration[] = [
  ...camelAndPascal('Get', (name) => [
    declare(
      `${GVR}.${name}(string, string, string, string): dyn`,
      ([context, apiVersion, resource, namespace, id]) =>
        getResource(context as Lookup, text(apiVersion), text(resource), text(namespace), text(id)),
    ),
    declare(`${GVR}.${name}(dyn, string, string): dyn`, ([context]) =>
      (context as Lookup).unknown('an object of a resource that is not known'),
    ),
    declare(`(globalcontext.Context).${name}(string): dyn`, ([context, id]) =>
      getGlobal(context as Lookup, text(id), ''),
    ),
    declare(`(globalcontext.Context).${name}(string, string): dyn`, ([context, id, projection]) =>
      getGlobal(context as Lookup, text(id), text(projection)),
    ),
    declare(`(http.Context).${name}(string): dyn`, ([context, url]) =>
      request(context as Lookup, 'GET', text(url)),
    ),
    declare(`(http.Context).${name}(string, ${LABELS}): dyn`, ([context, url]) =>
      request(context as Lookup, 'GET', text(url)),
    ),
  ]),
  ...camelAndPascal('List', (name) => [
    declare(`${GVR}.${name}(dyn, string): dyn`, ([context]) =>
      (context as Lookup).unknown('objects of a resource that is not known'),
    ),
    declare(`${GVR}.${name}(string, string, string): dyn`, ([context, apiVersion, resource, namespace]) =>
      listResources(context as Lookup, text(apiVersion), text(resource), text(namespace), {}),
    ),
    declare(
      `${GVR}.${name}(string, string, string, ${LABELS}): dyn`,
      ([context, apiVersion, resource, namespace, labels]) =>
        listResources(
          context as Lookup,
          text(apiVersion),
          text(resource),
          text(namespace),
          labels as PlainMap,
        ),
    ),
  ]),
  ...camelAndPascal('Post', (name) => [
    declare(`(http.Context).${name}(string, dyn): dyn`, ([context, url]) =>
      request(context as Lookup, 'POST', text(url)),
    ),
    declare(`(http.Context).${name}(string, dyn, ${LABELS}): dyn`, ([context, url]) =>
      request(context as Lookup, 'POST', text(url)),
    ),
    declare(`${GVR}.${name}(string, string, string, map(string, dyn)): dyn`, ([context, , resource]) =>
      (context as Lookup).unknown(`the answer to creating ${text(resource)}`),
    ),
    declare(`${GVR}.${name}(string, string, map(string, dyn)): dyn`, ([context, , resource]) =>
      (context as Lookup).unknown(`the answer to creating ${text(resource)}`),
    ),
  ]),
  // Which resource a kind has is known to a cluster only: custom ones are named as their definition says.
  ...['ToGVR', 'toGVR'].map((name) =>
    declare(`${GVR}.${name}(string, string): dyn`, ([context, apiVersion, kind]) =>
      (context as Lookup).unknown(`the resource of ${text(apiVersion)} ${text(kind)}`),
    ),
  ),
  ...camelAndPascal('Client', (name) => [
    declare(`(http.Context).${name}(string): http.Context`, ([context]) => context!),
  ]),
  ...camelAndPascal('GetMetadata', (name) => [
    declare(`(imagedata.Context).${name}(string): dyn`, ([context, image]) =>
      imageData(context as Lookup, text(image)),
    ),
  ]),
  declare(
    '(time.Context).now(): timestamp',
    ([context]) => new Timestamp(BigInt((context as Lookup).now.getTime()) * 1_000_000n),
  ),
];

function camelAndPascal(name: string, make: (name: string) => FunctionDeclaration[]): FunctionDeclaration[] {
  return [...make(name), ...make(name[0]!.toLowerCase() + name.slice(1))];
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

function resourcesOf(
  world: PolicyWorld,
  apiVersion: string,
  resource: string,
  namespace: string,
): JsonObject[] | undefined {
  return world.resources?.filter((object) => {
    if (object['apiVersion'] !== apiVersion || metadataText(object, 'namespace') !== namespace) return false;
    const kind = { ...parseApiVersion(apiVersion), kind: String(object['kind']) };
    return resourceOfKind(kind).resource === resource;
  });
}

function getResource(
  context: Lookup,
  apiVersion: string,
  resource: string,
  namespace: string,
  name: string,
): Value {
  const known = resourcesOf(context.world, apiVersion, resource, namespace);
  if (known === undefined) return context.unknown(`${resource} ${namespace}/${name}`);
  return (known.find((object) => metadataText(object, 'name') === name) ?? null) as Value;
}

function listResources(
  context: Lookup,
  apiVersion: string,
  resource: string,
  namespace: string,
  labels: PlainMap,
): Value {
  const known = resourcesOf(context.world, apiVersion, resource, namespace);
  if (known === undefined) return context.unknown(`${resource} of ${namespace}`);
  const wanted = Object.entries(labels);
  const items = known.filter((object) => {
    const actual = labelsOf(object);
    return wanted.every(([key, value]) => actual.get(key) === value);
  });
  return { items } as unknown as Value;
}

function getGlobal(context: Lookup, name: string, projection: string): Value {
  const entries = context.world.globalContext;
  if (entries === undefined) return context.unknown(`global context entry ${name}`);
  const data = entries.get(name) ?? null;
  if (projection === '' || data === null) return data as Value;
  if (isRecord(data) && Object.hasOwn(data, projection)) return data[projection] as Value;
  return new CelError(`projection "${projection}" not found in global context entry "${name}"`);
}

function imageData(context: Lookup, image: string): Value {
  const data = context.world.images?.get(image);
  return data === undefined ? context.unknown(`metadata of image ${image}`) : (data as Value);
}

function request(context: Lookup, method: string, url: string): Value {
  const { http } = context.world;
  const body = http?.get(`${method}:${url}`) ?? http?.get(url);
  return body === undefined ? context.unknown(`the answer of ${url}`) : (body as Value);
}
