import type { Descriptor, DescriptorType, SocketFacts } from '../../../event/descriptor.ts';
import { printable } from '../../../event/path.ts';
import { socketName } from '../../../event/socket-text.ts';
import type { RecordedDescriptor } from '../descriptor-list.ts';
import type { RecordedThread } from '../process-list.ts';
import { cgroupsOf } from './container-id.ts';
import { connectionOf, descriptorOf, NEW_SOCKET } from './new-descriptor.ts';
import type { State } from './state.ts';
import { Thread, THREAD_FLAGS } from './thread.ts';

/** Adds a thread that was running when the recording began. */
export function seedThread(state: State, recorded: RecordedThread): void {
  const thread = new Thread(recorded.tid, recorded.pid);
  thread.ptid = recorded.ptid;
  thread.sid = recorded.sid;
  thread.vpgid = recorded.vpgid;
  thread.vtid = recorded.vtid;
  thread.vpid = recorded.vpid;
  thread.comm = recorded.comm;
  thread.exe = recorded.exe;
  thread.exePath = recorded.exePath;
  thread.args = recorded.args;
  thread.env = recorded.env;
  thread.cwd = directoryName(recorded.cwd);
  thread.root = recorded.root;
  thread.flags = recorded.flags;
  thread.descriptorLimit = recorded.descriptorLimit;
  Object.assign(thread, recorded.memory);
  state.setCgroups(thread, cgroupsOf(recorded.cgroups));
  seedLaterFacts(thread, recorded.later);
  thread.user = state.accounts.user(thread.containerId, recorded.uid);
  thread.group = state.accounts.group(thread.containerId, recorded.gid);
  thread.loginUser = state.accounts.user(thread.containerId, recorded.later.loginUid);
  state.threads.seed(thread);
}

function seedLaterFacts(thread: Thread, later: RecordedThread['later']): void {
  thread.pgid = later.pgid;
  thread.tty = later.tty;
  thread.namespaceStartTime = later.namespaceStart === 0 ? null : BigInt(later.namespaceStart);
  thread.capabilities = {
    effective: later.effective,
    permitted: later.permitted,
    inheritable: later.inheritable,
  };
  thread.executable = {
    writable: later.exeWritable,
    upperLayer: later.upperLayer,
    lowerLayer: later.lowerLayer,
    fromMemfd: later.fromMemfd,
    inode: later.inode,
    changeTime: later.changeTime,
    modifyTime: later.modifyTime,
    identity: null,
  };
}

/** A directory's path with a slash at its end. */
export function directoryName(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

/** Adds the descriptors that a thread had when the recording began. */
export function seedDescriptors(state: State, tid: number, descriptors: readonly RecordedDescriptor[]): void {
  const thread = state.threads.find(tid);
  if (!thread) return;
  for (const recorded of descriptors) {
    const descriptor = seededDescriptor(recorded);
    if (descriptor.socket?.listening) state.serverPorts.add(descriptor.socket.server.port);
    thread.descriptors.set(descriptor);
  }
}

/** To be called when all threads and descriptors are there: counts threads, and says which ends serve. */
export function finishSeed(state: State): void {
  for (const thread of state.threads.values()) {
    if (thread.hasFlag(THREAD_FLAGS.isThread) && !thread.isMain) {
      const main = state.threads.mainOf(thread);
      if (main) main.children += 1;
    }
    for (const descriptor of thread.descriptors.values()) {
      if (descriptor.type === 'ipv4' && descriptor.socket && !descriptor.socket.listening) {
        thread.descriptors.set(withRole(descriptor, descriptor.socket, state.serverPorts));
      }
    }
  }
}

/** A process list has local and remote ends; who serves is known only from what it listens on. */
function withRole(descriptor: Descriptor, socket: SocketFacts, serverPorts: ReadonlySet<number>): Descriptor {
  if (!serverPorts.has(socket.client.port)) return { ...descriptor, role: 'client' };
  const swapped: SocketFacts = { ...socket, client: socket.server, server: socket.client };
  return { ...descriptor, role: 'server', socket: swapped, name: socketName(swapped) };
}

function seededDescriptor({ number, inode, target }: RecordedDescriptor): Descriptor {
  switch (target.kind) {
    case 'connection': {
      const { type, client, server } = connectionOf(target.from, target.to);
      const { protocol } = target;
      const socket = { ...NEW_SOCKET, protocol, client, server };
      return {
        ...descriptorOf(number, type, socketName(socket)),
        socket,
        connected: protocol === 'tcp',
        inode,
      };
    }
    case 'listening': {
      const type: DescriptorType = typeof target.at.ip === 'number' ? 'ipv4' : 'ipv6';
      const socket = { ...NEW_SOCKET, protocol: target.protocol, listening: true, server: target.at };
      return { ...descriptorOf(number, type, socketName(socket)), socket, inode };
    }
    case 'unix':
      return {
        ...descriptorOf(number, 'unix', printable(target.name)),
        role: target.name === '' ? 'client' : 'server',
        inode,
      };
    case 'named':
      return {
        ...descriptorOf(number, target.type, printable(target.name)),
        openFlags: target.openFlags,
        device: target.device,
        inode,
      };
  }
}
