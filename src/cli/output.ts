import { statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '#core/index.ts';
import { REPORT_FORMATS, type ReportFormatName } from '#report/index.ts';
import type { ScanResult } from '#scan/index.ts';
import type { CliContext } from './context.ts';
import { VERSION } from './version.ts';

/** Columns where the terminal doesn't say, or there is none. */
const DEFAULT_COLUMNS = 80;

/** One `--output FORMAT[=FILE]`; without a file it goes to standard output. */
export interface Output {
  readonly format: ReportFormatName;
  readonly file?: string;
}

/** Reads `FORMAT[=FILE]`. */
export function parseOutput(text: string): Output {
  const equals = text.indexOf('=');
  const format = equals < 0 ? text : text.slice(0, equals);
  if (!Object.hasOwn(REPORT_FORMATS, format)) {
    throw new Problem('cli.output', `${format} is no output format`, {
      hint: `There are ${Object.keys(REPORT_FORMATS).join(', ')}.`,
    });
  }
  if (equals === text.length - 1) throw new Problem('cli.output', `${text} names no file`);
  return { format: format as ReportFormatName, ...(equals < 0 ? {} : { file: text.slice(equals + 1) }) };
}

/** Finds out before the work that no file can be written where one is wanted; a scan takes long. */
export function checkOutputs(outputs: readonly Output[]): void {
  for (const { file } of outputs) {
    if (file === undefined) continue;
    const folder = statSync(dirname(file), { throwIfNoEntry: false });
    if (folder?.isDirectory() !== true)
      throw new Problem('cli.output', `${file} cannot be written: ${dirname(file)} is no directory`);
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
      throw new Problem('cli.output', `${file} cannot be written: it is a directory`);
  }
}

/** Writes a result in every format that was asked for. */
export function writeOutputs(
  result: ScanResult,
  outputs: readonly Output[],
  context: CliContext,
  showSuppressed: boolean,
): void {
  const { stdout, env } = context.process;
  for (const { format, file } of outputs) {
    const terminal = file === undefined && stdout.isTTY === true;
    const text = REPORT_FORMATS[format](result, {
      version: VERSION,
      columns: terminal ? Math.max(40, stdout.columns ?? DEFAULT_COLUMNS) : DEFAULT_COLUMNS,
      // https://no-color.org: any value that is not empty.
      colour: terminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
      showSuppressed,
    });
    if (file === undefined) stdout.write(text);
    else writeFileSync(file, text);
  }
}
