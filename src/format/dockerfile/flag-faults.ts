import type { Flag } from './dockerfile.ts';
import { readFields } from './mount.ts';

/** What a flag takes: one value, several, true or false, or a value of a form of its own. */
export type FlagKind =
  | 'text'
  | 'texts'
  | 'boolean'
  | 'duration'
  | 'count'
  | 'devices'
  | 'network'
  | 'security';

const REPEATED: ReadonlySet<FlagKind> = new Set(['texts', 'devices']);
const BOOLEANS = new Set(['', 'true', 'false']);

/** Why BuildKit would refuse the flags of an instruction. */
export function flagFaults(flags: readonly Flag[], known: Readonly<Record<string, FlagKind>>): string[] {
  const seen = new Set<string>();
  return flags.flatMap((flag) => {
    const kind = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    const name = `--${flag.name.slice(0, 60)}`;
    if (kind === undefined) return [`there is no flag ${name}`];
    if (seen.has(flag.name) && !REPEATED.has(kind)) return [`${name} is given twice`];
    seen.add(flag.name);
    const wrong = valueFault(kind, flag.value);
    return wrong === undefined ? [] : [`${name} ${wrong}`];
  });
}

function valueFault(kind: FlagKind, value: string | undefined): string | undefined {
  if (kind === 'boolean')
    return value === '' || !BOOLEANS.has((value ?? '').toLowerCase()) ? 'is true or false' : undefined;
  if (value === undefined) return 'needs a value';
  switch (kind) {
    case 'duration':
      return durationFault(value);
    case 'count':
      return value === '' || (/^\+?\d+$|^-0+$/.test(value) && Number(value) <= 2 ** 31 - 1)
        ? undefined
        : 'is a whole number';
    case 'devices':
      return deviceFault(value);
    case 'network':
      return /^(?:default|none|host)$/.test(value) ? undefined : 'is default, none or host';
    case 'security':
      return /^(?:insecure|sandbox)$/.test(value) ? undefined : 'is insecure or sandbox';
    case 'text':
    case 'texts':
      return undefined;
  }
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  '\u00B5s': 1e-3,
  '\u03BCs': 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
/** Go's durations are 64 bits of nanoseconds. */
const LONGEST = 2 ** 63 / 1e6;

/** `1m30s` as Go's time.ParseDuration reads it; nothing, or at least a millisecond. */
function durationFault(value: string): string | undefined {
  const bad = 'is a duration such as 1m30s';
  const text = value.replace(/^[-+]/, '');
  if (value === '' || text === '0') return undefined;
  let milliseconds = 0;
  let end = 0;
  for (const match of text.matchAll(/(\d*)(\.\d*)?([^\d.]+)/gy)) {
    const [whole, digits, fraction, unit] = match;
    if (!Object.hasOwn(UNITS, unit!) || `${digits}${fraction ?? ''}`.replace('.', '') === '') return bad;
    milliseconds += Number(`${digits}${fraction === '.' ? '' : (fraction ?? '')}`) * UNITS[unit!]!;
    end = match.index + whole.length;
  }
  if (end !== text.length || text === '' || milliseconds >= LONGEST) return bad;
  if (milliseconds === 0) return undefined;
  return value.startsWith('-') || milliseconds < 1 ? 'is at least 1ms' : undefined;
}

function deviceFault(value: string): string | undefined {
  const fields = readFields(value);
  if (fields === undefined) return 'has a quote that nothing closes';
  let name = '';
  for (const field of fields) {
    const equals = field.indexOf('=');
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    if (key === 'required' && (equals === -1 || isBoolean(field.slice(equals + 1)))) continue;
    if (key === 'required') return 'takes required=true or required=false';
    if (key === 'name' && equals !== -1) {
      if (name !== '') return 'has two names';
      name = field.slice(equals + 1);
    } else if (name === '') name = field;
    else return `does not know ${field.slice(0, 60)}`;
  }
  return undefined;
}

/** A truth value as Go's strconv.ParseBool takes it. */
function isBoolean(text: string): boolean {
  return /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text);
}
