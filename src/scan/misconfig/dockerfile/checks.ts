import type { DockerfileCheck } from './check.ts';
import { addForCopy } from './checks/add-for-copy.ts';
import { addRemote } from './checks/add-remote.ts';
import { apkCache } from './checks/apk-cache.ts';
import { apkUpgrade } from './checks/apk-upgrade.ts';
import { aptForPeople } from './checks/apt-for-people.ts';
import { aptLists } from './checks/apt-lists.ts';
import { aptYes } from './checks/apt-yes.ts';
import { backquotes } from './checks/backquotes.ts';
import { bashInSh } from './checks/bash-in-sh.ts';
import { builderFault } from './checks/builder-fault.ts';
import { cdUnchecked } from './checks/cd-unchecked.ts';
import { consecutiveRuns } from './checks/consecutive-runs.ts';
import { copyFilesystem } from './checks/copy-filesystem.ts';
import { copyFromSelf } from './checks/copy-from-self.ts';
import { copyFromUnknown } from './checks/copy-from-unknown.ts';
import { copyManyToFolder } from './checks/copy-many-to-folder.ts';
import { copyRelative } from './checks/copy-relative.ts';
import { defaultArgumentInFrom } from './checks/default-argument-in-from.ts';
import { distUpgrade } from './checks/dist-upgrade.ts';
import { dnfClean } from './checks/dnf-clean.ts';
import { dnfYes } from './checks/dnf-yes.ts';
import { dockerSocket } from './checks/docker-socket.ts';
import { emptyContinuation } from './checks/empty-continuation.ts';
import { envRefersToItself } from './checks/env-refers-to-itself.ts';
import { execForm } from './checks/exec-form.ts';
import { fromAsCasing } from './checks/from-as-casing.ts';
import { healthcheckMissing } from './checks/healthcheck-missing.ts';
import { imageLatest } from './checks/image-latest.ts';
import { imageUntagged } from './checks/image-untagged.ts';
import { insecureRun } from './checks/insecure-run.ts';
import { instructionCasing } from './checks/instruction-casing.ts';
import { labelKey } from './checks/label-key.ts';
import { lastUserRoot } from './checks/last-user-root.ts';
import { legacyKeyValue } from './checks/legacy-key-value.ts';
import { maintainer } from './checks/maintainer.ts';
import { noRecommends } from './checks/no-recommends.ts';
import { onbuildForbidden } from './checks/onbuild-forbidden.ts';
import { pinApk } from './checks/pin-apk.ts';
import { pinApt } from './checks/pin-apt.ts';
import { pinDnf } from './checks/pin-dnf.ts';
import { pinGem } from './checks/pin-gem.ts';
import { pinGo } from './checks/pin-go.ts';
import { pinNpm } from './checks/pin-npm.ts';
import { pinPip } from './checks/pin-pip.ts';
import { pinYum } from './checks/pin-yum.ts';
import { pinZypper } from './checks/pin-zypper.ts';
import { pipCache } from './checks/pip-cache.ts';
import { pipeToShell } from './checks/pipe-to-shell.ts';
import { pipefail } from './checks/pipefail.ts';
import { platformConstant } from './checks/platform-constant.ts';
import { platformRedundant } from './checks/platform-redundant.ts';
import { portProtocolCasing } from './checks/port-protocol-casing.ts';
import { portRange } from './checks/port-range.ts';
import { runCd } from './checks/run-cd.ts';
import { secretInRun } from './checks/secret-in-run.ts';
import { secretInVariable } from './checks/secret-in-variable.ts';
import { senselessCommand } from './checks/senseless-command.ts';
import { setuid } from './checks/setuid.ts';
import { severalCmds } from './checks/several-cmds.ts';
import { severalEntrypoints } from './checks/several-entrypoints.ts';
import { severalHealthchecks } from './checks/several-healthchecks.ts';
import { shellLink } from './checks/shell-link.ts';
import { sshServer } from './checks/ssh-server.ts';
import { stageNameCasing } from './checks/stage-name-casing.ts';
import { stageNameDuplicate } from './checks/stage-name-duplicate.ts';
import { stageNameReserved } from './checks/stage-name-reserved.ts';
import { sudo } from './checks/sudo.ts';
import { undefinedArgumentInFrom } from './checks/undefined-argument-in-from.ts';
import { undefinedVariable } from './checks/undefined-variable.ts';
import { unquotedSubstitution } from './checks/unquoted-substitution.ts';
import { unquotedVariable } from './checks/unquoted-variable.ts';
import { unverifiedDownload } from './checks/unverified-download.ts';
import { unverifiedPackage } from './checks/unverified-package.ts';
import { updateAlone } from './checks/update-alone.ts';
import { userMissing } from './checks/user-missing.ts';
import { userName } from './checks/user-name.ts';
import { useraddHighId } from './checks/useradd-high-id.ts';
import { wgetAndCurl } from './checks/wget-and-curl.ts';
import { wgetProgress } from './checks/wget-progress.ts';
import { workdirRelative } from './checks/workdir-relative.ts';
import { workdirSystem } from './checks/workdir-system.ts';
import { worldWritable } from './checks/world-writable.ts';
import { yarnCache } from './checks/yarn-cache.ts';
import { yumClean } from './checks/yum-clean.ts';
import { yumYes } from './checks/yum-yes.ts';
import { zypperClean } from './checks/zypper-clean.ts';
import { zypperUpgrade } from './checks/zypper-upgrade.ts';
import { zypperYes } from './checks/zypper-yes.ts';

/** Every check of Dockerfiles, by id. */
export const DOCKERFILE_CHECKS: readonly DockerfileCheck[] = [
  builderFault,
  workdirRelative,
  senselessCommand,
  lastUserRoot,
  userMissing,
  runCd,
  sudo,
  distUpgrade,
  imageUntagged,
  imageLatest,
  pinApt,
  aptLists,
  portRange,
  severalHealthchecks,
  pinPip,
  aptYes,
  noRecommends,
  pinNpm,
  apkUpgrade,
  pinApk,
  apkCache,
  addForCopy,
  copyManyToFolder,
  copyFromUnknown,
  copyFromSelf,
  stageNameDuplicate,
  execForm,
  aptForPeople,
  pinGem,
  platformConstant,
  platformRedundant,
  yumYes,
  yumClean,
  pinYum,
  zypperYes,
  zypperClean,
  pinZypper,
  dnfYes,
  dnfClean,
  pinDnf,
  zypperUpgrade,
  pipCache,
  onbuildForbidden,
  envRefersToItself,
  copyRelative,
  useraddHighId,
  wgetProgress,
  healthcheckMissing,
  consecutiveRuns,
  yarnCache,
  maintainer,
  wgetAndCurl,
  severalCmds,
  severalEntrypoints,
  shellLink,
  pipefail,
  stageNameCasing,
  fromAsCasing,
  instructionCasing,
  stageNameReserved,
  undefinedVariable,
  undefinedArgumentInFrom,
  defaultArgumentInFrom,
  legacyKeyValue,
  secretInVariable,
  secretInRun,
  pipeToShell,
  worldWritable,
  setuid,
  addRemote,
  insecureRun,
  sshServer,
  unverifiedDownload,
  unverifiedPackage,
  updateAlone,
  dockerSocket,
  emptyContinuation,
  portProtocolCasing,
  workdirSystem,
  unquotedVariable,
  unquotedSubstitution,
  cdUnchecked,
  backquotes,
  bashInSh,
  pinGo,
  labelKey,
  userName,
  copyFilesystem,
];
