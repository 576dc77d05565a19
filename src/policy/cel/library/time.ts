import { calendarDate, type CalendarDate } from '../values/calendar.ts';
import { checkedInt } from '../values/number.ts';
import { CelError, Duration, Timestamp, type Value } from '../values/value.ts';
import { declare, type FunctionDeclaration } from './function.ts';

const CALENDAR: readonly (readonly [string, (date: CalendarDate) => number])[] = [
  ['getFullYear', (date) => date.year],
  ['getMonth', (date) => date.month],
  ['getDayOfYear', (date) => date.yearDay],
  ['getDayOfMonth', (date) => date.day - 1],
  ['getDate', (date) => date.day],
  ['getDayOfWeek', (date) => date.weekday],
  ['getHours', (date) => date.hours],
  ['getMinutes', (date) => date.minutes],
  ['getSeconds', (date) => date.seconds],
  ['getMilliseconds', (date) => date.milliseconds],
];

const NANOS_PER: readonly (readonly [string, bigint])[] = [
  ['getHours', 3_600_000_000_000n],
  ['getMinutes', 60_000_000_000n],
  ['getSeconds', 1_000_000_000n],
  ['getMilliseconds', 1_000_000n],
];

/** Parts of timestamps, in UTC or a named zone, and durations in a unit (langdef, "Timestamps and Durations"). */
export const TIME_FUNCTIONS: readonly FunctionDeclaration[] = [
  ...CALENDAR.flatMap(([name, part]) => [
    declare(`(timestamp).${name}(): int`, ([time]) => calendarPart(time!, '', part)),
    declare(`(timestamp).${name}(string): int`, ([time, zone]) => calendarPart(time!, zone as string, part)),
  ]),
  ...NANOS_PER.map(([name, unit]) =>
    declare(`(duration).${name}(): int`, ([duration]) => checkedInt((duration as Duration).nanos / unit)),
  ),
];

function calendarPart(time: Value, zone: string, part: (date: CalendarDate) => number): Value {
  const date = calendarDate(time as Timestamp, zone);
  return date === undefined ? new CelError(`unknown time zone ${zone}`) : part(date);
}
