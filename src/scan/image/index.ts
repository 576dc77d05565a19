export type { FileEntry, Filesystem, FileType } from './filesystem.ts';
export type { ByteSource, FileInspector, FilePattern, LayerFile } from './inspector.ts';
