export type { FileEntry, Filesystem, FileType } from './filesystem.ts';
export type { ByteSource, FileInspector, FilePattern, LayerFile } from './inspector.ts';
export { cacheUsage, clearCache, type CacheUsage } from './layer/cache.ts';
export { ENTRY, type LayerContents } from './layer/contents.ts';
export { mergeLayers } from './layer/merge.ts';
export { createMergedFilesystem, type MergedFilesystem } from './layer/merged-filesystem.ts';
export { compilePatterns, type PatternMatcher } from './layer/pattern.ts';
export { createLayerPool, type LayerPool } from './layer/pool.ts';
export type { LayerReading } from './layer/read-layer.ts';
export { serveLayerTasks } from './layer/serve-tasks.ts';
export { loadLayers, type LoadedLayers } from './load-layers.ts';
export { openArchiveFiles, openDirectoryFiles } from './source/archive/blob-files.ts';
export { isDockerArchive, openDockerArchive } from './source/archive/docker-archive.ts';
export { isOciLayout, openOciLayout } from './source/archive/oci-layout.ts';
export { readStreamedArchive, type ArchiveStream } from './source/archive/streamed-archive.ts';
export { readDirectory } from './source/directory.ts';
export type { HistoryEntry, ImageConfig } from './source/image-config.ts';
export type { ImageSource } from './source/image-source.ts';
export { formatPlatform, hostPlatform, parsePlatform, type Platform } from './source/platform.ts';
export {
  findEngine,
  inspectEngineImage,
  openEngineExport,
  type EngineEndpoint,
} from './source/docker-engine/index.ts';
export { credentialFiles, openRegistryImage, type RegistryOptions } from './source/registry/index.ts';
export { openAnalysisCache, type AnalysisCache } from './layer/cache.ts';
export { isVerified } from './load-layers.ts';
