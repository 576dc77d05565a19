import { messageOf, Problem } from '#core/index.ts';
import { advisoryProblem } from '../problem.ts';

/** Does work on a database's files; what the operating system or SQLite refuses (no space, no permission) becomes a problem that names the database. */
export async function writing<Value>(directory: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Problem || !isRefusal(cause)) throw cause;
    throw advisoryProblem(
      'advisory.database-write',
      `the advisory database in ${directory} cannot be written: ${messageOf(cause)}`,
      { cause, hint: 'Check its permissions and the space on the disk, or name another directory.' },
    );
  }
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return 'syscall' in error || error.code === 'ERR_SQLITE_ERROR';
}
