import type { Json } from '#core/index.ts';
import type { FieldValue } from '../field/catalogue.ts';
import type { AuditEvent } from '../event/event.ts';
import { isoTime } from '../rule/alert/time.ts';
import { at, atPointer, textOf, textsOf } from './document.ts';
import {
  CONTAINER_KINDS,
  CONTAINER_VALUES,
  containerTexts,
  members,
  repositoryOf,
  volumeTexts,
} from './pod.ts';

type ReadAudit = (event: AuditEvent) => FieldValue | null;
type ReadDocument = (document: Json, argument: string | null) => FieldValue | null;

/** The function that reads a `ka.` or `jevt.` field from audit events; null when the field is none of those. */
export function auditExtractor(name: string, argument: string | null): ReadAudit | null {
  const time = TIMES.get(name);
  if (time) return (event) => time(event.time);
  const read = READERS.get(name);
  return read ? (event) => read(event.document, argument) : null;
}

const TIMES: ReadonlyMap<string, (time: bigint) => string> = new Map(
  ['jevt', 'json'].flatMap((prefix): [string, (time: bigint) => string][] => [
    [`${prefix}.rawtime`, String],
    [`${prefix}.time`, (time) => isoTime(time).slice(11, -1)],
    [`${prefix}.time.iso8601`, isoTime],
  ]),
);

const ANNOTATIONS = 'annotations';
const SECURITY = ['requestObject', 'spec', 'securityContext'] as const;

/** Fields that are one value of the event. */
const SINGLE: readonly (readonly [name: string, ...path: string[]])[] = [
  ['ka.auditid', 'auditID'],
  ['ka.stage', 'stage'],
  ['ka.auth.decision', ANNOTATIONS, 'authorization.k8s.io/decision'],
  ['ka.auth.reason', ANNOTATIONS, 'authorization.k8s.io/reason'],
  ['ka.auth.openshift.decision', ANNOTATIONS, 'authentication.openshift.io/decision'],
  ['ka.auth.openshift.username', ANNOTATIONS, 'authentication.openshift.io/username'],
  ['ka.user.name', 'user', 'username'],
  ['ka.user.extra', 'user', 'extra'],
  ['ka.impuser.name', 'impersonatedUser', 'username'],
  ['ka.verb', 'verb'],
  ['ka.uri', 'requestURI'],
  ['ka.target.name', 'objectRef', 'name'],
  ['ka.target.namespace', 'objectRef', 'namespace'],
  ['ka.target.resource', 'objectRef', 'resource'],
  ['ka.target.subresource', 'objectRef', 'subresource'],
  ['ka.req.binding.role', 'requestObject', 'roleRef', 'name'],
  ['ka.req.configmap.name', 'objectRef', 'name'],
  ['ka.req.configmap.obj', 'requestObject', 'data'],
  ['ka.req.pod.host_ipc', 'requestObject', 'spec', 'hostIPC'],
  ['ka.req.pod.host_network', 'requestObject', 'spec', 'hostNetwork'],
  ['ka.req.container.host_network', 'requestObject', 'spec', 'hostNetwork'],
  ['ka.req.pod.host_pid', 'requestObject', 'spec', 'hostPID'],
  ['ka.req.pod.run_as_user', ...SECURITY, 'runAsUser'],
  ['ka.req.pod.run_as_group', ...SECURITY, 'runAsGroup'],
  ['ka.req.pod.fs_group', ...SECURITY, 'fsGroup'],
  ['ka.req.service.type', 'requestObject', 'spec', 'type'],
  ['ka.resp.name', 'responseObject', 'metadata', 'name'],
  ['ka.response.code', 'responseStatus', 'code'],
  ['ka.response.reason', 'responseStatus', 'reason'],
  ['ka.useragent', 'userAgent'],
];

/** Fields that are a list of the event. */
const LISTS: readonly (readonly [name: string, ...path: string[]])[] = [
  ['ka.user.groups', 'user', 'groups'],
  ['ka.impuser.groups', 'impersonatedUser', 'groups'],
  ['ka.req.binding.subjects', 'requestObject', 'subjects'],
  ['ka.req.role.rules', 'requestObject', 'rules'],
  ['ka.req.pod.supplemental_groups', ...SECURITY, 'supplementalGroups'],
];

/** Fields that are all members of a list of the event, or one by its position. */
const INDEXED: readonly (readonly [name: string, ...path: string[]])[] = [
  ['ka.req.service.ports', 'requestObject', 'spec', 'ports'],
  ['ka.sourceips', 'sourceIPs'],
];

