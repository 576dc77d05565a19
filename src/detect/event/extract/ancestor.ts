import type { FieldValue } from '../../field/field.ts';
import type { SyscallEvent } from '../event.ts';
import type { Process } from '../process.ts';
import { type ExtractorMaker, indexOf, type SyscallExtractor } from './extractor.ts';

/** No real chain of processes is as long. */
const MAX_ANCESTORS = 256;

/** The ancestors of the process, the parent first. */
export function ancestorsOf({ process }: SyscallEvent): readonly Process[] {
  const ancestors: Process[] = [];
  let at = (process?.main ?? process)?.parent ?? null;
  while (at !== null && ancestors.length < MAX_ANCESTORS) {
    ancestors.push(at);
    at = at.parent;
  }
  return ancestors;
}

/** The process for 0, its parent for 1...; null where the chain ends before. */
export function ancestorAt({ process }: SyscallEvent, generation: number): Process | null {
  let at = process?.main ?? process;
  for (let i = 0; i < generation && at !== null; i += 1) at = at.parent;
  return at;
}

/** The parent. */
export function parentOf({ process }: SyscallEvent): Process | null {
  return process?.parent ?? null;
}

/** A field of one ancestor by its index or, without one, of all of them. */
export function ofAncestors(read: (process: Process) => FieldValue): ExtractorMaker<SyscallExtractor> {
  return (argument) => {
    if (argument === null) return (event) => (event.process ? ancestorsOf(event).map(read) : null);
    const generation = indexOf(argument);
    if (generation === null || generation > MAX_ANCESTORS) return null;
    return (event) => {
      const process = ancestorAt(event, generation);
      return process && read(process);
    };
  };
}
