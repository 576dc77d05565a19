import { definers, INDEX, NEEDS_KEY } from '../define.ts';
import type { Field } from '../field.ts';

const { string } = definers({ source: 'k8s_audit' });

const LIST = { list: true } as const;
/** One member by its position, or all. */
const EACH = { list: true, argument: INDEX } as const;

/** What is known of each container of a pod. */
const OF_CONTAINERS: readonly (readonly [name: string, doc: string])[] = [
  ['image', 'images of the containers.'],
  ['image.repository', 'repositories of the images.'],
  ['host_port', 'host ports of the containers.'],
  ['privileged', 'privileged of each container.'],
  ['allow_privilege_escalation', 'allowPrivilegeEscalation of each container.'],
  ['read_only_fs', 'readOnlyRootFilesystem of each container.'],
  ['run_as_user', 'runAsUser of each container.'],
  ['eff_run_as_user', "each container's user, the pod's where it has none, else 0."],
  ['run_as_group', 'runAsGroup of each container.'],
  ['eff_run_as_group', "each container's group, the pod's where it has none, else 0."],
  ['proc_mount', 'procMount of each container.'],
  ['add_capabilities', 'capabilities that the containers add.'],
];

const CONTAINER_KINDS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** `ka.*` and `jevt.*`: requests to the Kubernetes API server (audit.k8s.io/v1 Event). */
export const KUBERNETES_AUDIT_FIELDS: readonly Field[] = [
  string('ka.auditid', 'Id of the audit event.'),
  string('ka.stage', 'Stage of the request: RequestReceived, ResponseComplete...'),
  string('ka.auth.decision', 'What the authorizer decided.'),
  string('ka.auth.reason', 'Why the authorizer decided so.'),
  string('ka.auth.openshift.decision', 'What the OpenShift authentication decided.'),
  string('ka.auth.openshift.username', 'Who tried to log in to OpenShift.'),
  string(
    'ka.validations.admission.policy.failure',
    'The first validation failure of a ValidatingAdmissionPolicy.',
  ),
  string('ka.user.name', 'Who made the request.'),
  string('ka.user.groups', 'The groups of who made the request.', LIST),
  string('ka.user.extra', 'The extra attributes of who made the request, as JSON.'),
  string('ka.impuser.name', 'Who was impersonated.'),
  string('ka.impuser.groups', 'The groups of who was impersonated.', LIST),
  string('ka.verb', 'What was asked for: get, create, delete...'),
  string('ka.uri', 'URI of the request.'),
  string('ka.uri.param', 'One parameter of the query in the URI.', { argument: NEEDS_KEY }),
  string('ka.target.name', 'Name of the object.'),
  string('ka.target.namespace', 'Namespace of the object.'),
  string('ka.target.resource', 'Resource: pods, secrets...'),
  string('ka.target.subresource', 'Subresource: exec, status...'),
  string('ka.target.pod.name', 'Name of the pod for requests on pods and their subresources.'),
  string('ka.req.binding.subjects', 'Binding: the subjects that get the role.', LIST),
  string('ka.req.binding.role', 'Binding: the role.'),
  string('ka.req.binding.subject.has_name', 'Kept for old rules; always N/A.', { argument: NEEDS_KEY }),
  string('ka.req.configmap.name', 'Config map: its name.'),
  string('ka.req.configmap.obj', 'Config map: the whole object as JSON.'),
  ...CONTAINER_KINDS.flatMap((kind) =>
    OF_CONTAINERS.map(([name, doc]) => string(`ka.req.pod.${kind}.${name}`, `Pod, ${kind}: ${doc}`, EACH)),
  ),
  string('ka.req.container.image', 'Pod: image of the first container.'),
  string('ka.req.container.image.repository', 'Pod: repository of the first image.'),
  string('ka.req.pod.host_ipc', 'Pod: hostIPC.'),
  string('ka.req.pod.host_network', 'Pod: hostNetwork.'),
  string('ka.req.container.host_network', 'The same as ka.req.pod.host_network.'),
  string('ka.req.pod.host_pid', 'Pod: hostPID.'),
  string('ka.req.container.privileged', 'Pod: true when any container is privileged.'),
  string('ka.req.pod.run_as_user', 'Pod: runAsUser of the pod.'),
  string('ka.req.pod.run_as_group', 'Pod: runAsGroup of the pod.'),
  string('ka.req.role.rules', 'Role: its rules as JSON.', LIST),
  string('ka.req.role.rules.apiGroups', 'Role: API groups of the rules.', EACH),
  string('ka.req.role.rules.nonResourceURLs', 'Role: URLs of the rules that are no resources.', EACH),
  string('ka.req.role.rules.verbs', 'Role: verbs of the rules.', EACH),
  string('ka.req.role.rules.resources', 'Role: resources of the rules.', EACH),
  string('ka.req.pod.fs_group', 'Pod: fsGroup.'),
  string('ka.req.pod.supplemental_groups', 'Pod: supplementalGroups.', LIST),
  string('ka.req.service.type', 'Service: its type.'),
  string('ka.req.service.ports', 'Service: its ports as JSON.', EACH),
  string('ka.req.pod.volumes.hostpath', 'Pod: host paths of the volumes.', EACH),
  string(
    'ka.req.volume.hostpath',
    'Pod: true when a volume has this host path (a * at its end is a prefix).',
    {
      argument: NEEDS_KEY,
    },
  ),
  string('ka.req.pod.volumes.flexvolume_driver', 'Pod: flex volume drivers of the volumes.', EACH),
  string('ka.req.pod.volumes.volume_type', 'Pod: types of the volumes.', EACH),
  string('ka.resp.name', 'Name of the object in the answer.'),
  string('ka.response.code', 'Status code of the answer.'),
  string('ka.response.reason', 'Reason in the answer; usually failures only.'),
  string('ka.useragent', 'What the client calls itself.'),
  string('ka.sourceips', 'Addresses from which the request came.', EACH),
  string('ka.cluster.name', 'Name of the cluster.'),
  string('jevt.time', 'Local time of the event with nanoseconds.'),
  string('jevt.rawtime', 'Nanoseconds since the epoch, as text.'),
  string('jevt.time.iso8601', 'Time of the event in ISO 8601 with nanoseconds.'),
  string('jevt.value', 'A value of the event by JSON pointer: jevt.value[/stage].', {
    argument: NEEDS_KEY,
  }),
  string('jevt.obj', 'The whole event as JSON.'),
  string('json.value', 'A value of the event by JSON pointer.', { argument: NEEDS_KEY }),
  string('json.obj', 'The whole event as JSON.'),
  string('json.rawtime', 'Nanoseconds since the epoch, as text.'),
  string('json.time', 'Local time of the event with nanoseconds.'),
];
