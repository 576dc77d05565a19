import { checkDocumentLimits } from './document-limits.ts';
import type { DocumentKind, PolicyInput, Stage } from './engine.ts';
import { imageOfRaw, isRawImage } from './native/image-document.ts';
import {
  asObject,
  buildRequest,
  type JsonObject,
  type RequestFacts,
} from './kubernetes/admission-request.ts';

/** A document to decide about, and what is known of how it came. */
export interface DocumentFacts extends Omit<RequestFacts, 'object'> {
  readonly value: JsonObject;
  /** Found by what the document holds unless said. */
  readonly document?: DocumentKind | undefined;
  /** The usual one for the kind of document unless said. */
  readonly stage?: Stage | undefined;
  readonly params?: readonly JsonObject[] | undefined;
}

const STAGE_OF: Readonly<Record<DocumentKind, Stage>> = {
  scan: 'build',
  image: 'build',
  manifest: 'deploy',
  signature: 'deploy',
  alert: 'run',
  container: 'run',
};

/** What policies are asked about a document. */
export function documentInput(facts: DocumentFacts): PolicyInput {
  const { params = [], ...request } = facts;
  const document = facts.document ?? recognizeDocument(facts.value);
  checkDocumentLimits(facts, `the ${document}`);
  const value = document === 'image' && isRawImage(facts.value) ? imageOfRaw(facts.value) : facts.value;
  return {
    stage: facts.stage ?? STAGE_OF[document],
    document,
    value,
    params,
    ...(document === 'manifest' ? { request: buildRequest({ ...request, object: value }) } : {}),
  };
}

/** What kind of document an object is; a manifest if nothing says otherwise. */
export function recognizeDocument(value: JsonObject): DocumentKind {
  if (typeof value['kind'] === 'string' && typeof value['apiVersion'] === 'string') return 'manifest';
  if (Array.isArray(value['findings']) && asObject(value['subject']) !== null) return 'scan';
  if (asObject(value['HostConfig']) !== null) return 'container';
  if (typeof value['rule'] === 'string' && (value['priority'] !== undefined || value['output'] !== undefined))
    return 'alert';
  if (isRawImage(value) || (asObject(value['config']) !== null && Array.isArray(value['history'])))
    return 'image';
  if (typeof value['status'] === 'string' && typeof value['reference'] === 'string') return 'signature';
  return 'manifest';
}
