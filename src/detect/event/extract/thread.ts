import type { FieldValue } from '../../field/field.ts';
import type { SyscallEvent } from '../event.ts';
import type { Process, Usage } from '../process.ts';
import { type ExtractorMaker, type ExtractorTable, plain, type SyscallExtractor } from './extractor.ts';

/** `thread.*`, and what a process uses. */
export const THREAD_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'thread.tid': plain((event) => event.tid),
  'thread.ismain': own((process) => process.tid === process.pid),
  'thread.vtid': own((process) => (process.vtid === -1 ? null : process.vtid)),
  'thread.nametid': own((process) => `${process.name}${process.tid}`),
  'thread.cgroups': own((process) =>
    process.cgroups.length === 0 ? null : process.cgroups.map(([name, path]) => `${name}=${path}`).join(' '),
  ),
  'thread.cgroup': (argument) =>
    argument === null
      ? null
      : ({ process }) => process?.cgroups.find(([name]) => name === argument)?.[1] ?? null,
  'thread.exectime': plain((event) => event.executionTime),
  'thread.totexectime': used((usage) => usage.totalExecutionTime),
  'thread.cap_permitted': own((process) => capabilityNames(process.capabilities.permitted)),
  'thread.cap_inheritable': own((process) => capabilityNames(process.capabilities.inheritable)),
  'thread.cap_effective': own((process) => capabilityNames(process.capabilities.effective)),
  // Only the recorder's own measurements have it, and those are no events.
  'thread.cpu': plain(() => null),
  'thread.cpu.user': plain(() => null),
  'thread.cpu.system': plain(() => null),
  'thread.pfmajor': used((usage) => usage.majorFaults),
  'thread.pfminor': used((usage) => usage.minorFaults),
  'thread.vmsize': plain((event) => ofMain(event, (usage) => usage.vmSize)),
  'thread.vmrss': plain((event) => ofMain(event, (usage) => usage.vmResident)),
  'proc.nthreads': used((usage) => usage.threads),
  'proc.nchilds': used((usage) => usage.children),
  'proc.fdopencount': used((usage) => usage.openDescriptors),
  'proc.fdlimit': used((usage) => usage.descriptorLimit),
  'proc.fdusage': used(({ openDescriptors, descriptorLimit }) =>
    descriptorLimit > 0 ? Math.min((openDescriptors * 100) / Number(descriptorLimit), 100) : 0,
  ),
  'proc.vmsize': used((usage) => usage.vmSize),
  'proc.vmrss': used((usage) => usage.vmResident),
  'proc.vmswap': used((usage) => usage.vmSwap),
};

function own(read: (process: Process) => FieldValue | null): ExtractorMaker<SyscallExtractor> {
  return plain(({ process }) => process && read(process));
}

function used(read: (usage: Usage) => FieldValue): ExtractorMaker<SyscallExtractor> {
  return plain(({ usage }) => usage && read(usage));
}

/** What the whole process uses is told of one thread only, so that sums are right. */
function ofMain({ process, usage }: SyscallEvent, read: (usage: Usage) => number): number | null {
  return process && usage && (process.tid === process.pid ? read(usage) : 0);
}

/** Capabilities by their bit (capability.h); the recording format keeps the kernel's numbers. */
const CAPABILITIES = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE ' +
  'NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN ' +
  'SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE ' +
  'MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
)
  .split(' ')
  .map((name) => `CAP_${name}`);

function capabilityNames(mask: number | bigint): string {
  const bits = BigInt(mask);
  return CAPABILITIES.filter((_, bit) => ((bits >> BigInt(bit)) & 1n) === 1n).join(' ');
}
