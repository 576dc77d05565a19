import type { Meter } from './equality.ts';
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

const DAY_MILLIS = 86_400_000;
/** Zones change their offset on a quarter of an hour, so that one offset holds for the whole quarter. */
const QUARTER_MILLIS = 15 * 60_000;
/** Formatters and offsets that are kept; there are about 600 zones, and few moments in one evaluation. */
const KEPT_MAX = 1024;
/** Asking for an offset that is not kept, in steps of about 10 ns. */
const LOOKUP_STEPS = 5000;
const CACHED_STEPS = 50;

/** Clocks and calendars of the zones of the IANA database, with what was looked up lately. */
export class Calendar {
  readonly #formatters = new Map<string, Intl.DateTimeFormat | undefined>();
  readonly #offsets = new Map<string, number>();

  /** The moment in UTC or a zone (`+02:00`, `Europe/Berlin`); `undefined` for a zone that nobody knows. */
  date(timestamp: Timestamp, zone: string, meter: Meter): CalendarDate | undefined {
    const { seconds, nanos } = splitNanos(timestamp.nanos);
    const millis = Number(seconds) * 1000;
    const offset = this.#offset(zone, millis, meter);
    if (offset === undefined) return undefined;
    const date = new Date(millis + offset);
    const newYear = new Date(0);
    newYear.setUTCFullYear(date.getUTCFullYear(), 0, 1);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth(),
      day: date.getUTCDate(),
      weekday: date.getUTCDay(),
      yearDay: Math.floor((date.getTime() - newYear.getTime()) / DAY_MILLIS),
      hours: date.getUTCHours(),
      minutes: date.getUTCMinutes(),
      seconds: date.getUTCSeconds(),
      milliseconds: Math.floor(nanos / 1_000_000),
    };
  }

  /** The zone's distance from UTC at that moment in milliseconds. */
  #offset(zone: string, millis: number, meter: Meter): number | undefined {
    if (zone === '' || zone === 'UTC') return 0;
    const match = OFFSET.exec(zone);
    if (match !== null) {
      return (Number(match[2]) * 60 + Number(match[3])) * 60_000 * (match[1] === '-' ? -1 : 1);
    }
    meter.charge(CACHED_STEPS);
    const quarter = Math.floor(millis / QUARTER_MILLIS) * QUARTER_MILLIS;
    const key = `${quarter} ${zone}`;
    const known = this.#offsets.get(key);
    if (known !== undefined) return known;
    meter.charge(LOOKUP_STEPS);
    const formatter = this.#formatter(zone);
    if (formatter === undefined) return undefined;
    const offset = localTime(formatter, quarter) - quarter;
    keep(this.#offsets, key, offset);
    return offset;
  }

  #formatter(zone: string): Intl.DateTimeFormat | undefined {
    if (this.#formatters.has(zone)) return this.#formatters.get(zone);
    const formatter = formatterOf(zone);
    keep(this.#formatters, zone, formatter);
    return formatter;
  }
}

function keep<Kept>(map: Map<string, Kept>, key: string, value: Kept): void {
  if (map.size >= KEPT_MAX) map.clear();
  map.set(key, value);
}

function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  // Intl also takes offsets without a colon, which the language does not have.
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-u-ca-iso8601', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
}

/** What clocks show at a moment, as if it were UTC. */
function localTime(formatter: Intl.DateTimeFormat, millis: number): number {
  const parts = formatter.formatToParts(millis);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((entry) => entry.type === type)?.value);
  const local = new Date(0);
  local.setUTCFullYear(part('year'), part('month') - 1, part('day'));
  local.setUTCHours(part('hour'), part('minute'), part('second'));
  // The year before year 1 is written as 1 too.
  if (local.getTime() - millis > 2 * DAY_MILLIS) local.setUTCFullYear(1 - part('year'));
  return local.getTime();
}
