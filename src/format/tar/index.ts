export { decodeName } from './name.ts';
export { TarReader } from './reader.ts';
export type { TarEntry, TarEntryType, TarSink } from './entry.ts';
export { writeTar, type TarInput } from './write.ts';
