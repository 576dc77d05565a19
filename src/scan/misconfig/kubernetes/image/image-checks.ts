import type { KubernetesCheck } from '../check.ts';
import { mutableTag } from './mutable-tag.ts';
import { noDigest } from './no-digest.ts';
import { publicRegistry } from './public-registry.ts';
import { pullPolicy } from './pull-policy.ts';

/** The checks of images, by id. */
export const IMAGE_CHECKS: readonly KubernetesCheck[] = [mutableTag, noDigest, pullPolicy, publicRegistry];
