import { absolutePath, printable } from '../../../event/path.ts';
import { descriptorOf } from '../state/new-descriptor.ts';
import { type Handler, numberOf, type Step } from '../state/step.ts';
import { UNKNOWN_TEXT } from '../state/thread.ts';

// Open flags of recordings (ppm_events_public.h, PPM_O_DIRECTORY and the following).
const O_DIRECTORY = 1 << 10;
const O_F_CREATED = 1 << 14;
const FD_UPPER_LAYER = 1 << 15;
const FD_LOWER_LAYER = 1 << 16;
/** Stands for the current directory where a directory's descriptor is wanted (PPM_AT_FDCWD). */
const AT_FDCWD = -100;

/** open, creat, openat, openat2, open_by_handle_at: a new descriptor of a path. */
export const OPEN_HANDLERS: Readonly<Record<string, Handler>> = {
  'SYSCALL_OPEN.exit': open,
  'SYSCALL_CREAT.exit': open,
  'SYSCALL_OPENAT.exit': open,
  'SYSCALL_OPENAT_2.exit': open,
  'SYSCALL_OPENAT2.exit': open,
  'SYSCALL_OPEN_BY_HANDLE_AT.exit': openByHandle,
};

function open(step: Step): void {
  const number = step.result;
  const name = openedName(step);
  if (!step.thread || name === null) return;
  const dirfd = numberOf(step.enteredValue('dirfd'), AT_FDCWD);
  if (number < 0) {
    // For tools that read entries, a failed call is about the directory that it began from.
    if (!step.isLater && !name.startsWith('/') && dirfd !== AT_FDCWD)
      step.descriptor = step.table()!.get(dirfd);
    return;
  }
  const directory = directoryOf(step, name, dirfd);
  add(step, number, absolutePath(directory, name), name);
}

/** Already resolved by the kernel. */
function openByHandle(step: Step): void {
  const number = step.result;
  const path = step.text('path');
  if (number >= 0 && path !== null) add(step, number, absolutePath('/', path), path);
}

/** The name as the call was entered with it; the exit may have seen it changed by another thread. */
function openedName(step: Step): string | null {
  const entered = step.enteredValue('name');
  if (typeof entered === 'string' && entered !== UNKNOWN_TEXT) return entered;
  const own = step.own('name');
  return typeof own === 'string' ? own : null;
}

/** The directory that a name is relative to, with a slash at its end. */
export function directoryOf(step: Step, name: string, dirfd: number): string {
  if (name.startsWith('/')) return '';
  if (dirfd === AT_FDCWD) return step.state.threads.directoryOwner(step.thread!).cwd;
  const directory = step.table()?.get(dirfd);
  if (!directory) return '<UNKNOWN>';
  return `${directory.name}/`;
}

function add(step: Step, number: number, path: string, nameRaw: string): void {
  // The entry says what was asked for, the exit also what the kernel found.
  const found = numberOf(step.own('flags'), 0) & (FD_UPPER_LAYER | FD_LOWER_LAYER | O_F_CREATED);
  const openFlags = numberOf(step.enteredValue('flags'), 0) | found;
  const inode = step.own('ino');
  step.create({
    ...descriptorOf(number, (openFlags & O_DIRECTORY) === 0 ? 'file' : 'directory', printable(path)),
    nameRaw: printable(nameRaw),
    openFlags,
    device: step.number('dev', 0),
    layer: (found & FD_UPPER_LAYER) !== 0 ? 'upper' : (found & FD_LOWER_LAYER) !== 0 ? 'lower' : null,
    inode: typeof inode === 'number' || typeof inode === 'bigint' ? inode : 0,
  });
}
