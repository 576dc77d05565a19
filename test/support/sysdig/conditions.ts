import { fieldExtractor, type DetectEvent, type Field } from '#detect/index.ts';
import { printAddress } from './address.ts';
import { sharedFields } from './fields.ts';

/** Fields whose differences DIFFERENCES.md gives a reason for, or that sysdig's conditions cannot name. */
const EXCUSED =
  /^(evt\.(deltatime.*|latency\.human|arg)|proc\.fdusage|group\.gid|fd\.dev.*|fd\..?net|thread\.(tot)?exectime|fd\.c(port|proto))$/;
/** Values that both languages read alike between quotes. */
const SAFE = /^(?! )[ !#-&(-[\]-~]{1,199}(?<! )$/;
/** Values of a field that conditions choose from. */
const MAX_VALUES = 300;

interface Use {
  readonly written: string;
  readonly field: Field;
  readonly values: readonly string[];
}

/** Conditions over every field and operator, with values that occur; the same ones each time. */
export function generateConditions(events: readonly DetectEvent[], count: number): string[] {
  const random = generator(count);
  const uses = usesOf(events);
  return Array.from({ length: count }, () => {
    const [a, b, c] = [0, 1, 2].map(() => check(random, random.pick(uses)));
    return random.pick([
      a!,
      a!,
      a!,
      a!,
      `not ${a}`,
      `${a} and ${b}`,
      `${a} or not ${b}`,
      `(${a} or ${b}) and not (${c})`,
    ]);
  });
}

function usesOf(events: readonly DetectEvent[]): Use[] {
  const uses: Use[] = [];
  for (const field of sharedFields()) {
    if (EXCUSED.test(field.name)) continue;
    const written: (readonly [string, string | null])[] = field.argument?.required
      ? []
      : [[field.name, null]];
    if (/^proc\.a(name|pid)$/.test(field.name)) {
      for (const index of ['0', '1', '2']) written.push([`${field.name}[${index}]`, index]);
    }
    for (const [text, argument] of written) {
      const values = valuesOf(field, argument, events);
      if (values.length > 0) uses.push({ written: text, field, values });
    }
  }
  return uses;
}

function valuesOf(field: Field, argument: string | null, events: readonly DetectEvent[]): string[] {
  const extract = fieldExtractor(field.name, argument);
  const values = new Set<string>();
  for (const event of events) {
    if (hasHiddenLineFeed(field, event)) continue;
    const value = extract?.(event) ?? null;
    for (const each of Array.isArray(value) ? value : [value]) {
      const text = each === null ? '' : textOf(field, each);
      if (SAFE.test(text) && values.size < MAX_VALUES) values.add(text);
    }
  }
  return [...values];
}

/** Old recorders took a line feed over with the names of Unix sockets, which sysdig compares and does not print. */
function hasHiddenLineFeed({ name }: Field, event: DetectEvent): boolean {
  return (
    /^fd\.(container)?name$/.test(name) && event.source === 'syscall' && event.descriptor?.type === 'unix'
  );
}

function textOf(field: Field, value: unknown): string {
  if (value instanceof Uint8Array)
    return /[a-z]{3,20}/i.exec(Buffer.from(value).toString('latin1'))?.[0] ?? '';
  return field.type === 'ip' ? printAddress(value as number | bigint) : String(value);
}

function check(random: Random, { written, field, values }: Use): string {
  const value = random.pick(values);
  const quoted = (text: string): string => `"${text}"`;
  const set = (quote: (text: string) => string): string =>
    `(${[0, 1, 2].map(() => quote(random.pick(values))).join(', ')})`;
  switch (field.type) {
    case 'bool':
      return `${written} ${random.pick(['=', '!='])} ${value}`;
    case 'ip':
      return random.pick([`${written} = ${value}`, `${written} != ${value}`]);
    case 'bytes':
      return `${written} contains ${quoted(value)}`;
    case 'string':
      return textCheck(random, written, value, set(quoted));
    default:
      if (field.name === 'proc.apid') return `${written} ${random.pick(['=', '<', '>='])} ${value}`;
      return random.pick([
        `${written} ${random.pick(['=', '!=', '<', '<=', '>', '>='])} ${value}`,
        `${written} in ${set((text) => text)}`,
      ]);
  }
}

function textCheck(random: Random, written: string, value: string, set: string): string {
  const exact = [`${written} = "${value}"`, `${written} != "${value}"`, `${written} in ${set}`];
  // sysdig wants whole names of events, and our table has none for what has no name.
  if (written === 'evt.type')
    return value.startsWith('<') ? `${written} exists` : random.pick(exact.slice(0, 2));
  const part = value.slice(0, 1 + random.below(value.length)).trimEnd();
  const end = value.slice(random.below(value.length)).trimStart();
  return random.pick([
    ...exact,
    `${written} exists`,
    `${written} startswith "${part}"`,
    `${written} endswith "${end}"`,
    `${written} contains "${end.slice(0, 9).trimEnd()}"`,
    `${written} icontains "${part.toUpperCase()}"`,
    `${written} pmatch ${set}`,
    ...(/[*?[\]]/.test(value) ? [] : [`${written} glob "${part}*"`, `${written} glob "*${end}"`]),
  ]);
}

interface Random {
  below(limit: number): number;
  pick<Value>(values: readonly Value[]): Value;
}

/** Numbers that look random and are the same each time (mulberry32). */
function generator(seed: number): Random {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
  };
  return { below, pick: (values) => values[below(values.length)]! };
}
