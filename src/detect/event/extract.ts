import { ACCOUNT_EXTRACTORS } from './extract/account.ts';
import { ARGUMENT_EXTRACTORS } from './extract/argument.ts';
import { CONTAINER_EXTRACTORS } from './extract/container.ts';
import { DESCRIPTOR_EXTRACTORS } from './extract/descriptor.ts';
import { EVENT_EXTRACTORS } from './extract/event.ts';
import {
  type ExtractorMaker,
  type ExtractorTable,
  type FieldExtractor,
  plain,
  type SyscallExtractor,
} from './extract/extractor.ts';
import { PATH_EXTRACTORS } from './extract/path-argument.ts';
import { POLL_EXTRACTORS } from './extract/poll.ts';
import { PROCESS_EXTRACTORS } from './extract/process.ts';
import { SYSLOG_EXTRACTORS } from './extract/syslog.ts';
import { TIME_EXTRACTORS } from './extract/time.ts';

export type { FieldExtractor } from './extract/extractor.ts';

/** What every event has, whatever its source. */
const ANY_EVENT: ExtractorTable = {
  'evt.num': plain((event) => event.number),
  'evt.type': plain((event) => event.type),
  'evt.source': plain((event) => event.source),
  'evt.hostname': plain((event) => (event.source === 'syscall' ? event.machine.hostname : null)),
  'evt.pluginname': plain((event) => (event.source === 'k8s_audit' ? 'k8saudit' : null)),
  'evt.plugininfo': plain((event) => (event.source === 'k8s_audit' ? JSON.stringify(event.document) : null)),
  ...TIME_EXTRACTORS,
};

const SYSCALL_MAKERS: ReadonlyMap<string, ExtractorMaker<SyscallExtractor>> = new Map(
  [
    ARGUMENT_EXTRACTORS,
    EVENT_EXTRACTORS,
    PROCESS_EXTRACTORS,
    DESCRIPTOR_EXTRACTORS,
    POLL_EXTRACTORS,
    PATH_EXTRACTORS,
    SYSLOG_EXTRACTORS,
    ACCOUNT_EXTRACTORS,
    CONTAINER_EXTRACTORS,
  ].flatMap((table) => Object.entries(table)),
);

/** The function that reads a field, `fieldExtractor('proc.aname', '2')`; null for a name or argument that no field has. */
export function fieldExtractor(name: string, argument: string | null = null): FieldExtractor | null {
  const ofAny = anyExtractor(name, argument);
  if (ofAny) return ofAny;
  const ofSyscall = syscallExtractor(name, argument);
  return ofSyscall && ((event) => (event.source === 'syscall' ? ofSyscall(event) : null));
}

/** The same for who has system calls only. */
export function syscallExtractor(name: string, argument: string | null = null): SyscallExtractor | null {
  return anyExtractor(name, argument) ?? SYSCALL_MAKERS.get(name)?.(argument) ?? null;
}

function anyExtractor(name: string, argument: string | null): FieldExtractor | null {
  return (Object.hasOwn(ANY_EVENT, name) ? ANY_EVENT[name] : undefined)?.(argument) ?? null;
}
