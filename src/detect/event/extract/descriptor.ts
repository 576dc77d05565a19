import type { FieldValue } from '../../field/field.ts';
import type { Descriptor } from '../descriptor.ts';
import type { SyscallEvent } from '../event.ts';
import { typeChar, typeName } from './descriptor-type.ts';
import {
  type ExtractorMaker,
  type ExtractorTable,
  indexOf,
  plain,
  type SyscallExtractor,
} from './extractor.ts';
import { openedName, openedNameRaw } from './opened-name.ts';
import { SOCKET_EXTRACTORS } from './socket.ts';

/** `fd.*`. Events that are about no descriptor have none of them. */
export const DESCRIPTOR_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'fd.num': plain((event) => event.fd),
  'fd.type': of((descriptor) => typeName(descriptor.type)),
  'fd.typechar': plain((event) =>
    event.fd === null ? null : event.descriptor ? typeChar(event.descriptor) : wouldBeTypeChar(event.type),
  ),
  'fd.name': plain(nameOf),
  'fd.nameraw': plain((event) =>
    event.fd === null ? null : event.descriptor ? event.descriptor.nameRaw : openedNameRaw(event),
  ),
  'fd.directory': plain(directoryOf),
  'fd.filename': plain(fileNameOf),
  'fd.containername': plain((event) => withContainer(event, nameOf(event))),
  'fd.containerdirectory': plain((event) => withContainer(event, directoryOf(event))),
  'fd.uid': plain(({ fd, process, tid }) => (fd === null || !process ? null : `${tid}${fd}`)),
  'fd.name_changed': plain(({ fd, descriptor, descriptorRenamed }) =>
    fd === null || !descriptor ? null : descriptorRenamed,
  ),
  'fd.dev': of((descriptor) => descriptor.device),
  'fd.dev.major': of((descriptor) => (descriptor.device >>> 8) & 0xfff),
  'fd.dev.minor': of((descriptor) => (descriptor.device & 0xff) | ((descriptor.device >>> 12) & 0xfff00)),
  'fd.ino': of((descriptor) => descriptor.inode),
  'fd.is_upper_layer': of((descriptor) => descriptor.layer === 'upper'),
  'fd.is_lower_layer': of((descriptor) => descriptor.layer === 'lower'),
  'fd.types': descriptorTypes,
  ...SOCKET_EXTRACTORS,
};

function of(read: (descriptor: Descriptor) => FieldValue | null): ExtractorMaker<SyscallExtractor> {
  return plain(({ fd, descriptor }) => (fd === null || !descriptor ? null : read(descriptor)));
}

/** The types of all descriptors, or of one that the event has at hand. */
function descriptorTypes(argument: string | null): SyscallExtractor | null {
  if (argument === null) return ({ usage }) => usage && usage.descriptorTypes.map(typeName);
  const number = indexOf(argument);
  if (number === null) return null;
  return ({ process, fd, descriptor }) => {
    const found = fd === number ? descriptor : process?.streams[number];
    return found ? [typeName(found.type)] : null;
  };
}

/** The letter of what a failed call would have made. */
function wouldBeTypeChar(type: string): string {
  return WOULD_BE.find(([name]) => type === name)?.[1] ?? 'o';
}

const WOULD_BE = [
  ['open', 'f'],
  ['openat', 'f'],
  ['openat2', 'f'],
  ['creat', 'f'],
  ['socket', '4'],
  ['accept', '4'],
  ['pipe', 'p'],
  ['eventfd', 'e'],
  ['signalfd', 's'],
  ['timerfd_create', 't'],
  ['inotify_init', 'i'],
] as const;

function nameOf(event: SyscallEvent): string | null {
  if (event.fd === null) return null;
  const tried = failedConnect(event);
  return event.descriptor && !tried ? event.descriptor.name : openedName(event);
}

/** A connection that was not made has a name all the same: what was tried. */
function failedConnect({ arguments: { type, values } }: SyscallEvent): boolean {
  return type.key === 'SOCKET_CONNECT' && typeof values[0] === 'number' && values[0] < 0;
}

function directoryOf(event: SyscallEvent): string | null {
  if (event.fd === null) return null;
  const { descriptor } = event;
  if (descriptor?.type === 'directory') return descriptor.name;
  if (descriptor && descriptor.type !== 'file') return null;
  const name = descriptor ? descriptor.name : openedName(event);
  if (name === null) return null;
  const slash = name.lastIndexOf('/');
  if (slash <= 0) return '/';
  return slash < name.length - 1 ? name.slice(0, slash) : name;
}

function fileNameOf({ fd, descriptor }: SyscallEvent): string | null {
  if (fd === null || descriptor?.type !== 'file') return null;
  const { name } = descriptor;
  const slash = name.lastIndexOf('/');
  if (slash < 0) return '/';
  return slash < name.length - 1 ? name.slice(slash + 1) : name;
}

/** The container's id before it, nothing on the host. */
function withContainer({ process }: SyscallEvent, text: string | null): string | null {
  return process && text !== null ? `${process.containerId}:${text}` : null;
}
