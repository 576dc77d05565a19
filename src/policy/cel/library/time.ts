import { Calendar, type CalendarDate } from '../values/calendar.ts';
import type { Meter } from '../values/equality.ts';
import { checkedInt } from '../values/number.ts';
import { CelError, type Duration, type Timestamp, type Value } from '../values/value.ts';
import { declare, type FunctionDeclaration, laborious } from './function.ts';

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

/** Making the calendar's date of a moment. */
const DATE_STEPS = 40;

/** Parts of timestamps, in UTC or a named zone, and durations in a unit (langdef, "Timestamps and Durations"). */
export function timeFunctions(): readonly FunctionDeclaration[] {
  const calendar = new Calendar();
  const part = (get: (date: CalendarDate) => number, time: Value, zone: string, meter: Meter): Value => {
    const date = calendar.date(time as Timestamp, zone, meter);
    return date === undefined ? new CelError(`unknown time zone ${zone}`) : get(date);
  };
  return laborious(DATE_STEPS, [
    ...CALENDAR.flatMap(([name, get]) => [
      declare(`(timestamp).${name}(): int`, ([time], meter) => part(get, time!, '', meter)),
      declare(`(timestamp).${name}(string): int`, ([time, zone], meter) =>
        part(get, time!, zone as string, meter),
      ),
    ]),
    ...NANOS_PER.map(([name, unit]) =>
      declare(`(duration).${name}(): int`, ([duration]) => checkedInt((duration as Duration).nanos / unit)),
    ),
  ]);
}
