/** An API version that goes or is gone, by the minor of Kubernetes 1.x (kubernetes.io, "Deprecated API Migration Guide"; as of 1.37). */
export interface ApiChange {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  readonly deprecated: number;
  /** Undefined while nobody has said when. */
  readonly removed?: number;
  /** Empty when there is none. */
  readonly replacement: string;
  /** Nothing but the version has to be changed. */
  readonly same?: boolean;
}

/** What becomes of the API version of a kind; undefined while it stays. */
export function apiChange(apiVersion: string, kind: string): ApiChange | undefined {
  return API_CHANGES.find((change) => change.apiVersion === apiVersion && change.kinds.includes(kind));
}

const RBAC = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const FLOW = ['FlowSchema', 'PriorityLevelConfiguration'];
const STORAGE = ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'];
const DRA = ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'];

const API_CHANGES: readonly ApiChange[] = [
  ...['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'].map((apiVersion) => ({
    apiVersion,
    kinds: ['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet'],
    deprecated: 9,
    removed: 16,
    replacement: 'apps/v1',
  })),
  change('extensions/v1beta1', ['NetworkPolicy'], 9, 16, 'networking.k8s.io/v1', true),
  change('extensions/v1beta1', ['PodSecurityPolicy'], 11, 16, ''),
  change('extensions/v1beta1', ['Ingress'], 14, 22, 'networking.k8s.io/v1'),
  change('networking.k8s.io/v1beta1', ['Ingress'], 19, 22, 'networking.k8s.io/v1'),
  change('networking.k8s.io/v1beta1', ['IngressClass'], 19, 22, 'networking.k8s.io/v1', true),
  change('networking.k8s.io/v1alpha1', ['ClusterCIDR'], 29, 31, ''),
  change(
    'networking.k8s.io/v1beta1',
    ['IPAddress', 'ServiceCIDR'],
    33,
    undefined,
    'networking.k8s.io/v1',
    true,
  ),
  change('admissionregistration.k8s.io/v1beta1', WEBHOOKS, 16, 22, 'admissionregistration.k8s.io/v1'),
  change(
    'admissionregistration.k8s.io/v1beta1',
    ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    30,
    34,
    'admissionregistration.k8s.io/v1',
    true,
  ),
  change('apiextensions.k8s.io/v1beta1', ['CustomResourceDefinition'], 16, 22, 'apiextensions.k8s.io/v1'),
  change('apiregistration.k8s.io/v1beta1', ['APIService'], 10, 22, 'apiregistration.k8s.io/v1', true),
  change('authentication.k8s.io/v1beta1', ['TokenReview'], 6, 22, 'authentication.k8s.io/v1', true),
  change(
    'authorization.k8s.io/v1beta1',
    ['LocalSubjectAccessReview', 'SelfSubjectAccessReview', 'SubjectAccessReview'],
    16,
    22,
    'authorization.k8s.io/v1',
  ),
  change('certificates.k8s.io/v1beta1', ['CertificateSigningRequest'], 19, 22, 'certificates.k8s.io/v1'),
  change('coordination.k8s.io/v1beta1', ['Lease'], 14, 22, 'coordination.k8s.io/v1', true),
  change('rbac.authorization.k8s.io/v1alpha1', RBAC, 17, 22, 'rbac.authorization.k8s.io/v1', true),
  change('rbac.authorization.k8s.io/v1beta1', RBAC, 17, 22, 'rbac.authorization.k8s.io/v1', true),
  change('scheduling.k8s.io/v1beta1', ['PriorityClass'], 14, 22, 'scheduling.k8s.io/v1', true),
  change('scheduling.k8s.io/v1alpha1', ['PriorityClass'], 14, 22, 'scheduling.k8s.io/v1', true),
  change('storage.k8s.io/v1beta1', STORAGE, 19, 22, 'storage.k8s.io/v1', true),
  change('storage.k8s.io/v1beta1', ['CSIStorageCapacity'], 24, 27, 'storage.k8s.io/v1', true),
  change('batch/v1beta1', ['CronJob'], 21, 25, 'batch/v1', true),
  change('batch/v2alpha1', ['CronJob'], 8, 21, 'batch/v1', true),
  change('discovery.k8s.io/v1beta1', ['EndpointSlice'], 21, 25, 'discovery.k8s.io/v1'),
  change('events.k8s.io/v1beta1', ['Event'], 19, 25, 'events.k8s.io/v1'),
  change('autoscaling/v2beta1', ['HorizontalPodAutoscaler'], 22, 25, 'autoscaling/v2'),
  change('autoscaling/v2beta2', ['HorizontalPodAutoscaler'], 23, 26, 'autoscaling/v2', true),
  // An empty selector selects nothing there, and everything in v1.
  change('policy/v1beta1', ['PodDisruptionBudget'], 21, 25, 'policy/v1'),
  change('policy/v1beta1', ['PodSecurityPolicy'], 21, 25, ''),
  change('node.k8s.io/v1beta1', ['RuntimeClass'], 20, 25, 'node.k8s.io/v1', true),
  change('node.k8s.io/v1alpha1', ['RuntimeClass'], 14, 20, 'node.k8s.io/v1'),
  change('flowcontrol.apiserver.k8s.io/v1alpha1', FLOW, 20, 21, 'flowcontrol.apiserver.k8s.io/v1'),
  change('flowcontrol.apiserver.k8s.io/v1beta1', FLOW, 23, 26, 'flowcontrol.apiserver.k8s.io/v1'),
  change('flowcontrol.apiserver.k8s.io/v1beta2', FLOW, 26, 29, 'flowcontrol.apiserver.k8s.io/v1'),
  change('flowcontrol.apiserver.k8s.io/v1beta3', FLOW, 29, 32, 'flowcontrol.apiserver.k8s.io/v1'),
  change('resource.k8s.io/v1alpha2', DRA, 30, 31, 'resource.k8s.io/v1'),
  change('resource.k8s.io/v1alpha3', DRA, 32, 33, 'resource.k8s.io/v1'),
  change('resource.k8s.io/v1beta1', DRA, 34, undefined, 'resource.k8s.io/v1'),
  change('resource.k8s.io/v1beta2', DRA, 34, undefined, 'resource.k8s.io/v1'),
  change('v1', ['ComponentStatus'], 19, undefined, ''),
  change('v1', ['Endpoints'], 33, undefined, 'discovery.k8s.io/v1 EndpointSlice'),
];

function change(
  apiVersion: string,
  kinds: readonly string[],
  deprecated: number,
  removed: number | undefined,
  replacement: string,
  same = false,
): ApiChange {
  return { apiVersion, kinds, deprecated, ...(removed === undefined ? {} : { removed }), replacement, same };
}
