import type { DescriptorType } from '../../../event/descriptor.ts';
import { descriptorOf } from '../state/new-descriptor.ts';
import { type Handler, numberOf, type Step } from '../state/step.ts';

/** Calls that make, copy and close descriptors of anything but paths and connections. */
export const DESCRIPTOR_HANDLERS: Readonly<Record<string, Handler>> = {
  'SYSCALL_CLOSE.enter': closeEnter,
  'SYSCALL_CLOSE.exit': closeExit,
  'SYSCALL_DUP.exit': duplicate,
  'SYSCALL_DUP_1.exit': duplicate,
  'SYSCALL_DUP2.exit': duplicate,
  'SYSCALL_DUP3.exit': duplicate,
  'SYSCALL_FCNTL.exit': fcntl,
  'SYSCALL_PIPE.exit': pipe,
  'SYSCALL_PIPE2.exit': pipe,
  'SOCKET_SOCKETPAIR.exit': socketPair,
  'SYSCALL_EVENTFD.exit': makes('event'),
  'SYSCALL_EVENTFD2.exit': makes('event'),
  'SYSCALL_SIGNALFD.exit': makes('signalfd'),
  'SYSCALL_SIGNALFD4.exit': makes('signalfd'),
  'SYSCALL_TIMERFD_CREATE.exit': makes('timerfd'),
  'SYSCALL_INOTIFY_INIT.exit': makes('inotify'),
  'SYSCALL_INOTIFY_INIT1.exit': makes('inotify'),
  'SYSCALL_EPOLL_CREATE.exit': makes('eventpoll'),
  'SYSCALL_EPOLL_CREATE1.exit': makes('eventpoll'),
  'SYSCALL_USERFAULTFD.exit': makes('userfaultfd'),
  'SYSCALL_IO_URING_SETUP.exit': makes('io_uring'),
  'SYSCALL_BPF_2.exit': makes('bpf'),
  'SYSCALL_MEMFD_CREATE.exit': memfd,
  'SYSCALL_PIDFD_OPEN.exit': pidfd,
  'SYSCALL_PIDFD_GETFD.exit': pidfdGetfd,
};

function closeEnter(step: Step): void {
  if (step.descriptor) step.table()!.closing(step.descriptor.number);
}

/** The descriptor goes after the event, which is still about it. */
function closeExit(step: Step): void {
  const table = step.table();
  if (!table || !step.descriptor) return;
  const { number } = step.descriptor;
  const replaced = table.closed(number);
  if (step.result < 0) return;
  if (replaced) step.descriptor = replaced;
  else step.closed = { table, number };
}

function duplicate(step: Step): void {
  const number = step.result;
  const old = step.own('oldfd') === undefined ? step.descriptor : descriptorAt(step, 'oldfd');
  if (number >= 0 && old) step.duplicate(old, number);
}

function descriptorAt(step: Step, name: string) {
  return step.table()?.get(step.number(name, -1)) ?? null;
}

// Commands of fcntl(2) in recordings (PPM_FCNTL_F_DUPFD, PPM_FCNTL_F_DUPFD_CLOEXEC).
const F_DUPFD = 1;
const F_DUPFD_CLOEXEC = 26;

function fcntl(step: Step): void {
  const number = step.result;
  const command = step.number('cmd', 0);
  if (number < 0 || !step.descriptor || (command !== F_DUPFD && command !== F_DUPFD_CLOEXEC)) return;
  step.duplicate(step.descriptor, number);
}

function pipe(step: Step): void {
  if (step.result < 0) return;
  const inode = numberOf(step.own('ino'), 0);
  for (const end of ['fd1', 'fd2']) {
    const number = step.number(end, -1);
    if (number >= 0) step.create({ ...descriptorOf(number, 'pipe'), inode });
  }
}

function socketPair(step: Step): void {
  if (step.result < 0) return;
  for (const end of ['fd1', 'fd2']) {
    const number = step.number(end, -1);
    if (number >= 0) step.create(descriptorOf(number, 'unix'));
  }
}

function makes(type: DescriptorType): Handler {
  return (step) => {
    const number = step.result;
    if (number >= 0) step.create(descriptorOf(number, type));
  };
}

function memfd(step: Step): void {
  const number = step.result;
  if (number >= 0) step.create(descriptorOf(number, 'memfd', step.text('name') ?? ''));
}

function pidfd(step: Step): void {
  const number = step.result;
  if (number >= 0) step.create(descriptorOf(number, 'pidfd', `pidfd:[${step.number('pid', -1)}]`));
}

/** A copy of another process's descriptor: the pidfd tells which process. */
function pidfdGetfd(step: Step): void {
  const number = step.result;
  const pidfd = descriptorAt(step, 'pid_fd');
  const pid = /^pidfd:\[(\d+)\]$/.exec(pidfd?.name ?? '');
  if (number < 0 || !pid) return;
  const owner = step.state.threads.find(Number(pid[1]));
  const target = owner && step.state.threads.descriptorsOf(owner).get(step.number('target_fd', -1));
  if (target) step.duplicate(target, number);
}
