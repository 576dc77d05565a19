import { isRecord, Problem } from '#core/index.ts';
import { decodePod } from './decode-pod.ts';
import type { Pod } from './pod.ts';
import type { PodSecurityProblemCode } from './problem.ts';
import { readRecord, readRecords, readText } from './read-field.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A pod, or the pod that a controller makes, and the path of the object that holds it in the document. */
export interface FoundPod {
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly pod: Pod;
}

/** Lists in lists are nobody's manifest; reading them recurses. */
const LIST_DEPTH_LIMIT = 4;

/** Where each kind keeps its pod template, and the API groups that the kind belongs to. */
const TEMPLATES: ReadonlyMap<
  string,
  { readonly groups: readonly string[]; readonly path: readonly string[] }
> = new Map([
  ['PodTemplate', { groups: [''], path: ['template'] }],
  ['ReplicationController', { groups: [''], path: ['spec', 'template'] }],
  ['ReplicaSet', { groups: ['apps', 'extensions'], path: ['spec', 'template'] }],
  ['Deployment', { groups: ['apps', 'extensions'], path: ['spec', 'template'] }],
  ['DaemonSet', { groups: ['apps', 'extensions'], path: ['spec', 'template'] }],
  ['StatefulSet', { groups: ['apps'], path: ['spec', 'template'] }],
  ['Job', { groups: ['batch'], path: ['spec', 'template'] }],
  ['CronJob', { groups: ['batch'], path: ['spec', 'jobTemplate', 'spec', 'template'] }],
]);

/**
 * The pods of a document: none for a kind that has no pods, all those of its items for a List. A document that is no
 * Kubernetes object, or whose fields have wrong types, is a problem: it must not pass as a document without pods.
 */
export function findPods(document: unknown): readonly FoundPod[] {
  return findIn(document, '', 0);
}

function findIn(document: unknown, path: string, depth: number): readonly FoundPod[] {
  if (!isRecord(document)) throw notAnObject(path, 'is not an object');
  const kind = readText(document, 'kind', path);
  const apiVersion = readText(document, 'apiVersion', path);
  if (kind === '') throw notAnObject(path, 'has no kind');
  if (kind === 'List' || (kind.endsWith('List') && Array.isArray(document['items']))) {
    if (depth === LIST_DEPTH_LIMIT)
      throw notAnObject(path, `is a list in more than ${LIST_DEPTH_LIMIT} lists`);
    return readRecords(document, 'items', path).flatMap((item, index) =>
      findIn(inferKind(item, kind, apiVersion), `${path}items[${index}]`, depth + 1),
    );
  }
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  if (kind === 'Pod' && group === '') return [found(document, kind, path, decodePod(document, path, 'pod'))];
  const template = TEMPLATES.get(kind);
  if (template === undefined || !template.groups.includes(group)) return [];
  let holder: Fields | undefined = document;
  let at = path;
  for (const key of template.path) {
    holder = holder && readRecord(holder, key, at);
    at = at === '' ? key : `${at}.${key}`;
  }
  return holder === undefined ? [] : [found(document, kind, at, decodePod(holder, at, 'template'))];
}

function found(document: Fields, kind: string, path: string, pod: Pod): FoundPod {
  const metadata = readRecord(document, 'metadata', path) ?? {};
  return { kind, name: readText(metadata, 'name', `${path}.metadata`), path, pod };
}

/** The items of a `PodList` need not repeat their kind. */
function inferKind(item: Fields, listKind: string, listVersion: string): Fields {
  if (listKind === 'List' || Object.hasOwn(item, 'kind')) return item;
  return { ...item, kind: listKind.slice(0, -'List'.length), apiVersion: listVersion };
}

function notAnObject(path: string, why: string): Problem<PodSecurityProblemCode> {
  return new Problem('pod-security.kind', `${path === '' ? 'the document' : path} ${why}`, {
    hint: 'Pod Security looks at Kubernetes objects: apiVersion, kind, metadata, spec.',
  });
}
