import type { Timing } from './timing.ts';

/** The fifth attempt comes within about 4 s; an outage that lasts longer is for the person to see. */
export const MAX_ATTEMPTS = 5;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;
/** A server that wants a longer rest (RFC 9110, 10.2.3) is told to the person instead of waited for. */
export const LONGEST_RETRY_AFTER = 60_000;

/** Waits before another attempt: exponential, with jitter so that many clients do not come back at the same moment. */
export async function backOff(
  failures: number,
  timing: Timing,
  signal?: AbortSignal,
  atLeast: number = 0,
): Promise<void> {
  const longest = Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
  await timing.pause(Math.max(atLeast, longest * (0.5 + timing.random() / 2)), signal);
}

/** The wait that `Retry-After` asks for, in milliseconds: seconds or a date; 0 where there is none that can be read. */
export function retryAfter(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  // `Date.parse` reads almost anything as a date; an HTTP date begins with the name of a day (RFC 9110, 5.6.7).
  const date = /^\s*[A-Za-z]{3,9},? /.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? 0 : Math.max(date - now, 0);
}
