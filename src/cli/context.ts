import type { StricliProcess } from '@stricli/core';
import type { EarlyStart } from '#scan/early.ts';

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
  /** What was begun for a scan before its command was loaded. */
  readonly early?: EarlyStart;
}

/** A stream that may be a terminal; `write` answers false when the reader is slower than we are. */
interface Terminal {
  write(text: string): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
}
