import type { Pace, Timing } from '../http/timing.ts';
import type { Platform } from '../platform.ts';
import type { ConnectionOptions } from './connections.ts';
import type { CredentialSource } from './credentials/credential.ts';
import type { RegistryMirror } from './mirror.ts';

/** How images are fetched; everything may be left out. */
export interface RegistryOptions extends ConnectionOptions {
  /** For which platform; without one, linux on this machine's processor. */
  readonly platform?: Platform;
  /** Asked once for each image, and only when the registry wants to know who we are; without it access is anonymous. */
  readonly credentials?: CredentialSource;
  /** The registry may have a certificate that cannot be checked, or no TLS at all. */
  readonly insecure?: boolean;
  /** Asked before the registries that they stand in for. */
  readonly mirrors?: readonly RegistryMirror[];
  readonly pace?: Pace;
  readonly timing?: Timing;
}