const READERS: ReadonlyMap<string, ReadDocument> = new Map<string, ReadDocument>([
  ...SINGLE.map(([name, ...path]): [string, ReadDocument] => [
    name,
    (document) => textOf(at(document, ...path)),
  ]),
  ...LISTS.map(([name, ...path]): [string, ReadDocument] => [
    name,
    (document) => textsOf(at(document, ...path)),
  ]),
  ...INDEXED.map(([name, ...path]): [string, ReadDocument] => [
    name,
    (document, argument) => textsOf(members(at(document, ...path), indexOf(argument))),
  ]),
  ...CONTAINER_KINDS.flatMap((kind) =>
    [...CONTAINER_VALUES].map(([name, read]): [string, ReadDocument] => {
      const texts = containerTexts(kind, read);
      return [`ka.req.pod.${kind}.${name}`, (document, argument) => texts(document, indexOf(argument))];
    }),
  ),
  ...['apiGroups', 'nonResourceURLs', 'verbs', 'resources'].map((key): [string, ReadDocument] => [
    `ka.req.role.rules.${key}`,
    (document, argument) => ruleTexts(document, indexOf(argument), key),
  ]),
  ['ka.uri.param', (document, argument) => uriParameter(textOf(at(document, 'requestURI')), argument)],
  ['ka.target.pod.name', podName],
  ['ka.validations.admission.policy.failure', validationFailure],
  ['ka.req.binding.subject.has_name', () => 'N/A'],
  // Only some providers' own logs name the cluster.
  ['ka.cluster.name', () => null],
  ['ka.req.container.image', (document) => firstImage(document)],
  ['ka.req.container.image.repository', (document) => repositoryOf(firstImage(document))],
  ['ka.req.container.privileged', anyPrivileged],
  ['ka.req.volume.hostpath', usesHostPath],
  ['ka.req.pod.volumes.hostpath', indexed(volumeTexts((volume) => [textOf(at(volume, 'hostPath', 'path'))]))],
  [
    'ka.req.pod.volumes.flexvolume_driver',
    indexed(volumeTexts((volume) => [textOf(at(volume, 'flexVolume', 'driver'))])),
  ],
  [
    'ka.req.pod.volumes.volume_type',
    indexed(volumeTexts((volume) => Object.keys(Object(volume) as object).filter((key) => key !== 'name'))),
  ],
  ['jevt.value', (document, argument) => textOf(atPointer(document, argument ?? ''))],
  ['json.value', (document, argument) => textOf(atPointer(document, argument ?? ''))],
  ['jevt.obj', (document) => JSON.stringify(document)],
  ['json.obj', (document) => JSON.stringify(document)],
]);

function indexed(texts: (document: Json, index: number | null) => string[] | null): ReadDocument {
  return (document, argument) => texts(document, indexOf(argument));
}

function indexOf(argument: string | null): number | null {
  return argument === null ? null : Number(argument);
}

function ruleTexts(document: Json, index: number | null, key: string): string[] | null {
  const rules = members(at(document, 'requestObject', 'rules'), index);
  return rules && rules.flatMap((rule) => textsOf(at(rule, key)) ?? []);
}

function uriParameter(uri: string | null, name: string | null): string | null {
  const query = uri?.split('?', 2)[1];
  return query === undefined || name === null ? null : new URLSearchParams(query).get(name);
}

function podName(document: Json): string | null {
  return at(document, 'objectRef', 'resource') === 'pods' ? textOf(at(document, 'objectRef', 'name')) : null;
}

/** The annotation is a JSON list of failures as text. */
function validationFailure(document: Json): string | null {
  return textOf(at(document, ANNOTATIONS, 'validation.policy.admission.k8s.io/validation_failure'));
}

function firstImage(document: Json): string | null {
  const containers = members(at(document, 'requestObject', 'spec', 'containers'), 0);
  return containers && textOf(at(containers[0], 'image'));
}

function anyPrivileged(document: Json): string | null {
  const containers = members(at(document, 'requestObject', 'spec', 'containers'), null);
  return (
    containers &&
    String(containers.some((container) => at(container, 'securityContext', 'privileged') === true))
  );
}

/** True when a volume is this path of the host; a star at its end stands for anything. */
function usesHostPath(document: Json, argument: string | null): string | null {
  const volumes = members(at(document, 'requestObject', 'spec', 'volumes'), null);
  if (volumes === null || argument === null) return null;
  const prefix = argument.endsWith('*') ? argument.slice(0, -1) : null;
  const uses = volumes.some((volume) => {
    const path = textOf(at(volume, 'hostPath', 'path'));
    return path !== null && (path === argument || (prefix !== null && path.startsWith(prefix)));
  });
  return String(uses);
}
