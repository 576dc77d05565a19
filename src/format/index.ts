export { dataViewOf, sourceOfBytes, type ByteSource } from './byte-source.ts';
export { openZip, type ZipArchive } from './zip/archive.ts';
export type { ZipEntry } from './zip/central-directory.ts';
export { ZIP_LIMITS, type ZipLimits, type ZipProblemCode } from './zip/limits.ts';
export { writeZip, type ZipInput } from './zip/write.ts';
