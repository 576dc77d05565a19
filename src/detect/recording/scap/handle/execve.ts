import type { Capabilities, Executable } from '../../../event/process.ts';
import { absolutePath } from '../../../event/path.ts';
import { cgroupsOf } from '../state/container-id.ts';
import { type Handler, numberOf, type Step } from '../state/step.ts';
import { type Thread, UNKNOWN_TEXT } from '../state/thread.ts';
import { directoryOf } from './open.ts';
import { textsOfArgument } from './value.ts';

/** execve and execveat in all their versions. */
export const EXECVE_HANDLERS: Readonly<Record<string, Handler>> = Object.fromEntries(
  [
    'SYSCALL_EXECVE_8',
    'SYSCALL_EXECVE_13',
    'SYSCALL_EXECVE_14',
    'SYSCALL_EXECVE_15',
    'SYSCALL_EXECVE_16',
    'SYSCALL_EXECVE_17',
    'SYSCALL_EXECVE_18',
    'SYSCALL_EXECVE_19',
    'SYSCALL_EXECVEAT',
  ].map((key) => [`${key}.exit`, execve]),
);

/** The new program has everything that the event tells, and keeps the rest. */
function execve(step: Step): void {
  const { thread } = step;
  if (!thread || step.result < 0) return;
  thread.exe = step.text('exe') ?? thread.exe;
  // Old recordings have no name of the task.
  thread.comm = step.own('comm') === undefined ? thread.exe : (step.text('comm') ?? '');
  thread.args = textsOfArgument(step.own('args'));
  thread.pid = step.number('pid', thread.pid);
  if (thread.ptid === -1) thread.ptid = step.number('ptid', -1);
  thread.descriptorLimit = signed(step.integer('fdlimit', thread.descriptorLimit));
  thread.majorFaults = step.integer('pgft_maj', thread.majorFaults);
  thread.minorFaults = step.integer('pgft_min', thread.minorFaults);
  thread.vmSize = step.number('vm_size', thread.vmSize);
  thread.vmResident = step.number('vm_rss', thread.vmResident);
  thread.vmSwap = step.number('vm_swap', thread.vmSwap);
  if (step.own('env') !== undefined) thread.env = textsOfArgument(step.own('env'));
  const cgroups = step.own('cgroups');
  if (cgroups !== undefined) step.state.setCgroups(thread, cgroupsOf(textsOfArgument(cgroups)));
  thread.tty = step.number('tty', thread.tty);
  const exePath = executedPath(step);
  if (exePath !== null) thread.exePath = exePath;
  updateIdentity(step, thread);
  if (step.own('flags') !== undefined) thread.executable = executableOf(step);
  thread.capabilities = capabilitiesOf(step, thread.capabilities);
  thread.flags = 0;
  step.state.identifyProbe(thread);
  step.touch();
}

/** Where the program is: what the kernel found, or else what was asked for. */
function executedPath(step: Step): string | null {
  const trusted = step.own('trusted_exepath');
  if (typeof trusted === 'string' && trusted !== '') return trusted;
  const name = step.value('filename') ?? step.value('pathname');
  if (typeof name !== 'string' || name === UNKNOWN_TEXT) return null;
  const dirfd = numberOf(step.enteredValue('dirfd'), AT_FDCWD);
  return absolutePath(directoryOf(step, name, dirfd), name);
}

const AT_FDCWD = -100;

function updateIdentity(step: Step, thread: Thread): void {
  const { accounts } = step.state;
  // The last `pgid` of the newest version is that of the machine's own namespace, the first that of the process's.
  thread.vpgid = step.number('pgid', thread.vpgid);
  const { type, values } = step.event;
  const last = type.parameters.findLastIndex(({ name }) => name === 'pgid');
  const first = type.parameters.findIndex(({ name }) => name === 'pgid');
  if (last !== first) thread.pgid = numberOf(values[last], thread.pgid);
  if (step.own('loginuid') !== undefined) {
    thread.loginUser = accounts.user(thread.containerId, step.number('loginuid', -1) >>> 0);
  }
  if (step.own('uid') !== undefined) thread.user = accounts.user(thread.containerId, step.number('uid', 0));
  if (step.own('gid') !== undefined) thread.group = accounts.group(thread.containerId, step.number('gid', 0));
}

// Facts about the executable in an execve event's flags (ppm_events_public.h, PPM_EXE_*).
const EXE_WRITABLE = 1 << 0;
const EXE_UPPER_LAYER = 1 << 1;
const EXE_FROM_MEMFD = 1 << 2;
const EXE_LOWER_LAYER = 1 << 3;

function executableOf(step: Step): Executable {
  const flags = numberOf(step.own('flags'), 0);
  return {
    writable: (flags & EXE_WRITABLE) !== 0,
    upperLayer: (flags & EXE_UPPER_LAYER) !== 0,
    lowerLayer: (flags & EXE_LOWER_LAYER) !== 0,
    fromMemfd: (flags & EXE_FROM_MEMFD) !== 0,
    inode: step.integer('exe_ino', 0),
    changeTime: step.integer('exe_ino_ctime', 0),
    modifyTime: step.integer('exe_ino_mtime', 0),
    identity: null,
  };
}

function capabilitiesOf(step: Step, old: Capabilities): Capabilities {
  if (step.own('cap_effective') === undefined) return old;
  return {
    effective: step.integer('cap_effective', 0),
    permitted: step.integer('cap_permitted', 0),
    inheritable: step.integer('cap_inheritable', 0),
  };
}

/** Limits are recorded without a sign here and with one elsewhere; -1 stands for none. */
function signed(value: number | bigint): number | bigint {
  const limit = BigInt.asIntN(64, BigInt(value));
  return Number.isSafeInteger(Number(limit)) ? Number(limit) : limit;
}
