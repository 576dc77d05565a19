import type * as engineSource from './docker-engine/index.ts';
import type * as registrySource from './registry/index.ts';

/** What reads images out of a container engine; loaded when it is asked for, as HTTP takes longer to load than a small image to read. */
export async function loadEngineSource(): Promise<typeof engineSource> {
  return import('./docker-engine/index.ts');
}

/** What fetches images from a registry. */
export async function loadRegistrySource(): Promise<typeof registrySource> {
  return import('./registry/index.ts');
}
