import type { EventCategory } from './event-type.ts';
import ERRNO_TABLE from './errno-table.json' with { type: 'json' };
import SYSCALL_TABLE from './syscall-table.json' with { type: 'json' };

const ERRNO_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(ERRNO_TABLE).map(([number, name]) => [Number(number), name]),
);

/** What the kernel calls an error number, `ENOENT` for 2 or -2; null when it has no name. */
export function errnoName(number: number): string | null {
  return ERRNO_NAMES.get(Math.abs(number)) ?? null;
}

/** The name of a system call that has no event type of its own, by the number recordings give it. */
export function systemCallName(number: number): string {
  return SYSCALL_TABLE[number]?.[0] ?? '<unknown>';
}

/** The category of a system call that has no event type of its own. */
export function systemCallCategory(number: number): EventCategory {
  return (SYSCALL_TABLE[number]?.[1] ?? 'other') as EventCategory;
}

// signal(7), x86 and ARM numbering; real-time signals have no names.
const SIGNALS =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
    .split(' ')
    .map((name) => `SIG${name}`);

/** `SIGKILL` for 9; null for a signal without a name. */
export function signalName(number: number): string | null {
  return SIGNALS[number - 1] ?? null;
}
