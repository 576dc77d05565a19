const NANOSECONDS = 1_000_000_000n;
const MILLISECOND = 1_000_000n;
/** The last moment that a JavaScript date can name. */
const LAST_MILLISECOND = 8_640_000_000_000_000n;

/** ISO 8601 in UTC with nanoseconds: `2026-01-02T03:04:05.123456789Z`. */
export function isoTime(time: bigint): string {
  return `${dateOf(time)
    .toISOString()
    .replace(/\.\d+Z$/, '')}.${fractionOf(time)}Z`;
}

/** Time of the day with nanoseconds, `03:04:05.123456789`. */
export function clockTime(time: bigint, zone: 'local' | 'utc'): string {
  const date = dateOf(time);
  const parts =
    zone === 'utc'
      ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
      : [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${parts.map((part) => String(part).padStart(2, '0')).join(':')}.${fractionOf(time)}`;
}

function dateOf(time: bigint): Date {
  const milliseconds = time / MILLISECOND;
  return new Date(Number(milliseconds > LAST_MILLISECOND || milliseconds < 0n ? 0n : milliseconds));
}

function fractionOf(time: bigint): string {
  const fraction = ((time % NANOSECONDS) + NANOSECONDS) % NANOSECONDS;
  return fraction.toString().padStart(9, '0');
}
