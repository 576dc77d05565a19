import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Runs a program to its end and gives what it printed; a failure carries its error output. */
export async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, {
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  });
  return stdout;
}

/** Which of these programs are not installed here. */
export function missingPrograms(...names: readonly string[]): readonly string[] {
  const directories = (process.env.PATH ?? '').split(':');
  return names.filter((name) => !directories.some((directory) => isExecutable(join(directory, name))));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
