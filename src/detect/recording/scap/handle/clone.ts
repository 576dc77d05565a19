import { cgroupsOf } from '../state/container-id.ts';
import { type Handler, numberOf, type Step } from '../state/step.ts';
import { Thread, THREAD_FLAGS, UNKNOWN_TEXT } from '../state/thread.ts';
import { textsOfArgument } from './value.ts';

/** clone, fork, vfork and clone3 in all their versions. */
export const CLONE_HANDLERS: Readonly<Record<string, Handler>> = Object.fromEntries(
  [
    'SYSCALL_CLONE_11',
    'SYSCALL_CLONE_16',
    'SYSCALL_CLONE_17',
    'SYSCALL_CLONE_20',
    'SYSCALL_FORK',
    'SYSCALL_FORK_17',
    'SYSCALL_FORK_20',
    'SYSCALL_VFORK',
    'SYSCALL_VFORK_17',
    'SYSCALL_VFORK_20',
    'SYSCALL_CLONE3',
  ].map((key) => [`${key}.exit`, clone]),
);

/**
 * The call returns twice, in either order. Whoever is seen first adds the new thread; but only the child itself knows its
 * number when it is in a PID namespace of its own.
 */
function clone(step: Step): void {
  const result = step.result;
  if (result === 0) cloneInChild(step);
  else if (result > 0) cloneInParent(step, result);
}

function cloneInParent(step: Step, childTid: number): void {
  const { thread } = step;
  if (!thread || inNamespace(step)) return;
  const existing = step.state.threads.find(childTid);
  if (existing) {
    if (isFresh(existing, step)) return;
    step.state.threads.remove(childTid, true);
  }
  const flags = step.number('flags', 0);
  const isThread = (flags & THREAD_FLAGS.isThread) !== 0;
  const child = new Thread(childTid, isThread ? thread.pid : childTid);
  inherit(child, thread, step, flags);
  step.state.threads.add(child);
}

/** The parent's numbers for the child mean nothing outside of the namespace. */
function inNamespace(step: Step): boolean {
  if ((step.number('flags', 0) & THREAD_FLAGS.namespaceInit) !== 0) return true;
  const vtid = step.own('vtid');
  return vtid !== undefined && numberOf(vtid, -1) !== step.event.tid;
}

/** An entry that a clone of just now made; an older one is of a thread whose end was not recorded. */
const STALE_NANOSECONDS = 2_000_000_000n;

function isFresh(thread: Thread, step: Step): boolean {
  return thread.startTime !== null && step.event.time - thread.startTime < STALE_NANOSECONDS;
}

function cloneInChild(step: Step): void {
  const { thread } = step;
  const { tid } = step.event;
  if (thread) {
    if (thread.startTime === null || isFresh(thread, step)) return;
    step.state.threads.remove(tid, true);
  }
  const flags = step.number('flags', 0);
  const isThread = (flags & THREAD_FLAGS.isThread) !== 0;
  const parentTid = step.number(isThread ? 'pid' : 'ptid', -1);
  const parent = step.state.threads.findOrInvent(parentTid);
  if (!parent) return;
  const child = new Thread(tid, step.number('pid', tid));
  inherit(child, parent, step, flags);
  step.state.threads.add(child);
  step.thread = step.state.threads.find(tid);
}

function inherit(child: Thread, parent: Thread, step: Step, flags: number): void {
  const { threads } = step.state;
  child.ptid = parent.tid;
  describe(child, step, parent);
  // A parent that nobody knew is what its child is at first.
  if (parent.comm === UNKNOWN_TEXT) {
    describe(parent, step, parent);
    threads.touch(parent);
  }
  child.exePath = parent.exePath;
  child.executable = parent.executable;
  child.root = parent.root;
  child.sid = parent.sid;
  child.pgid = parent.pgid;
  child.vpgid = parent.vpgid;
  child.tty = parent.tty;
  child.capabilities = parent.capabilities;
  child.probe = parent.probe;
  child.flags = flags;
  child.loginUser = parent.loginUser;
  if ((flags & THREAD_FLAGS.isThread) === 0) {
    child.env = parent.env;
    child.descriptors = threads.descriptorsOf(parent).copy();
    child.cwd = threads.directoryOwner(parent).cwd;
  }
  measure(child, step);
  step.state.setCgroups(child, cgroupsOf(textsOfArgument(step.own('cgroups'))));
  identify(child, parent, step);
}

/** Name and arguments, which are still the parent's. Old recordings have no name of the task. */
function describe(thread: Thread, step: Step, parent: Thread): void {
  thread.exe = step.text('exe') ?? parent.exe;
  thread.comm = step.own('comm') === undefined ? thread.exe : (step.text('comm') ?? parent.comm);
  thread.args = textsOfArgument(step.own('args'));
}

function measure(child: Thread, step: Step): void {
  child.descriptorLimit = step.integer('fdlimit', -1);
  child.majorFaults = step.integer('pgft_maj', 0);
  child.minorFaults = step.integer('pgft_min', 0);
  child.vmSize = step.number('vm_size', 0);
  child.vmResident = step.number('vm_rss', 0);
  child.vmSwap = step.number('vm_swap', 0);
  child.startTime = step.event.time;
}

/** The parent's event has the parent's own numbers in its namespace, so only the child's says what it is there. */
function identify(child: Thread, parent: Thread, step: Step): void {
  const { accounts } = step.state;
  const tellsItself = step.event.tid === child.tid;
  child.vtid = tellsItself ? step.number('vtid', child.tid) : child.tid;
  child.vpid = tellsItself ? step.number('vpid', child.pid) : child.pid;
  child.user = accounts.user(child.containerId, step.number('uid', parent.user.uid));
  child.group = accounts.group(child.containerId, step.number('gid', parent.group.gid));
  const namespaceStart = step.own('pidns_init_start_ts');
  child.namespaceStartTime =
    typeof namespaceStart === 'number' || typeof namespaceStart === 'bigint'
      ? BigInt(namespaceStart)
      : parent.namespaceStartTime;
}
