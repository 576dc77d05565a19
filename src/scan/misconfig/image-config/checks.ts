import type { ImageConfigCheck } from './check.ts';
import { addedFiles } from './checks/added-files.ts';
import { engineSocket } from './checks/engine-socket.ts';
import { healthcheckMissing } from './checks/healthcheck-missing.ts';
import { rootUser } from './checks/root-user.ts';
import { secretEnvironment } from './checks/secret-environment.ts';
import { sshPort } from './checks/ssh-port.ts';

/** Every check of image configurations, by id. */
export const IMAGE_CONFIG_CHECKS: readonly ImageConfigCheck[] = [
  rootUser,
  secretEnvironment,
  healthcheckMissing,
  addedFiles,
  sshPort,
  engineSocket,
];
