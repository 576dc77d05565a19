import type { FieldValue } from '../../field/field.ts';
import type { Executable, ExecutableIdentity, Process } from '../process.ts';
import {
  type ExtractorMaker,
  type ExtractorTable,
  integer,
  plain,
  type SyscallExtractor,
} from './extractor.ts';

/** `proc.exe_*` and `proc.is_exe_*`: the file that is executed. */
export const EXECUTABLE_EXTRACTORS: ExtractorTable<SyscallExtractor> = {
  'proc.is_exe_writable': of((executable) => executable.writable),
  'proc.is_exe_upper_layer': of((executable) => executable.upperLayer),
  'proc.is_exe_lower_layer': of((executable) => executable.lowerLayer),
  'proc.is_exe_from_memfd': of((executable) => executable.fromMemfd),
  'proc.exe_ino': of((executable) => known(executable.inode)),
  'proc.exe_ino.ctime': of((executable) => known(executable.changeTime)),
  'proc.exe_ino.mtime': of((executable) => known(executable.modifyTime)),
  'proc.exe_ino.ctime_duration_proc_start': of(({ changeTime }, { startTime }) =>
    changeTime !== 0 && startTime !== null ? between(changeTime, startTime) : null,
  ),
  'proc.exe_ino.ctime_duration_pidns_start': of(({ changeTime }, { namespaceStartTime }) =>
    changeTime !== 0 && namespaceStartTime !== null ? between(namespaceStartTime, changeTime) : null,
  ),
  'proc.exe_dev': ofIdentity((identity) => known(identity.device)),
  'proc.exe_sha256': ofIdentity((identity) => identity.sha256),
  'proc.is_exe_in_image': ofIdentity((identity) => identity.inImage),
  'proc.interpreter': ofIdentity((identity) => identity.interpreter),
};

function of(
  read: (executable: Executable, process: Process) => FieldValue | null,
): ExtractorMaker<SyscallExtractor> {
  return plain(({ process }) => process && read(process.executable, process));
}

function ofIdentity(
  read: (identity: ExecutableIdentity) => FieldValue | null,
): ExtractorMaker<SyscallExtractor> {
  return of(({ identity }) => identity && read(identity));
}

function known(number: number | bigint): number | bigint | null {
  return number === 0 ? null : number;
}

/** Nanoseconds from one moment to another; null when they are the other way round. */
function between(from: number | bigint, to: number | bigint): FieldValue | null {
  const duration = BigInt(to) - BigInt(from);
  return duration < 0n ? null : integer(duration);
}
