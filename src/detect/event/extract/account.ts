import type { FieldValue } from '../../field/field.ts';
import type { Process } from '../process.ts';
import { type ExtractorMaker, type ExtractorTable, plain, type SyscallExtractor } from './extractor.ts';

/** `user.*` and `group.*`. */
export const ACCOUNT_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'user.uid': own(({ user }) => user.uid),
  'user.name': own(({ user }) => user.name),
  'user.homedir': own(({ user }) => user.home),
  'user.shell': own(({ user }) => user.shell),
  // The kernel's "nobody logged in" is -1 in 32 bits.
  'user.loginuid': own(({ loginUser }) => loginUser.uid | 0),
  'user.loginname': own(({ loginUser }) => loginUser.name),
  'group.gid': own(({ group }) => group.gid),
  'group.name': own(({ group }) => group.name),
};

function own(read: (process: Process) => FieldValue | null): ExtractorMaker<SyscallExtractor> {
  return plain(({ process }) => process && read(process));
}
