import type { Meter } from '../../values/equality.ts';
import { CelError, type Value } from '../../values/value.ts';

/** How a clause writes its argument: text, or the error that it cannot. */
export type ClauseWriter = (clause: Clause, argument: Value, meter: Meter) => string | CelError;

/** How each kind of clause writes its argument: text, or the error that it cannot. */
export interface ClauseWriters {
  /** `%s` */
  text(argument: Value, meter: Meter): string | CelError;
  /** `%d` */
  decimal(argument: Value): string | CelError;
  /** `%.3f` */
  fixed(argument: Value, precision: number): string | CelError;
  /** `%.3e` */
  scientific(argument: Value, precision: number): string | CelError;
  /** `%b`, `%o`, `%x`, `%X` */
  base(letter: string, argument: Value): string | CelError;
}

/** `%.3f`: the letter and the precision. */
export interface Clause {
  readonly letter: string;
  readonly precision: number;
}

const DEFAULT_PRECISION = 6;
/** More digits than a double has in any notation; Go's own limit for precision is of this order. */
const PRECISION_MAX = 1000;

/** Reading a clause and writing its argument. */
const CLAUSE_STEPS = 24;

/** Replaces the clauses of a format by its arguments in turn; `%%` is a percent sign. */
export function formatClauses(
  format: string,
  args: readonly Value[],
  write: ClauseWriter,
  meter: Meter,
): Value {
  const out: string[] = [];
  let next = 0;
  for (let i = 0; i < format.length;) {
    const percent = format.indexOf('%', i);
    if (percent === -1) {
      out.push(format.slice(i));
      break;
    }
    out.push(format.slice(i, percent));
    if (format[percent + 1] === '%') {
      out.push('%');
      i = percent + 2;
      continue;
    }
    if (next >= args.length) return new CelError(`index ${next} out of range`);
    if (percent + 1 >= format.length) return new CelError('unexpected end of string');
    const clause = readClause(format, percent + 1);
    if (clause instanceof CelError)
      return new CelError(`could not parse formatting clause: ${clause.message}`);
    const written = write(clause, args[next++]!, meter);
    if (written instanceof CelError) return new CelError(`error during formatting: ${written.message}`);
    meter.charge(CLAUSE_STEPS + written.length);
    out.push(written);
    i = clause.end;
  }
  return out.join('');
}

/** One writer for all clauses. */
export function writerOf(writers: ClauseWriters): ClauseWriter {
  return ({ letter, precision }, argument, meter) => {
    switch (letter) {
      case 's':
        return writers.text(argument, meter);
      case 'd':
        return writers.decimal(argument);
      case 'f':
        return writers.fixed(argument, precision);
      case 'e':
        return writers.scientific(argument, precision);
      default:
        return writers.base(letter, argument);
    }
  };
}

function readClause(format: string, start: number): (Clause & { readonly end: number }) | CelError {
  let at = start;
  let precision = DEFAULT_PRECISION;
  if (format[at] === '.') {
    let end = at + 1;
    while (/\d/.test(format[end] ?? '')) end++;
    const digits = format.slice(at + 1, end);
    if (end >= format.length) return precisionError('could not find end of precision specifier');
    precision = Number(digits);
    if (digits === '') {
      return precisionError(
        'error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax',
      );
    }
    if (precision > PRECISION_MAX) return precisionError(`precision above ${PRECISION_MAX}`);
    at = end;
  }
  const letter = format[at]!;
  return 'sdfebxXo'.includes(letter)
    ? { letter, precision, end: at + 1 }
    : new CelError(`unrecognized formatting clause "${letter}"`);
}

function precisionError(message: string): CelError {
  return new CelError(`error while parsing precision: ${message}`);
}
