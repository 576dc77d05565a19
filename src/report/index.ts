import { formatCycloneDx } from './cyclonedx.ts';
import type { ReportFormat } from './format.ts';
import { formatJson } from './json.ts';
import { formatSarif } from './sarif.ts';
import { formatTable } from './table.ts';

export type { ReportFormat, ReportOptions } from './format.ts';
export { printable } from './printable.ts';

/** Every output format of a scan, by the name that `--output` takes. */
export const REPORT_FORMATS = {
  table: formatTable,
  json: formatJson,
  sarif: formatSarif,
  cyclonedx: formatCycloneDx,
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type ReportFormatName = keyof typeof REPORT_FORMATS;
