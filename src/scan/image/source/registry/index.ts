export { credentialFiles } from './credentials/credential-files.ts';
export { openRegistryImage } from './image.ts';
export { parseRegistryMirror, type RegistryMirror } from './mirror.ts';
export type { RegistryOptions } from './options.ts';
export { webFetch, type WebFetch } from './web.ts';
