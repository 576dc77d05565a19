import type { Worker } from 'node:worker_threads';
import type { StricliProcess } from '@stricli/core';

/** What commands may touch of the process; tests pass their own. */
export interface CliContext {
  readonly process: Omit<StricliProcess, 'stdout' | 'stderr'> & {
    readonly stdout: Terminal & { once(event: 'drain', listener: () => void): unknown };
    readonly stderr: Terminal;
    readonly env: Readonly<Partial<Record<string, string>>>;
    exitCode?: number | string | null | undefined;
  };
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly home: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gives, once, the thread that was started for a scan before its command was loaded. */
  readonly takeWorker?: () => Worker | undefined;
}

/** A stream that may be a terminal; `write` answers false when the reader is slower than we are. */
interface Terminal {
  write(text: string): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
}
