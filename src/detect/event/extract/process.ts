import type { FieldValue } from '../../field/field.ts';
import type { SyscallEvent } from '../event.ts';
import type { Process } from '../process.ts';
import { ancestorsOf, ofAncestors, parentOf } from './ancestor.ts';
import { typeName } from './descriptor-type.ts';
import {
  type ExtractorMaker,
  type ExtractorTable,
  indexOf,
  integer,
  plain,
  type SyscallExtractor,
} from './extractor.ts';
import { EXECUTABLE_EXTRACTORS } from './executable.ts';
import { THREAD_EXTRACTORS } from './thread.ts';

/** `proc.*` and `thread.*`. */
export const PROCESS_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'proc.exe': own((process) => process.exe),
  'proc.pexe': ofParent((parent) => parent.exe),
  'proc.aexe': ofAncestors((ancestor) => ancestor.exe),
  'proc.exepath': own((process) => process.exePath),
  'proc.pexepath': ofParent((parent) => parent.exePath),
  'proc.aexepath': ofAncestors((ancestor) => ancestor.exePath),
  'proc.name': own((process) => process.name),
  'proc.pname': ofParent((parent) => parent.name),
  'proc.aname': ofAncestors((ancestor) => ancestor.name),
  'proc.args': args,
  'proc.cmdline': own(commandLine),
  'proc.pcmdline': ofParent(commandLine),
  'proc.acmdline': ofAncestors(commandLine),
  'proc.cmdnargs': own((process) => process.args.length),
  'proc.cmdlenargs': own((process) => process.args.reduce((sum, arg) => sum + Buffer.byteLength(arg), 0)),
  'proc.exeline': own((process) => `${process.exe} ${process.args.join(' ')}`),
  'proc.env': environment,
  'proc.aenv': ancestorEnvironment,
  'proc.cwd': own((process) => process.cwd),
  'proc.loginshellid': plain(loginShell),
  'proc.tty': own((process) => process.tty),
  'proc.pid': own((process) => process.pid),
  'proc.ppid': own((process) => (process.main ?? process).ptid),
  'proc.apid': ofAncestors((ancestor) => ancestor.pid),
  'proc.vpid': own((process) => known(process.vpid)),
  'proc.pvpid': ofParent((parent) => known(parent.vpid)),
  'proc.sid': own((process) => process.sid),
  'proc.sname': own((process) => process.sessionLeader?.name ?? null),
  'proc.sid.exe': own((process) => process.sessionLeader?.exe ?? null),
  'proc.sid.exepath': own((process) => process.sessionLeader?.exePath ?? null),
  'proc.pgid': own((process) => known(process.pgid)),
  'proc.pgid.name': own((process) => process.groupLeader?.name ?? null),
  'proc.pgid.exe': own((process) => process.groupLeader?.exe ?? null),
  'proc.pgid.exepath': own((process) => process.groupLeader?.exePath ?? null),
  'proc.vpgid': own((process) => process.vpgid),
  'proc.vpgid.name': own((process) => process.namespaceGroupLeader?.name ?? null),
  'proc.vpgid.exe': own((process) => process.namespaceGroupLeader?.exe ?? null),
  'proc.vpgid.exepath': own((process) => process.namespaceGroupLeader?.exePath ?? null),
  'proc.is_sid_leader': own((process) => process.sid === process.vpid),
  'proc.is_pgid_leader': own((process) => process.pgid === process.pid),
  'proc.is_vpgid_leader': own((process) => process.vpgid === process.vpid),
  'proc.duration': plain((event) => since(event, event.process)),
  'proc.ppid.duration': plain((event) => since(event, parentOf(event))),
  'proc.pid.ts': own((process) => process.startTime && integer(process.startTime)),
  'proc.ppid.ts': ofParent((parent) => parent.startTime && integer(parent.startTime)),
  'proc.pidns_init_start_ts': own(
    (process) => process.namespaceStartTime && integer(process.namespaceStartTime),
  ),
  'proc.is_container_healthcheck': own((process) => process.probe === 'healthcheck'),
  'proc.is_container_liveness_probe': own((process) => process.probe === 'liveness'),
  'proc.is_container_readiness_probe': own((process) => process.probe === 'readiness'),
  ...streams(),
  ...EXECUTABLE_EXTRACTORS,
  ...THREAD_EXTRACTORS,
};

/** A field of the process that did it. */
function own(read: (process: Process) => FieldValue | null): ExtractorMaker<SyscallExtractor> {
  return plain((event) => event.process && read(event.process));
}

function ofParent(read: (process: Process) => FieldValue | null): ExtractorMaker<SyscallExtractor> {
  return plain((event) => {
    const parent = parentOf(event);
    return parent && read(parent);
  });
}

function known(number: number): number | null {
  return number === -1 ? null : number;
}

function joined(first: string, args: readonly string[]): string {
  return args.length === 0 ? first : `${first} ${args.join(' ')}`;
}

function commandLine(process: Process): string {
  return joined(process.name, process.args);
}

function args(argument: string | null): SyscallExtractor | null {
  if (argument === null) return ({ process }) => process && process.args.join(' ');
  const index = indexOf(argument);
  return index === null ? null : ({ process }) => process?.args[index] ?? null;
}

/** The environment is the process's: its main thread has it. */
function environmentOf(process: Process): readonly string[] {
  return (process.main ?? process).env;
}

function environment(argument: string | null): SyscallExtractor {
  if (argument === null) return ({ process }) => process && environmentOf(process).join(' ');
  return ({ process }) => process && variableOf(process, argument);
}

function variableOf(process: Process, name: string): string | null {
  const start = `${name}=`;
  const found = environmentOf(process).find((variable) => variable.startsWith(start));
  return found === undefined ? null : found.slice(start.length).trim();
}

/** With a number the environment of that ancestor; with a name the variable's value in the first ancestor that has it. */
function ancestorEnvironment(argument: string | null): SyscallExtractor | null {
  const whole = ofAncestors((ancestor) => environmentOf(ancestor).join(' '));
  if (argument === null || indexOf(argument) !== null) return whole(argument);
  return (event) => {
    for (const ancestor of ancestorsOf(event)) {
      const value = variableOf(ancestor, argument);
      if (value !== null) return value;
    }
    return null;
  };
}

/** The oldest shell among the process and its ancestors. */
function loginShell(event: SyscallEvent): number | null {
  const { process } = event;
  if (!process) return null;
  const main = process.main ?? process;
  return [main, ...ancestorsOf(event)].findLast(({ name }) => name.endsWith('sh'))?.pid ?? null;
}

function since({ time }: SyscallEvent, process: Process | null): FieldValue | null {
  return process?.startTime ? integer(time - process.startTime) : null;
}

/** `proc.stdin.type` and the like. */
function streams(): ExtractorTable<SyscallExtractor> {
  return Object.fromEntries(
    ['stdin', 'stdout', 'stderr'].flatMap((name, number) => [
      [
        `proc.${name}.type`,
        own((process) => {
          const stream = process.streams[number];
          return stream ? typeName(stream.type) : null;
        }),
      ],
      [`proc.${name}.name`, own((process) => process.streams[number]?.name ?? null)],
    ]),
  );
}
