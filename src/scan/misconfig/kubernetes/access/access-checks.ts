import type { KubernetesCheck } from '../check.ts';
import { allAuthenticated } from './all-authenticated.ts';
import { allServiceAccounts } from './all-service-accounts.ts';
import { anonymous } from './anonymous.ts';
import { apiExtension } from './api-extension.ts';
import { approveCertificates } from './approve-certificates.ts';
import { awsAuth } from './aws-auth.ts';
import { changeAccess } from './change-access.ts';
import { changeSecrets } from './change-secrets.ts';
import { clusterAdmin } from './cluster-admin.ts';
import { clusterBindingToRole } from './cluster-binding-to-role.ts';
import { configMaps } from './config-maps.ts';
import { createPods } from './create-pods.ts';
import { createTokens } from './create-tokens.ts';
import { defaultAccount } from './default-account.ts';
import { deleteTraces } from './delete-traces.ts';
import { escalate } from './escalate.ts';
import { everyPath } from './every-path.ts';
import { everyResource } from './every-resource.ts';
import { everyVerb } from './every-verb.ts';
import { everything } from './everything.ts';
import { impersonate } from './impersonate.ts';
import { masters } from './masters.ts';
import { namespaces } from './namespaces.ts';
import { networking } from './networking.ts';
import { nodeProxy } from './node-proxy.ts';
import { nodes } from './nodes.ts';
import { persistentVolumes } from './persistent-volumes.ts';
import { podExec } from './pod-exec.ts';
import { secrets } from './secrets.ts';
import { webhooks } from './webhooks.ts';

/** The checks of roles and bindings, by id. */
export const ACCESS_CHECKS: readonly KubernetesCheck[] = [
  everything,
  everyResource,
  everyVerb,
  secrets,
  escalate,
  impersonate,
  podExec,
  createPods,
  changeAccess,
  nodeProxy,
  createTokens,
  approveCertificates,
  webhooks,
  configMaps,
  awsAuth,
  deleteTraces,
  networking,
  persistentVolumes,
  nodes,
  namespaces,
  apiExtension,
  clusterAdmin,
  anonymous,
  allAuthenticated,
  masters,
  allServiceAccounts,
  defaultAccount,
  everyPath,
  changeSecrets,
  clusterBindingToRole,
];
