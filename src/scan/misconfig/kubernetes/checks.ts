import { compareText } from '#core/index.ts';
import type { KubernetesCheck, ManifestCheck, SetCheck } from './check.ts';
import { ACCESS_CHECKS } from './access/access-checks.ts';
import { ACCOUNT_CHECKS } from './account/account-checks.ts';
import { API_CHECKS } from './api/api-checks.ts';
import { CLUSTER_CHECKS } from './cluster/cluster-checks.ts';
import { IMAGE_CHECKS } from './image/image-checks.ts';
import { NETWORK_CHECKS } from './network/network-checks.ts';
import { POD_CHECKS } from './pod/pod-checks.ts';
import { PROBE_CHECKS } from './probe/probe-checks.ts';
import { RELIABILITY_CHECKS } from './reliability/reliability-checks.ts';
import { RESOURCE_CHECKS } from './resource/resource-checks.ts';
import { SECRET_CHECKS } from './secret/secret-checks.ts';
import { MANIFEST_SET_CHECKS } from './set/set-checks.ts';
import { VOLUME_CHECKS } from './volume/volume-checks.ts';

/** Every check of Kubernetes manifests, by id. */
export const KUBERNETES_CHECKS: readonly KubernetesCheck[] = [
  ...POD_CHECKS,
  ...VOLUME_CHECKS,
  ...ACCOUNT_CHECKS,
  ...SECRET_CHECKS,
  ...IMAGE_CHECKS,
  ...RESOURCE_CHECKS,
  ...PROBE_CHECKS,
  ...RELIABILITY_CHECKS,
  ...ACCESS_CHECKS,
  ...NETWORK_CHECKS,
  ...MANIFEST_SET_CHECKS,
  ...API_CHECKS,
  ...CLUSTER_CHECKS,
].sort((a, b) => compareText(a.id, b.id));

/** The checks that look at one object. */
export const MANIFEST_CHECKS: readonly ManifestCheck[] = KUBERNETES_CHECKS.filter((check) => 'find' in check);

/** The checks that look at the manifests of a directory together. */
export const SET_CHECKS: readonly SetCheck[] = KUBERNETES_CHECKS.filter((check) => 'findInSet' in check);
