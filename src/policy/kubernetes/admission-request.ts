import { isJsonObject } from '../exact-json.ts';
import {
  apiVersionOf,
  type GroupVersionKind,
  type GroupVersionResource,
  isNamespaced,
  parseApiVersion,
  resourceOfKind,
} from './resource-kind.ts';

/** A JSON object as it came: what it holds is not known. */
export type JsonObject = Readonly<Record<string, unknown>>;

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** Who asks. */
export interface UserInfo {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** What admission is asked: the part of `AdmissionReview.request` that policies see. */
export interface AdmissionRequest {
  readonly kind: GroupVersionKind;
  readonly resource: GroupVersionResource;
  readonly subResource: string;
  readonly name: string;
  /** Empty for objects without a namespace; for a Namespace its own name. */
  readonly namespace: string;
  readonly operation: Operation;
  readonly userInfo: UserInfo;
  readonly dryRun: boolean;
  readonly options?: unknown;
  readonly object: JsonObject | null;
  readonly oldObject: JsonObject | null;
  /** The namespace's object; null when there is none or it is not known. */
  readonly namespaceObject: JsonObject | null;
}

/** What a caller knows of a request; all else follows from the object. */
export interface RequestFacts {
  readonly object?: unknown;
  readonly oldObject?: unknown;
  readonly namespaceObject?: unknown;
  /** Fields of an `AdmissionRequest`. */
  readonly request?: unknown;
}

const OPERATIONS: ReadonlySet<unknown> = new Set(['CREATE', 'UPDATE', 'DELETE', 'CONNECT']);

/**
 * The request that would bring an object to an API server: an object alone is created, an old object alone is deleted,
 * both are an update; kind, resource, name and namespace come from the object where `request` does not say them.
 */
export function buildRequest(facts: RequestFacts): AdmissionRequest {
  const object = asObject(facts.object);
  const oldObject = asObject(facts.oldObject);
  const said = asObject(facts.request) ?? {};
  const subject = object ?? oldObject ?? {};
  const kind = kindFrom(said['kind'], subject);
  const resource = resourceFrom(said['resource'], kind);
  const name = textOf(said['name']) || metadataText(subject, 'name');
  const namespace = namespaceFrom(said, subject, kind, resource, name);
  return {
    kind,
    resource,
    subResource: textOf(said['subResource']),
    name,
    namespace,
    operation: operationFrom(said['operation'], object, oldObject),
    userInfo: asObject(said['userInfo']) ?? {},
    dryRun: said['dryRun'] === true,
    ...(said['options'] === undefined ? {} : { options: said['options'] }),
    object,
    oldObject,
    namespaceObject: namespaceObjectFrom(facts.namespaceObject, kind, namespace),
  };
}

/**
 * An object as admission sees it: the API server puts the request's namespace into those that do not say theirs (apiserver,
 * rest.EnsureObjectNamespaceMatchesRequestNamespace), which manifests often leave to kubectl.
 */
export function placed(
  object: JsonObject | null,
  { namespace, resource }: AdmissionRequest,
): JsonObject | null {
  if (object === null || namespace === '') return object;
  if (resource.group === '' && resource.resource === 'namespaces') return object;
  const metadata = asObject(object['metadata']);
  if (metadata === null || textOf(metadata['namespace']) !== '') return object;
  return { ...object, metadata: { ...metadata, namespace } };
}

/** The same request as the versioned kind that a policy's rule asked for (`matchPolicy: Equivalent`). */
export function asEquivalent(request: AdmissionRequest, resource: GroupVersionResource): AdmissionRequest {
  if (resource.version === request.resource.version && resource.group === request.resource.group)
    return request;
  const kind = { ...request.kind, group: resource.group, version: resource.version };
  const convert = (object: JsonObject | null): JsonObject | null =>
    object === null ? null : { ...object, apiVersion: apiVersionOf(resource) };
  return {
    ...request,
    kind,
    resource,
    object: convert(request.object),
    oldObject: convert(request.oldObject),
  };
}

/** The `request` variable of expressions: what the API server shows, the object not among it. */
export function requestVariable(request: AdmissionRequest, original: AdmissionRequest): JsonObject {
  return {
    kind: request.kind,
    resource: request.resource,
    ...(request.subResource === '' ? {} : { subResource: request.subResource }),
    requestKind: original.kind,
    requestResource: original.resource,
    ...(request.subResource === '' ? {} : { requestSubResource: request.subResource }),
    ...(request.name === '' ? {} : { name: request.name }),
    ...(request.namespace === '' ? {} : { namespace: request.namespace }),
    operation: request.operation,
    userInfo: request.userInfo,
    dryRun: request.dryRun,
    uid: '',
    object: null,
    oldObject: null,
    options: request.options ?? null,
  };
}

/** A JSON object, or null for anything else. */
export function asObject(value: unknown): JsonObject | null {
  return isJsonObject(value) ? value : null;
}

/** A text of an object's `metadata`, empty when it has none. */
export function metadataText(object: JsonObject, key: string): string {
  const metadata = asObject(object['metadata']);
  return metadata === null ? '' : textOf(metadata[key]);
}

function kindFrom(said: unknown, subject: JsonObject): GroupVersionKind {
  const given = asObject(said);
  if (given !== null && textOf(given['kind']) !== '') {
    return { group: textOf(given['group']), version: textOf(given['version']), kind: textOf(given['kind']) };
  }
  return { ...parseApiVersion(textOf(subject['apiVersion'])), kind: textOf(subject['kind']) };
}

function resourceFrom(said: unknown, kind: GroupVersionKind): GroupVersionResource {
  const given = asObject(said);
  if (given === null || textOf(given['resource']) === '') return resourceOfKind(kind);
  return {
    group: textOf(given['group']),
    version: textOf(given['version']),
    resource: textOf(given['resource']),
  };
}

function namespaceFrom(
  said: JsonObject,
  subject: JsonObject,
  kind: GroupVersionKind,
  resource: GroupVersionResource,
  name: string,
): string {
  if (typeof said['namespace'] === 'string') return said['namespace'];
  if (resource.group === '' && resource.resource === 'namespaces') return name;
  const namespaced = isNamespaced(kind.group, kind.kind);
  if (namespaced === false) return '';
  return metadataText(subject, 'namespace') || (namespaced === true ? 'default' : '');
}

function operationFrom(said: unknown, object: JsonObject | null, oldObject: JsonObject | null): Operation {
  if (OPERATIONS.has(said)) return said as Operation;
  if (oldObject === null) return 'CREATE';
  return object === null ? 'DELETE' : 'UPDATE';
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** An unknown namespace still has its name, and every namespace the label that API servers give it. */
function namespaceObjectFrom(given: unknown, kind: GroupVersionKind, namespace: string): JsonObject | null {
  const object = asObject(given);
  if (object !== null) return labelled(object);
  if (namespace === '' || (kind.group === '' && kind.kind === 'Namespace')) return null;
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { [NAME_LABEL]: namespace } },
  };
}

function labelled(namespace: JsonObject): JsonObject {
  const metadata = asObject(namespace['metadata']);
  const name = metadataText(namespace, 'name');
  if (metadata === null || name === '') return namespace;
  const { labels } = metadata;
  if (labels !== undefined && labels !== null && !isJsonObject(labels)) return namespace;
  if (isJsonObject(labels) && Object.hasOwn(labels, NAME_LABEL)) return namespace;
  return { ...namespace, metadata: { ...metadata, labels: { ...labels, [NAME_LABEL]: name } } };
}

/** The value if it is text, else an empty one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
