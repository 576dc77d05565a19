import type {
  EventCategory,
  EventTraits,
  EventType,
  FlagName,
  Parameter,
  ParameterFormat,
  ParameterType,
} from './event-type.ts';
import EVENT_TABLE from './event-table.json' with { type: 'json' };
import FLAG_TABLE from './flag-table.json' with { type: 'json' };

/** A row of event-table.json: parameters are `name:type[:format][@directory][=flags]`, split by blanks. */
interface EventRow {
  readonly key: string;
  readonly name: string;
  readonly category: string;
  readonly traits: string;
  readonly exitTraits?: string;
  readonly exitTraitsLater?: string;
  readonly enter?: string;
  readonly enterLater?: string;
  readonly exit?: string;
  readonly exitLater?: string;
}

const FLAGS = new Map<string, readonly FlagName[]>(
  Object.entries(FLAG_TABLE).map(([name, flags]) => [
    name,
    flags.map(([flag, value]) => [String(flag), Number(value)]),
  ]),
);

/** The alternatives of `dyn` parameters, by the number that their first byte holds. */
const VARIANTS = new Map<string, readonly ParameterType[]>([
  ['sockopt_dynamic_param', ['bytebuf', 'errno', 'uint32', 'uint64', 'reltime']],
  ['ptrace_dynamic_param', ['uint64', 'sigtype']],
  ['bpf_dynamic_param', ['fd', 'errno']],
]);

/** The oldest openat tells its flags on entry only. */
const OPENS = /^SYSCALL_(OPEN(_BY_HANDLE_AT|AT_2|AT2)?|CREAT)$/;

/** Every event type by its number: entries of system calls are even, exits odd. A number without a type is undefined. */
export const EVENT_TYPES: readonly (EventType | undefined)[] = (EVENT_TABLE as readonly EventRow[]).flatMap(
  typesOfRow,
);

const TYPES_BY_KEY: ReadonlyMap<string, EventType> = new Map(
  EVENT_TYPES.flatMap((type) => (type ? [[`${type.key}.${type.direction}`, type] as const] : [])),
);

/** A type by its constant and direction, `SYSCALL_OPENAT_2.exit`. */
export function eventTypeOf(keyAndDirection: string): EventType | undefined {
  return TYPES_BY_KEY.get(keyAndDirection);
}

function typesOfRow(row: EventRow, index: number): readonly (EventType | undefined)[] {
  const common = { key: row.key, name: row.name, category: row.category as EventCategory };
  const enter = row.enter === undefined ? undefined : parametersOf(row.enter);
  const exit = row.exit === undefined ? undefined : parametersOf(row.exit);
  const enterTraits = traitsOf(row.traits);
  const exitTraits = traitsOf(row.exitTraits ?? row.traits);
  const exitParameters = [...(exit ?? []), ...parametersOf(row.exitLater ?? '')];
  return [
    enter && {
      ...common,
      id: index * 2,
      direction: 'enter' as const,
      traits: enterTraits,
      laterTraits: enterTraits,
      parameters: [...enter, ...parametersOf(row.enterLater ?? '')],
      baseParameters: enter.length,
      opening: null,
    },
    exit && {
      ...common,
      id: index * 2 + 1,
      direction: 'exit' as const,
      traits: exitTraits,
      laterTraits: row.exitTraitsLater === undefined ? exitTraits : traitsOf(row.exitTraitsLater),
      parameters: exitParameters,
      baseParameters: exit.length,
      opening: OPENS.test(row.key) ? openingOf(exitParameters) : null,
    },
  ];
}

function openingOf(parameters: readonly Parameter[]): EventType['opening'] {
  const indexOf = (name: string): number => parameters.findIndex((parameter) => parameter.name === name);
  return { flags: indexOf('flags'), mode: indexOf('mode') };
}

function traitsOf(letters: string): EventTraits {
  return {
    usesFd: letters.includes('u'),
    createsFd: letters.includes('c'),
    destroysFd: letters.includes('d'),
    readsFd: letters.includes('r'),
    writesFd: letters.includes('w'),
    waits: letters.includes('t'),
    modifiesState: letters.includes('m'),
    skipsThread: letters.includes('s'),
  };
}

function parametersOf(text: string): readonly Parameter[] {
  return text === '' ? [] : text.split(' ').map(parameterOf);
}

function parameterOf(text: string): Parameter {
  const [declaration = '', table] = text.split('=');
  const [typed = '', directory] = declaration.split('@');
  const [name = '', type, format] = typed.split(':');
  return {
    name,
    type: type as ParameterType,
    format: (format ?? 'dec') as ParameterFormat,
    flags: (table === undefined ? undefined : FLAGS.get(table)) ?? null,
    variants: (table === undefined ? undefined : VARIANTS.get(table)) ?? null,
    directory: directory === undefined ? -1 : Number(directory),
  };
}
