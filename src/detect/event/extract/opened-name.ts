import type { Arguments } from '../argument.ts';
import type { SyscallEvent } from '../event.ts';
import { absolutePath, printable } from '../path.ts';
import { argumentText, directoryPath, parameterIndex } from './argument-text.ts';

/** What a call that made no descriptor was to open: its path or tuple; empty for a call that opens nothing. */
export function openedName(event: SyscallEvent): string | null {
  const { arguments: own, process } = event;
  // The oldest openat says its name only on entry.
  if (own.type.direction !== 'exit' || own.type.key === 'SYSCALL_OPENAT') return null;
  const found = pathArgument(event);
  if (!found) return '';
  const { args, index, directory } = found;
  if (directory < 0) {
    const text = argumentText(args, index, process);
    return text && (text.meaning === '' ? text.value : text.meaning);
  }
  const path = args.values[index];
  if (typeof path !== 'string') return null;
  const base = path.startsWith('/') ? '' : (directoryPath(args, directory, process) ?? '<UNKNOWN>');
  return absolutePath(base, path);
}

/** The same as the program wrote it. */
export function openedNameRaw(event: SyscallEvent): string | null {
  const found = pathArgument(event);
  const path = found && found.args.values[found.index];
  return typeof path === 'string' ? printable(path) : null;
}

interface PathArgument {
  readonly args: Arguments;
  readonly index: number;
  /** The parameter with the directory that the path is relative to; -1 for the current one. */
  readonly directory: number;
}

function pathArgument({ arguments: own }: SyscallEvent): PathArgument | null {
  const { key } = own.type;
  if (/^(SYSCALL_(OPEN|CREAT)|SOCKET_(ACCEPT|ACCEPT_5|ACCEPT4|ACCEPT4_5|ACCEPT4_6|CONNECT))$/.test(key)) {
    return { args: own, index: 1, directory: -1 };
  }
  if (key !== 'SYSCALL_OPENAT_2' && key !== 'SYSCALL_OPENAT2') return null;
  return {
    args: own,
    index: parameterIndex(own.type, 'name'),
    directory: parameterIndex(own.type, 'dirfd'),
  };
}
