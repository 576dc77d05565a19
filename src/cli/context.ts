import type { StricliProcess } from '@stricli/core';

/** What commands may touch of the process; tests pass their own. */
export interface CliContext {
  readonly process: StricliProcess & {
    readonly stdout: {
      write(text: string): unknown;
      once?(event: 'drain', listener: () => void): unknown;
      readonly isTTY?: boolean;
      readonly columns?: number;
    };
    readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
    readonly env: Readonly<Partial<Record<string, string>>>;
    exitCode?: number | string | null | undefined;
  };
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly home: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
