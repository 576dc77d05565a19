import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { MIB } from '#core/index.ts';

/** How a program ended. */
export type CommandResult =
  | { readonly kind: 'done'; readonly status: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'stopped'; readonly why: string };

/** Runs a program with arguments, in a directory and with no other environment than the one given. */
export type CommandRunner = (
  command: string,
  args: readonly string[],
  options: { readonly environment: Readonly<Record<string, string>>; readonly signal?: AbortSignal },
) => Promise<CommandResult>;

/** A chart that takes longer is no chart; helm reads its whole folder first. */
const TIME_LIMIT_MS = 30_000;
/** What a rendering may give: as much as a file of manifests may hold. */
const OUTPUT_LIMIT = 8 * MIB;
/** Of the errors only the first is told. */
const ERROR_LIMIT = 64 * 1024;

/** A runner for programs of this search path: without a shell, bounded in time and bytes. */
export function createCommandRunner(searchPath: string): CommandRunner {
  return async (command, args, { environment, signal }) => {
    const program = await findProgram(command, searchPath);
    return program === undefined ? { kind: 'missing' } : run(program, args, environment, signal);
  };
}

async function findProgram(name: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter)) {
    if (!folder.startsWith('/')) continue;
    const candidate = join(folder, name);
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    // A group of its own, so that what it starts ends with it.
    const child = spawn(program, args, {
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let bytes = 0;
    let errorBytes = 0;
    let stopped: string | undefined;
    const stop = (why: string): void => {
      stopped ??= why;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    };
    const timer = setTimeout(() => stop(`not done after ${TIME_LIMIT_MS / 1000} seconds`), TIME_LIMIT_MS);
    const abort = (): void => stop('cancelled');
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > OUTPUT_LIMIT) stop(`more than ${OUTPUT_LIMIT} bytes`);
      else output.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (errorBytes < ERROR_LIMIT) errors.push(chunk);
      errorBytes += chunk.length;
    });
    const end = (result: CommandResult): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      resolve(stopped === undefined ? result : { kind: 'stopped', why: stopped });
    };
    child.on('error', () => end({ kind: 'missing' }));
    child.on('close', (status) =>
      end({
        kind: 'done',
        status: status ?? 1,
        stdout: Buffer.concat(output).toString(),
        stderr: Buffer.concat(errors).toString().slice(0, ERROR_LIMIT),
      }),
    );
  });
}
