import { asObject, type AdmissionRequest, type JsonObject, metadataText } from './admission-request.ts';
import { labelsOf, selectorMatches } from './label-selector.ts';
import { isNamespaced, parseApiVersion } from './resource-kind.ts';
import type { ParamKind, ParamRef } from './schema.ts';

/** The parameters to evaluate a policy with, one by one (null: without any); or why they cannot be had. */
export type Params =
  | { readonly kind: 'params'; readonly params: readonly (JsonObject | null)[] }
  | { readonly kind: 'error'; readonly message: string };

const WITHOUT: Params = { kind: 'params', params: [null] };

/** Finds what a binding refers to among the objects that are known, by the API server's rules. */
export function collectParams(
  paramKind: ParamKind | undefined,
  paramRef: ParamRef | undefined,
  request: AdmissionRequest,
  known: readonly JsonObject[],
): Params {
  if (paramKind === undefined || paramRef === undefined) return WITHOUT;
  const ofKind = known.filter(
    (object) => fits(object['apiVersion'], paramKind.apiVersion) && fits(object['kind'], paramKind.kind),
  );
  const namespaced = isNamespacedParam(paramKind, ofKind);
  if (!namespaced && paramRef.namespace !== undefined && paramRef.namespace !== '') {
    return error('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  }
  const namespace = paramRef.namespace || request.namespace;
  if (namespaced && namespace === '') {
    return error('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  }
  const inScope = ofKind.filter(
    (object) => !namespaced || fits(metadataText(object, 'namespace'), namespace),
  );
  const params = select(paramRef, inScope);
  if (params === undefined) return error('one of name or selector must be provided');
  if (params.length === 0 && paramRef.parameterNotFoundAction === 'Deny') {
    return error('no params found for policy binding with `Deny` parameterNotFoundAction');
  }
  return { kind: 'params', params };
}

/** `namespace/name`, or the name of what has no namespace. */
export function paramName(param: JsonObject): string {
  const namespace = metadataText(param, 'namespace');
  const name = metadataText(param, 'name');
  return namespace === '' ? name : `${namespace}/${name}`;
}

function select(paramRef: ParamRef, params: readonly JsonObject[]): readonly JsonObject[] | undefined {
  if (paramRef.name !== undefined && paramRef.name !== '') {
    return params.filter((object) => fits(metadataText(object, 'name'), paramRef.name!));
  }
  if (paramRef.selector === undefined) return undefined;
  return params.filter((object) => selectorMatches(paramRef.selector, labelsOf(object)));
}

/** Custom kinds are namespaced if any object of theirs is. */
function isNamespacedParam(paramKind: ParamKind, params: readonly JsonObject[]): boolean {
  const { group } = parseApiVersion(paramKind.apiVersion);
  return (
    isNamespaced(group, paramKind.kind) ??
    params.some((object) => asObject(object['metadata'])?.['namespace'])
  );
}

/** What an object of a file leaves unsaid is as it is asked for: `params: {limit: 3}` is a parameter of any policy. */
function fits(said: unknown, asked: string): boolean {
  return said === undefined || said === '' || said === asked;
}

function error(message: string): Params {
  return { kind: 'error', message };
}
