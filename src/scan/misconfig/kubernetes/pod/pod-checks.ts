import type { KubernetesCheck } from '../check.ts';
import { apparmorAnnotation } from './apparmor-annotation.ts';
import { apparmorUnconfined } from './apparmor-unconfined.ts';
import { defaultCapabilities } from './default-capabilities.ts';
import { dropCapabilities } from './drop-capabilities.ts';
import { extraCapabilities } from './extra-capabilities.ts';
import { hostAliases } from './host-aliases.ts';
import { hostIpc } from './host-ipc.ts';
import { hostNetwork } from './host-network.ts';
import { hostPid } from './host-pid.ts';
import { hostPort } from './host-port.ts';
import { hostProcess } from './host-process.ts';
import { lowGroup } from './low-group.ts';
import { lowUser } from './low-user.ts';
import { netRaw } from './net-raw.ts';
import { privilegeEscalation } from './privilege-escalation.ts';
import { privileged } from './privileged.ts';
import { privilegedPort } from './privileged-port.ts';
import { probeHost } from './probe-host.ts';
import { procMount } from './proc-mount.ts';
import { rootCapabilities } from './root-capabilities.ts';
import { rootGroup } from './root-group.ts';
import { rootUser } from './root-user.ts';
import { rootWithoutUserNamespace } from './root-without-user-namespace.ts';
import { runAsNonRoot } from './run-as-non-root.ts';
import { seccompAnnotation } from './seccomp-annotation.ts';
import { seccompMissing } from './seccomp-missing.ts';
import { seccompUnconfined } from './seccomp-unconfined.ts';
import { selinuxOptions } from './selinux-options.ts';
import { sharedProcesses } from './shared-processes.ts';
import { sshPort } from './ssh-port.ts';
import { sysctls } from './sysctls.ts';
import { tiller } from './tiller.ts';
import { writableRoot } from './writable-root.ts';

/** The checks of the security of pods, by id. */
export const POD_CHECKS: readonly KubernetesCheck[] = [
  privileged,
  hostNetwork,
  hostPid,
  hostIpc,
  hostPort,
  extraCapabilities,
  rootCapabilities,
  netRaw,
  dropCapabilities,
  privilegeEscalation,
  runAsNonRoot,
  rootUser,
  lowUser,
  rootGroup,
  lowGroup,
  writableRoot,
  seccompUnconfined,
  seccompMissing,
  apparmorUnconfined,
  selinuxOptions,
  procMount,
  sysctls,
  hostProcess,
  probeHost,
  sharedProcesses,
  rootWithoutUserNamespace,
  hostAliases,
  tiller,
  seccompAnnotation,
  apparmorAnnotation,
  sshPort,
  privilegedPort,
  defaultCapabilities,
];
