import { splitNanos } from './timestamp.ts';
import type { Timestamp } from './value.ts';

/** A moment as clocks and calendars of a place show it. */
export interface CalendarDate {
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 0 to 365. */
  readonly yearDay: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
}

const OFFSET = /^([+-]?)(\d{2}):(\d{2})$/;

/** The moment in UTC or a zone (`+02:00`, `Europe/Berlin`); `undefined` for a zone that nobody knows. */
export function calendarDate(timestamp: Timestamp, zone: string): CalendarDate | undefined {
  const { seconds, nanos } = splitNanos(timestamp.nanos);
  const millis = Number(seconds) * 1000;
  const offset = zoneOffset(zone, millis);
  if (offset === undefined) return undefined;
  const date = new Date(millis + offset);
  const year = date.getUTCFullYear();
  const newYear = new Date(0);
  newYear.setUTCFullYear(year, 0, 1);
  return {
    year,
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    yearDay: Math.floor((date.getTime() - newYear.getTime()) / 86_400_000),
    hours: date.getUTCHours(),
    minutes: date.getUTCMinutes(),
    seconds: date.getUTCSeconds(),
    milliseconds: Math.floor(nanos / 1_000_000),
  };
}

/** The zone's distance from UTC at that moment in milliseconds. */
function zoneOffset(zone: string, millis: number): number | undefined {
  if (zone === '' || zone === 'UTC') return 0;
  const match = OFFSET.exec(zone);
  if (match !== null) {
    return (Number(match[2]) * 60 + Number(match[3])) * 60_000 * (match[1] === '-' ? -1 : 1);
  }
  // Intl also takes offsets without a colon, which the language does not have.
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  try {
    const parts = new Intl.DateTimeFormat('en-u-ca-iso8601', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(millis);
    const part = (type: Intl.DateTimeFormatPartTypes): number =>
      Number(parts.find((entry) => entry.type === type)?.value);
    const local = new Date(0);
    local.setUTCFullYear(part('year'), part('month') - 1, part('day'));
    local.setUTCHours(part('hour'), part('minute'), part('second'));
    return local.getTime() - millis;
  } catch {
    return undefined;
  }
}
