import type { ScanResult } from '#scan/index.ts';

/** What a format may depend on besides the result. */
export interface ReportOptions {
  readonly version: string;
  /** Columns of the terminal. */
  readonly columns: number;
  readonly colour: boolean;
  /** List what was suppressed, too. */
  readonly showSuppressed: boolean;
}

/** One output format: a pure function from the result to text that ends with a line break. */
export type ReportFormat = (result: ScanResult, options: ReportOptions) => string;
