import { messageOf, Problem, type Incompleteness } from '#core/index.ts';
import { readYaml, YamlFault, yamlToJson, type YamlValue } from '#format/index.ts';
import { editsOf } from '../yaml/change.ts';
import { findField, startOfField, type FieldPath } from '../yaml/field-path.ts';
import { ignoreComments, suppressionAt, type IgnoredLines } from '../yaml/ignore.ts';
import type { ObservedHit, Place } from '../yaml/observed-hit.ts';
import { SourceText } from '../yaml/source-text.ts';
import { annotatedIgnores, suppressedByAnnotation } from './annotations.ts';
import type { ManifestCheck, ManifestHit } from './check.ts';
import { MANIFEST_CHECKS } from './checks.ts';
import { kustomizationOf, type Kustomization } from './kustomization.ts';
import type { ObjectSummary } from './manifest-set.ts';
import { objectsOf, type KubernetesObject } from './object.ts';
import { summaryOf } from './summary.ts';

/** More findings than that of one file are a flood; the result then says that it was cut. */
const MAX_HITS = 1000;
/** Objects of one file that are looked at in the light of others. */
const MAX_SUMMARIES = 2000;

/** What was seen in a file of Kubernetes manifests. */
export interface ManifestObservation {
  readonly kind: 'kubernetes';
  readonly hits: readonly ObservedHit[];
  readonly objects: readonly ObjectSummary[];
  readonly ignored: readonly IgnoredLines[];
  readonly incomplete: readonly Incompleteness[];
  readonly kustomization?: Kustomization;
}

/** Checks the Kubernetes objects of a file; undefined when there are none in it. */
export function observeManifests(path: string, text: string): ManifestObservation | undefined {
  const read = readDocuments(path, text);
  if (read.objects.length === 0 && read.incomplete.length === 0 && read.kustomization === undefined)
    return undefined;
  const source = new SourceText(text);
  const ignored = ignoreComments(source, read.documents);
  const hits: ObservedHit[] = [];
  const incomplete = [...read.incomplete];
  const objects: ObjectSummary[] = [];
  for (const object of read.objects) {
    const unreadable = object.pod?.violations.find(({ check }) => check === 'unreadable');
    if (unreadable !== undefined)
      incomplete.push({
        code: 'misconfig.manifest',
        what: `${path}: ${labelOf(object)}`,
        why: unreadable.detail,
      });
    const annotated = annotatedIgnores(object);
    if (hits.length <= MAX_HITS) hits.push(...hitsOf(object, source, ignored, annotated));
    const summary = summaryOf(object, (of, at) => placeOf(source, of, at), annotated);
    if (summary !== undefined && objects.length <= MAX_SUMMARIES) objects.push(summary);
  }
  if (hits.length > MAX_HITS)
    incomplete.push({
      code: 'misconfig.limit',
      what: path,
      why: `more than ${MAX_HITS} findings; the first are listed`,
    });
  if (objects.length > MAX_SUMMARIES)
    incomplete.push({
      code: 'misconfig.limit',
      what: path,
      why: `more than ${MAX_SUMMARIES} objects; the first were looked at together`,
    });
  return {
    kind: 'kubernetes',
    hits: hits.slice(0, MAX_HITS),
    objects: objects.slice(0, MAX_SUMMARIES),
    ignored,
    incomplete,
    ...(read.kustomization === undefined ? {} : { kustomization: read.kustomization }),
  };
}

/** `Deployment prod/web`. */
export function labelOf({
  kind,
  name,
  namespace,
}: Pick<KubernetesObject, 'kind' | 'name' | 'namespace'>): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name === '' ? 'without a name' : name}`.slice(
    0,
    300,
  );
}

interface ReadDocuments {
  readonly documents: readonly YamlValue[];
  readonly objects: readonly KubernetesObject[];
  readonly incomplete: readonly Incompleteness[];
  readonly kustomization?: Kustomization;
}

function readDocuments(path: string, text: string): ReadDocuments {
  const documents: YamlValue[] = [];
  const objects: KubernetesObject[] = [];
  const incomplete: Incompleteness[] = [];
  let kustomization: Kustomization | undefined;
  try {
    for (const document of readYaml(text)) {
      if (document === null) continue;
      documents.push(document);
      const json = yamlToJson(document);
      kustomization ??= kustomizationOf(path, json);
      for (const object of objectsOf(document, json)) objects.push(object);
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    incomplete.push({ code: 'misconfig.manifest', what: path, why: placedMessage(error, text) });
  }
  return { documents, objects, incomplete, ...(kustomization === undefined ? {} : { kustomization }) };
}

function placedMessage(error: Problem, text: string): string {
  if (!(error instanceof YamlFault)) return messageOf(error);
  const { line, column } = new SourceText(text).positionAt(error.offset);
  return `line ${line}, column ${column}: ${messageOf(error)}`;
}

function* hitsOf(
  object: KubernetesObject,
  source: SourceText,
  ignored: readonly IgnoredLines[],
  annotated: ObjectSummary['ignored'],
): Generator<ObservedHit> {
  let count = 0;
  for (const check of MANIFEST_CHECKS) {
    for (const hit of check.find(object)) {
      yield observed(check, hit, object, source, ignored, annotated);
      count += 1;
      if (count > MAX_HITS) return;
    }
  }
}

function observed(
  check: ManifestCheck,
  hit: ManifestHit,
  object: KubernetesObject,
  source: SourceText,
  ignored: readonly IgnoredLines[],
  annotated: ObjectSummary['ignored'],
): ObservedHit {
  const { id, aliases } = check;
  const at = placeOf(source, object, hit.at);
  const change = hit.patch && { ...hit.patch, path: [...object.path, ...hit.patch.path] };
  const patch = change && editsOf(source, object.document, change);
  const suppression =
    suppressionAt(ignored, [id, ...aliases], at.line) ?? suppressedByAnnotation(annotated, [id, ...aliases]);
  return {
    id,
    at,
    object: labelOf(object),
    ...(hit.message === undefined ? {} : { message: hit.message.slice(0, 400) }),
    ...(patch === undefined ? {} : { patch }),
    ...(suppression === undefined ? {} : { suppression }),
  };
}

/** The place of a field of an object, with the field's name: containers and the like go by name, not by number. */
export function placeOf(source: SourceText, object: KubernetesObject, path: FieldPath): Place {
  const found = findField(object.document, [...object.path, ...path]);
  const start = Math.min(startOfField(found), source.text.length);
  return { ...source.positionAt(start), field: fieldName(object, path) };
}

function fieldName(object: KubernetesObject, path: FieldPath): string {
  let name = '';
  let value: unknown = object.json;
  for (const step of path) {
    value =
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[step]
        : undefined;
    if (typeof step === 'string') name += name === '' ? step : `.${step}`;
    else {
      const own =
        typeof value === 'object' && value !== null ? (value as { name?: unknown }).name : undefined;
      name += `[${typeof own === 'string' ? own : step}]`;
    }
  }
  return name.slice(0, 300);
}
