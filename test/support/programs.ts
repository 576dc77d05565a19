import { spawnSync } from 'node:child_process';

/** The text that a program writes; throws with its complaint when it fails. */
export function output(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string | Uint8Array } = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { maxBuffer: 1 << 30, ...options });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr.toString().slice(-2000)}`);
  return stdout.toString();
}

/** True when a program is on the path. */
export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}
