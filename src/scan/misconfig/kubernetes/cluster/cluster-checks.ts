import type { KubernetesCheck } from '../check.ts';
import { admissionExemption } from './admission-exemption.ts';
import { mappedMasters } from './mapped-masters.ts';
import { namespaceWithoutPodSecurity } from './namespace-without-pod-security.ts';
import { openDashboard } from './open-dashboard.ts';
import { openRepositoryPrefix } from './open-repository-prefix.ts';
import { plainEtcd } from './plain-etcd.ts';
import { policyIgnored } from './policy-ignored.ts';
import { policyNotDenied } from './policy-not-denied.ts';
import { privilegedConstraints } from './privileged-constraints.ts';
import { privilegedNamespace } from './privileged-namespace.ts';
import { unprunedFields } from './unpruned-fields.ts';
import { unverifiedApiService } from './unverified-api-service.ts';
import { unverifiedCluster } from './unverified-cluster.ts';
import { webhookAddress } from './webhook-address.ts';
import { webhookIgnored } from './webhook-ignored.ts';
import { wideWebhook } from './wide-webhook.ts';

/** The checks of objects that govern the cluster, by id. */
export const CLUSTER_CHECKS: readonly KubernetesCheck[] = [
  namespaceWithoutPodSecurity,
  privilegedNamespace,
  webhookIgnored,
  wideWebhook,
  webhookAddress,
  policyIgnored,
  policyNotDenied,
  admissionExemption,
  plainEtcd,
  openRepositoryPrefix,
  mappedMasters,
  unverifiedApiService,
  unverifiedCluster,
  privilegedConstraints,
  openDashboard,
  unprunedFields,
];
