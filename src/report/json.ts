import type { ScanResult } from '#scan/index.ts';

/** The whole result as JSON; its shape is documented in docs/reference/scan-result.md. */
export function formatJson(result: ScanResult): string {
  return `${JSON.stringify(result, undefined, 2)}\n`;
}
