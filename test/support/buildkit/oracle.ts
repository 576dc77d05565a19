import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where build.sh puts the oracle. */
export const BUILDKIT_ORACLE =
  process.env['BULKHEAD_BUILDKIT_ORACLE'] ?? join(homedir(), '.cache/bulkhead-bench/peers/buildkit-oracle');

/** Why the oracle can't be asked; undefined where it can. */
export const NO_ORACLE = existsSync(BUILDKIT_ORACLE)
  ? undefined
  : 'no BuildKit oracle; build it with test/support/buildkit/build.sh';

export interface OracleFault {
  readonly message: string;
  readonly line: number;
}

/** One instruction as BuildKit's parser gives it. */
export interface OracleInstruction {
  readonly keyword: string;
  readonly original: string;
  readonly flags: readonly string[];
  readonly json: boolean;
  readonly args: readonly string[];
  readonly heredocs: readonly { name: string; expand: boolean; chomp: boolean; content: string }[];
  readonly startLine: number;
  readonly endLine: number;
  readonly comments: readonly string[];
  readonly trigger?: OracleInstruction;
  /** Why the instruction can't be converted. */
  readonly error?: string;
}

/** What BuildKit says of a file. */
export interface OracleAnswer {
  readonly escape: string;
  readonly directives: readonly { name: string; value: string; line: number }[];
  readonly instructions: readonly OracleInstruction[];
  readonly parseError?: OracleFault;
  readonly buildError?: OracleFault;
  readonly warnings: readonly { rule: string; message: string; line: number }[];
}

/** Asks BuildKit of many files in one process. */
export function askBuildKit(files: readonly string[]): OracleAnswer[] {
  const input = files.map((text) => `${Buffer.from(text).toString('base64')}\n`).join('');
  const { status, stdout, stderr } = spawnSync(BUILDKIT_ORACLE, { input, maxBuffer: 1 << 30 });
  const lines = stdout.toString().split('\n').slice(0, -1);
  if (status !== 0 || lines.length !== files.length)
    throw new Error(`the oracle ended with ${status}: ${stderr.toString().slice(-2000)}`);
  return lines.map((line) => JSON.parse(line) as OracleAnswer);
}
