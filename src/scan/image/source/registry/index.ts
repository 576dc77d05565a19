export { credentialFiles } from './credentials/credential-files.ts';
export { openRegistryImage } from './image.ts';
export type { RegistryOptions } from './options.ts';
