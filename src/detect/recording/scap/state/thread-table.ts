import type { DescriptorTable } from './descriptor-table.ts';
import { Thread, THREAD_FLAGS, UNKNOWN_TEXT } from './thread.ts';

/** More threads at a time are not kept (as libsinsp): a recording that names ever new ones must not fill the memory. */
const MAX_THREADS = 131_072;

/** The threads that run at one moment of a recording. */
export class ThreadTable {
  readonly #byId = new Map<number, Thread>();
  /** Grows with each change of what a Process copies. */
  #epoch = 0;

  get epoch(): number {
    return this.#epoch;
  }

  find(tid: number): Thread | null {
    return this.#byId.get(tid) ?? null;
  }

  /** The thread; when nobody told of it before, one of which nothing is known. Null when the table is full. */
  findOrInvent(tid: number): Thread | null {
    return this.#byId.get(tid) ?? this.#invent(tid);
  }

  /** Adds a thread, in place of one with its number. */
  add(thread: Thread): void {
    if (this.#byId.size >= MAX_THREADS && !this.#byId.has(thread.tid)) return;
    if (thread.hasFlag(THREAD_FLAGS.isThread)) {
      const main = this.find(thread.pid);
      if (main) main.children += 1;
    }
    this.#byId.set(thread.tid, thread);
    this.touch(thread);
  }

  /** Adds a thread that was there when the recording began: who is the main one of whom is seen when all are there. */
  seed(thread: Thread): void {
    if (this.#byId.size >= MAX_THREADS && !this.#byId.has(thread.tid)) return;
    this.#byId.set(thread.tid, thread);
    this.touch(thread);
  }

  /** Removes a thread that ended; the main one of a process only after the others, unless `force` is set. */
  remove(tid: number, force = false): void {
    const thread = this.find(tid);
    if (!thread || (thread.children > 0 && !force)) return;
    if (thread.hasFlag(THREAD_FLAGS.isThread)) this.#leave(thread, force);
    this.#byId.delete(tid);
    this.#epoch += 1;
  }

  /** The main thread of the thread's process. */
  mainOf(thread: Thread): Thread | null {
    return thread.isMain ? thread : this.findOrInvent(thread.pid);
  }

  parentOf(thread: Thread): Thread | null {
    return thread.ptid === thread.tid ? null : this.find(thread.ptid);
  }

  /** The descriptors that the thread uses. */
  descriptorsOf(thread: Thread): DescriptorTable {
    if (!thread.hasFlag(THREAD_FLAGS.sharesFiles)) return thread.descriptors;
    return (this.mainOf(thread) ?? thread).descriptors;
  }

  /** The thread whose current directory it uses: that of the process. */
  directoryOwner(thread: Thread): Thread {
    return this.mainOf(thread) ?? thread;
  }

  /** To be called after a change of what a Process copies. */
  touch(thread: Thread): void {
    thread.snapshot = null;
    this.#epoch += 1;
  }

  /** To be called after a change that Snapshots finds by comparison: descriptors 0 to 2. */
  touchStreams(): void {
    this.#epoch += 1;
  }

  values(): IterableIterator<Thread> {
    return this.#byId.values();
  }

  #invent(tid: number): Thread | null {
    if (this.#byId.size >= MAX_THREADS) return null;
    const thread = new Thread(tid, tid);
    thread.comm = UNKNOWN_TEXT;
    thread.exe = UNKNOWN_TEXT;
    this.#byId.set(tid, thread);
    this.touch(thread);
    return thread;
  }

  #leave(thread: Thread, force: boolean): void {
    const main = this.find(thread.pid);
    if (!main || main === thread) return;
    if (main.children > 0) main.children -= 1;
    if (main.hasFlag(THREAD_FLAGS.closed) && (main.children === 0 || force)) this.remove(main.tid, force);
  }
}
