import type { SyscallEvent } from '../event.ts';
import { absolutePath } from '../path.ts';
import { directoryPath, parameterIndex } from './argument-text.ts';
import { type ExtractorTable, plain, type SyscallExtractor } from './extractor.ts';

// Open flags of recordings (ppm_events_public.h, PPM_O_*).
const O_RDONLY = 1 << 0;
const O_WRONLY = 1 << 1;
const O_CREAT = 1 << 2;
const O_TMPFILE = 1 << 13;
const O_F_CREATED = 1 << 14;
/** Execute bits of a mode, for user, group and others. */
const ANY_EXECUTE = 0o111;

/** `evt.is_open_*` and `evt.abspath`. */
export const OPEN_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'evt.is_open_read': opened((flags) => (flags & O_RDONLY) !== 0),
  'evt.is_open_write': opened((flags) => (flags & O_WRONLY) !== 0),
  'evt.is_open_create': opened((flags) => (flags & O_F_CREATED) !== 0),
  'evt.is_open_exec': plain((event) => {
    const created = event.type === 'creat' || (openFlags(event) & (O_CREAT | O_TMPFILE)) !== 0;
    return created && opens(event) && (numberArgument(event, 'mode') & ANY_EXECUTE) !== 0;
  }),
  'evt.abspath': (argument) => {
    const which = argument === null ? 0 : WHICH.indexOf(argument);
    return which < 0 ? null : (event) => absolutePathArgument(event, which);
  },
};

function opened(holds: (flags: number) => boolean) {
  return plain<SyscallExtractor>((event) => opens(event) && holds(openFlags(event)));
}

function opens({ arguments: { type } }: SyscallEvent): boolean {
  return type.direction === 'exit' && OPENS.test(type.key);
}

const OPENS = /^SYSCALL_(OPEN(_BY_HANDLE_AT|AT_2|AT2)?|CREAT)$/;

function openFlags(event: SyscallEvent): number {
  return numberArgument(event, 'flags');
}

function numberArgument({ arguments: { type, values } }: SyscallEvent, name: string): number {
  const value = values[parameterIndex(type, name)];
  return typeof value === 'number' ? value : 0;
}

const WHICH = ['src', 'dst'];

/** The absolute path of a call with a directory's descriptor and a name: of its first or second such pair. */
function absolutePathArgument(event: SyscallEvent, which: number): string | null {
  const { arguments: args, process } = event;
  if (args.type.direction !== 'exit' || !process) return null;
  const paths = args.type.parameters.flatMap(({ type, directory }, index) =>
    type === 'fsrelpath' && index < args.values.length ? [{ index, directory }] : [],
  );
  const found = paths[which];
  const path = found && args.values[found.index];
  if (!found || typeof path !== 'string') return null;
  const directory = path.startsWith('/') ? '' : directoryPath(args, found.directory, process);
  return absolutePath(directory ?? '<UNKNOWN>/', path);
}
