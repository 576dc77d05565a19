import type { Leader, Process, Usage } from '../../../event/process.ts';
import type { Thread } from './thread.ts';
import type { ThreadTable } from './thread-table.ts';

/** Main threads are reached through parents and parents through main threads; a recording that lies could do that endlessly. */
const MAX_DETOURS = 32;
/** Ancestors that are looked at for the leader of a session or group; no real chain is as long. */
const MAX_ANCESTORS = 256;

/** Copies what is known of threads for events, and copies again only what changed. */
export class Snapshots {
  readonly #threads: ThreadTable;

  constructor(threads: ThreadTable) {
    this.#threads = threads;
  }

  /** The thread with its ancestors, as they are now. */
  of(thread: Thread): Process {
    for (;;) {
      const { epoch } = this.#threads;
      const process = this.#current(thread) ?? this.#build(thread, 0);
      // Threads that are named but were never told of are added on the way; what was copied before that is out of date.
      if (process && epoch === this.#threads.epoch) return process;
    }
  }

  /** What the thread's process uses now. */
  usageOf(thread: Thread): Usage {
    const main = this.#threads.mainOf(thread) ?? thread;
    const descriptors = this.#threads.descriptorsOf(thread);
    const old = thread.usage;
    if (
      old !== null &&
      old.threads === main.children + 1 &&
      old.children === thread.children &&
      old.openDescriptors === descriptors.size &&
      old.descriptorTypes === descriptors.types &&
      old.descriptorLimit === main.descriptorLimit &&
      old.vmSize === thread.vmSize &&
      old.vmResident === thread.vmResident &&
      old.vmSwap === thread.vmSwap &&
      old.majorFaults === thread.majorFaults &&
      old.minorFaults === thread.minorFaults &&
      old.totalExecutionTime === thread.executionTime
    ) {
      return old;
    }
    thread.usage = {
      threads: main.children + 1,
      children: thread.children,
      openDescriptors: descriptors.size,
      descriptorTypes: descriptors.types,
      descriptorLimit: main.descriptorLimit,
      vmSize: thread.vmSize,
      vmResident: thread.vmResident,
      vmSwap: thread.vmSwap,
      majorFaults: thread.majorFaults,
      minorFaults: thread.minorFaults,
      totalExecutionTime: thread.executionTime,
    };
    return thread.usage;
  }

  #current(thread: Thread): Process | null {
    return thread.snapshotEpoch === this.#threads.epoch && !thread.building ? thread.snapshot : null;
  }

  /** Brings the thread and its ancestors up to date, the oldest first; null for one that is its own ancestor. */
  #build(thread: Thread, detours: number): Process | null {
    const chain: Thread[] = [];
    for (
      let at: Thread | null = thread;
      at !== null && !at.building && !this.#current(at);
      at = this.#threads.parentOf(at)
    ) {
      at.building = true;
      chain.push(at);
    }
    for (const each of chain.toReversed()) {
      this.#renew(each, detours);
      each.building = false;
      each.snapshotEpoch = this.#threads.epoch;
    }
    return this.#current(thread);
  }

  #renew(thread: Thread, detours: number): void {
    const parent = this.#threads.parentOf(thread);
    const parentNow = parent && this.#current(parent);
    const main = thread.isMain ? null : this.#threads.mainOf(thread);
    const mainNow =
      main && (this.#current(main) ?? (detours < MAX_DETOURS ? this.#build(main, detours + 1) : null));
    const sessionLeader = this.#leader(thread, thread.sid, true, sidOf);
    const groupLeader = thread.pgid === -1 ? null : this.#leader(thread, thread.pgid, true, pgidOf);
    const namespaceGroupLeader =
      thread.vpgid === -1 ? null : this.#leader(thread, thread.vpgid, thread.vpid === thread.pid, vpgidOf);
    const table = this.#threads.descriptorsOf(thread);
    const old = thread.snapshot;
    if (
      old !== null &&
      old.parent === parentNow &&
      (thread.isMain || old.main === mainNow) &&
      old.sessionLeader === sessionLeader &&
      old.groupLeader === groupLeader &&
      old.namespaceGroupLeader === namespaceGroupLeader &&
      old.streams.every((stream, number) => stream === table.get(number))
    ) {
      return;
    }
    const copy: Process = {
      tid: thread.tid,
      pid: thread.pid,
      ptid: thread.ptid,
      vtid: thread.vtid,
      vpid: thread.vpid,
      sid: thread.sid,
      pgid: thread.pgid,
      vpgid: thread.vpgid,
      tty: thread.tty,
      name: thread.comm,
      exe: thread.exe,
      exePath: thread.exePath,
      args: thread.args,
      env: thread.env,
      cwd: this.#threads.directoryOwner(thread).cwd,
      root: thread.root,
      cgroups: thread.cgroups,
      user: thread.user,
      group: thread.group,
      loginUser: thread.loginUser,
      startTime: thread.startTime,
      namespaceStartTime: thread.namespaceStartTime,
      executable: thread.executable,
      capabilities: thread.capabilities,
      probe: thread.probe === 'container' ? null : thread.probe,
      sessionLeader,
      groupLeader,
      namespaceGroupLeader,
      streams: [table.get(0), table.get(1), table.get(2)],
      containerId: thread.containerId,
      parent: parentNow,
      main: mainNow,
    };
    thread.snapshot = thread.isMain ? Object.assign(copy, { main: copy }) : copy;
  }

  /** The thread that a session or group is named after or, when that is gone, the oldest ancestor that is still in it. */
  #leader(thread: Thread, id: number, named: boolean, idOf: (thread: Thread) => number): Leader | null {
    const direct = named ? this.#threads.find(id) : null;
    if (direct) return titleOf(direct);
    const main = this.#threads.mainOf(thread) ?? thread;
    const common = idOf(main);
    let leader = main;
    let at = this.#threads.parentOf(main);
    for (let i = 0; i < MAX_ANCESTORS && at !== null && idOf(at) === common; i += 1) {
      leader = at;
      at = this.#threads.parentOf(at);
    }
    return titleOf(leader);
  }
}

function sidOf(thread: Thread): number {
  return thread.sid;
}

function pgidOf(thread: Thread): number {
  return thread.pgid;
}

function vpgidOf(thread: Thread): number {
  return thread.vpgid;
}

/** The same object as long as nothing of it changes. */
function titleOf(thread: Thread): Leader {
  const old = thread.leader;
  if (old && old.name === thread.comm && old.exe === thread.exe && old.exePath === thread.exePath) return old;
  thread.leader = { name: thread.comm, exe: thread.exe, exePath: thread.exePath };
  return thread.leader;
}
