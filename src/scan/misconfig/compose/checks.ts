import type { ComposeCheck } from './check.ts';
import { cpuLimit } from './checks/cpu-limit.ts';
import { defaultBridge } from './checks/default-bridge.ts';
import { devices } from './checks/devices.ts';
import { dropCapabilities } from './checks/drop-capabilities.ts';
import { duplicatePort } from './checks/duplicate-port.ts';
import { engineSocket } from './checks/engine-socket.ts';
import { envFileInContext } from './checks/env-file-in-context.ts';
import { extraCapabilities } from './checks/extra-capabilities.ts';
import { hostIpc } from './checks/host-ipc.ts';
import { hostNames } from './checks/host-names.ts';
import { hostNetwork } from './checks/host-network.ts';
import { hostProcesses } from './checks/host-processes.ts';
import { hostUsers } from './checks/host-users.ts';
import { links } from './checks/links.ts';
import { memoryLimit } from './checks/memory-limit.ts';
import { mutableTag } from './checks/mutable-tag.ts';
import { namedReplicas } from './checks/named-replicas.ts';
import { newPrivileges } from './checks/new-privileges.ts';
import { noDigest } from './checks/no-digest.ts';
import { noHealthcheck } from './checks/no-healthcheck.ts';
import { noLogs } from './checks/no-logs.ts';
import { noRestart } from './checks/no-restart.ts';
import { noUser } from './checks/no-user.ts';
import { obsoleteVersion } from './checks/obsolete-version.ts';
import { oldTruthValue } from './checks/old-truth-value.ts';
import { openDatabase } from './checks/open-database.ts';
import { openEngine } from './checks/open-engine.ts';
import { openPort } from './checks/open-port.ts';
import { privileged } from './checks/privileged.ts';
import { privilegedBuild } from './checks/privileged-build.ts';
import { privilegedHook } from './checks/privileged-hook.ts';
import { processLimit } from './checks/process-limit.ts';
import { remoteContext } from './checks/remote-context.ts';
import { rootCapabilities } from './checks/root-capabilities.ts';
import { rootUser } from './checks/root-user.ts';
import { secretBuildArgument } from './checks/secret-build-argument.ts';
import { secretCommand } from './checks/secret-command.ts';
import { secretContent } from './checks/secret-content.ts';
import { secretEnvironment } from './checks/secret-environment.ts';
import { sensitiveMount } from './checks/sensitive-mount.ts';
import { sharedNamespace } from './checks/shared-namespace.ts';
import { sharedPropagation } from './checks/shared-propagation.ts';
import { sparedFromMemoryKiller } from './checks/spared-from-memory-killer.ts';
import { sshPort } from './checks/ssh-port.ts';
import { unconfined } from './checks/unconfined.ts';
import { unknownReference } from './checks/unknown-reference.ts';
import { urlPassword } from './checks/url-password.ts';
import { writableRoot } from './checks/writable-root.ts';

/** Every check of Compose files, by id. */
export const COMPOSE_CHECKS: readonly ComposeCheck[] = [
  privileged,
  extraCapabilities,
  rootCapabilities,
  hostNetwork,
  hostProcesses,
  hostIpc,
  hostUsers,
  hostNames,
  engineSocket,
  sensitiveMount,
  sharedPropagation,
  unconfined,
  newPrivileges,
  rootUser,
  noUser,
  writableRoot,
  dropCapabilities,
  devices,
  secretEnvironment,
  urlPassword,
  secretBuildArgument,
  secretCommand,
  envFileInContext,
  openDatabase,
  openEngine,
  sshPort,
  openPort,
  duplicatePort,
  mutableTag,
  noDigest,
  noRestart,
  memoryLimit,
  cpuLimit,
  processLimit,
  noHealthcheck,
  obsoleteVersion,
  links,
  namedReplicas,
  unknownReference,
  sharedNamespace,
  defaultBridge,
  privilegedBuild,
  privilegedHook,
  noLogs,
  sparedFromMemoryKiller,
  oldTruthValue,
  remoteContext,
  secretContent,
];
