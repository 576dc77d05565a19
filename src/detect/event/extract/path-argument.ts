import type { SyscallEvent } from '../event.ts';
import { absolutePath, printable } from '../path.ts';
import { directoryPath } from './argument-text.ts';
import { type ExtractorMaker, type ExtractorTable, plain, type SyscallExtractor } from './extractor.ts';

/** `fs.path.*`: the path or paths that a call on the file system is about. */
export const PATH_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'fs.path.name': ofPath('only', resolved),
  'fs.path.nameraw': ofPath('only', raw),
  'fs.path.source': ofPath('source', resolved),
  'fs.path.sourceraw': ofPath('source', raw),
  'fs.path.target': ofPath('target', resolved),
  'fs.path.targetraw': ofPath('target', raw),
};

type Part = 'only' | 'source' | 'target';

interface Found {
  readonly path: string;
  /** The parameter with the directory that it is relative to; -1 for the current one. */
  readonly directory: number;
}

function ofPath(
  part: Part,
  print: (found: Found, event: SyscallEvent) => string,
): ExtractorMaker<SyscallExtractor> {
  return plain((event) => {
    const found = pathOf(event, part);
    return found && print(found, event);
  });
}

/** Calls with two paths name both of them; a link's target is what it points to, which need not be a path here. */
function pathOf({ arguments: { type, values } }: SyscallEvent, part: Part): Found | null {
  if (type.direction !== 'exit' || !FILE_SYSTEM_CALLS.test(type.key)) return null;
  const paths = type.parameters.flatMap((parameter, i) => {
    const value = values[i];
    const isPath =
      parameter.type === 'fspath' ||
      parameter.type === 'fsrelpath' ||
      /^(path|name|target)$/.test(parameter.name);
    return isPath && typeof value === 'string' ? [{ path: value, directory: parameter.directory }] : [];
  });
  if (paths.length < 2) return part === 'only' ? (paths[0] ?? null) : null;
  if (part === 'only') return null;
  // symlink(2) names its target first, rename(2) and link(2) their source.
  const source = type.key.startsWith('SYSCALL_SYMLINK') ? paths[1] : paths[0];
  return (part === 'source' ? source : paths.find((path) => path !== source)) ?? null;
}

const FILE_SYSTEM_CALLS =
  /^SYSCALL_(OPEN|CREAT|MKDIR|RMDIR|UNLINK|RENAME|LINK|SYMLINK|CHMOD|FCHMODAT|CHOWN|LCHOWN|FCHOWNAT|MKNOD|STAT|LSTAT|NEWFSTATAT|ACCESS|CHDIR|CHROOT|MOUNT|UMOUNT|QUOTACTL)/;

function resolved({ path, directory }: Found, event: SyscallEvent): string {
  const base = directory < 0 ? event.process?.cwd : directoryPath(event.arguments, directory, event.process);
  return absolutePath(path.startsWith('/') ? '' : (base ?? '<UNKNOWN>/'), path);
}

function raw({ path }: Found): string {
  return printable(path);
}
