import type { PlainMap } from '../cel/index.ts';
import type { PolicyInput } from '../engine.ts';
import { requestVariable } from '../kubernetes/admission-request.ts';
import { podsOf } from './pods.ts';

/** The variables of our own policies and their types; `object` is the document whatever it is, the others by its kind. */
export const NATIVE_VARIABLES: Readonly<Record<string, string>> = {
  stage: 'string',
  document: 'string',
  scan: 'dyn',
  image: 'dyn',
  manifest: 'dyn',
  signature: 'dyn',
  alert: 'dyn',
  container: 'dyn',
  pods: 'list(dyn)',
};

/** What those variables are for a document; those of other kinds are null. */
export function bindingsFor(input: PolicyInput): PlainMap {
  const { stage, document, value, request } = input;
  const bindings: Record<string, unknown> = {
    stage,
    document,
    scan: null,
    image: null,
    manifest: null,
    signature: null,
    alert: null,
    container: null,
    pods: podsOf(input),
    object: value,
    oldObject: request?.oldObject ?? null,
    namespaceObject: request?.namespaceObject ?? null,
    request: request === undefined ? null : requestVariable(request, request),
  };
  bindings[document] = value;
  return bindings as PlainMap;
}
