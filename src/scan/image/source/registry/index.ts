export { credentialFiles } from './credentials/credential-files.ts';
export type { Credential, CredentialAnswer, CredentialSource } from './credentials/credential.ts';
export { openRegistryImage } from './image.ts';
export type { RegistryOptions } from './options.ts';
