import { readFileSync, statSync } from 'node:fs';
import { messageOf, Problem } from '#core/index.ts';

/** Files that people write by hand are smaller. */
const TEXT_LIMIT = 64 * 1024 * 1024;

/** The text of a file that a flag names. */
export function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > TEXT_LIMIT) throw new Problem('cli.file', `${path} is larger than ${TEXT_LIMIT} bytes`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('cli.file', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
