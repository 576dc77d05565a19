import type { ArgumentValue } from '../argument.ts';
import type { SyscallEvent } from '../event.ts';
import { absolutePath } from '../path.ts';
import { directoryPath } from './argument-text.ts';
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
  'evt.is_open_exec': plain(({ type: name, arguments: { type, values } }) => {
    if (type.opening === null) return false;
    const created = name === 'creat' || (numberAt(values, type.opening.flags) & (O_CREAT | O_TMPFILE)) !== 0;
    return created && (numberAt(values, type.opening.mode) & ANY_EXECUTE) !== 0;
  }),
  'evt.abspath': (argument) => {
    const which = argument === null ? 0 : WHICH.indexOf(argument);
    return which < 0 ? null : (event) => absolutePathArgument(event, which);
  },
};

function opened(holds: (flags: number) => boolean) {
  return plain<SyscallExtractor>(
    ({ arguments: { type, values } }) => type.opening !== null && holds(numberAt(values, type.opening.flags)),
  );
}

function numberAt(values: readonly ArgumentValue[], index: number): number {
  const value = index < 0 ? undefined : values[index];
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
