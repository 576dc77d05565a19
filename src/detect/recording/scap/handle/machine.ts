import type { Container } from '../../../event/container.ts';
import { containerFromJson, containerTypeOf, unknownContainer } from '../state/container-json.ts';
import type { Handler, Step } from '../state/step.ts';
import { type Thread, THREAD_FLAGS } from '../state/thread.ts';

/** The end of threads, their memory, and what the recorder tells of containers and accounts. */
export const MACHINE_HANDLERS: Readonly<Record<string, Handler>> = {
  'PROCEXIT.enter': exit,
  'PROCEXIT_1.enter': exit,
  'SCHEDSWITCH_6.enter': switchThread,
  'SYSCALL_BRK_4.exit': useMemory,
  'SYSCALL_MMAP.exit': useMemory,
  'SYSCALL_MMAP2.exit': useMemory,
  'SYSCALL_MUNMAP.exit': useMemory,
  'CONTAINER.enter': tellContainer,
  'CONTAINER_JSON.enter': tellContainerJson,
  'CONTAINER_JSON_2.enter': tellContainerJson,
  'ASYNCEVENT.enter': tellAsynchronously,
  'USER_ADDED.enter': addUser,
  'USER_DELETED.enter': removeUser,
  'GROUP_ADDED.enter': addGroup,
  'GROUP_DELETED.enter': removeGroup,
};

function exit(step: Step): void {
  if (!step.thread) return;
  step.thread.flags |= THREAD_FLAGS.closed;
  step.exited = step.thread.tid;
}

/** Faults are counted for each thread, memory for the process. */
function switchThread(step: Step): void {
  const { thread } = step;
  if (!thread) return;
  thread.majorFaults = step.integer('pgft_maj', 0);
  thread.minorFaults = step.integer('pgft_min', 0);
  const main = step.state.threads.mainOf(thread);
  if (main) setMemory(main, step);
}

function useMemory(step: Step): void {
  if (step.thread) setMemory(step.thread, step);
}

function setMemory(thread: Thread, step: Step): void {
  thread.vmSize = step.number('vm_size', 0);
  thread.vmResident = step.number('vm_rss', 0);
  thread.vmSwap = step.number('vm_swap', 0);
}

/** What recordings had before there was JSON. */
function tellContainer(step: Step): void {
  const id = step.text('id');
  if (id === null) return;
  add(step, {
    ...unknownContainer(id, containerTypeOf(step.number('type', -1))),
    name: step.text('name') ?? '',
    image: step.text('image') ?? '',
    known: true,
  });
}

function tellContainerJson(step: Step): void {
  const container = containerFromJson(step.text('json') ?? '');
  if (container) add(step, container);
}

/** The container plugin of newer recorders tells of containers in events of its own. */
function tellAsynchronously(step: Step): void {
  const data = step.own('data');
  if (step.text('name') !== 'container' && step.text('name') !== 'container_added') return;
  const container = containerFromJson(Buffer.isBuffer(data) ? data.toString('utf8') : '');
  if (container) add(step, container);
}

function add(step: Step, container: Container): void {
  step.state.addContainer(container);
}

function addUser(step: Step): void {
  step.state.accounts.addUser(step.text('container_id') ?? '', {
    uid: step.number('uid', 0),
    name: step.text('name'),
    home: step.text('home'),
    shell: step.text('shell'),
  });
}

function removeUser(step: Step): void {
  step.state.accounts.removeUser(step.text('container_id') ?? '', step.number('uid', 0));
}

function addGroup(step: Step): void {
  step.state.accounts.addGroup(step.text('container_id') ?? '', {
    gid: step.number('gid', 0),
    name: step.text('name'),
  });
}

function removeGroup(step: Step): void {
  step.state.accounts.removeGroup(step.text('container_id') ?? '', step.number('gid', 0));
}
