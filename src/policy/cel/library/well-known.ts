import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DYN,
  INT,
  listType,
  mapType,
  STRING,
  UINT,
} from '../check/type.ts';
import { durationOf } from '../values/duration.ts';
import { bigIntOf, doubleOf, floatOf } from '../values/number.ts';
import { timestampOf } from '../values/timestamp.ts';
import { CelError, type Kind, kindOf, typeNameOf, Uint, type Value } from '../values/value.ts';

/** A message that the language knows by itself; in expressions it is the plain value that it stands for. */
export interface WellKnownMessage {
  readonly fields: ReadonlyMap<string, CelType>;
  /** Its value, from those of the fields that are set, in the order in which they are. */
  make(fields: ReadonlyMap<string, Value>): Value;
}

const NANOS = 1_000_000_000n;
const INT32 = 2n ** 31n;
const UINT32 = 2n ** 32n;

/** The messages of `google.protobuf` that JSON has a form of its own for (langdef, "Dynamic Values"). */
export const WELL_KNOWN_MESSAGES: ReadonlyMap<string, WellKnownMessage> = new Map([
  wrapper('BoolValue', BOOL, 'bool', false),
  wrapper('BytesValue', BYTES, 'bytes', new Uint8Array()),
  wrapper('StringValue', STRING, 'string', ''),
  wrapper('DoubleValue', DOUBLE, 'double', doubleOf(0)),
  wrapper('FloatValue', DOUBLE, 'double', doubleOf(0), (value) => doubleOf(Math.fround(floatOf(value)!))),
  wrapper('Int64Value', INT, 'int', 0),
  wrapper('Int32Value', INT, 'int', 0, (value) => {
    const int = bigIntOf(value)!;
    return int < -INT32 || int >= INT32 ? new CelError('integer overflow') : value;
  }),
  wrapper('UInt64Value', UINT, 'uint', new Uint(0n)),
  wrapper('UInt32Value', UINT, 'uint', new Uint(0n), (value) =>
    (value as Uint).value >= UINT32 ? new CelError('unsigned integer overflow') : value,
  ),
  message('Struct', { fields: [mapType(STRING, DYN), 'map'] }, ({ fields = {} }) => fields),
  message('ListValue', { values: [listType(DYN), 'list'] }, ({ values = [] }) => values),
  message(
    'Value',
    {
      null_value: [INT, 'int'],
      number_value: [DOUBLE, 'double'],
      string_value: [STRING, 'string'],
      bool_value: [BOOL, 'bool'],
      struct_value: [mapType(STRING, DYN), 'map'],
      list_value: [listType(DYN), 'list'],
    },
    (fields) => {
      // The fields are alternatives: the last one that is set counts.
      const [name = 'null_value', value] = Object.entries(fields).at(-1) ?? [];
      return name === 'null_value' ? null : value!;
    },
  ),
  message('Timestamp', { seconds: [INT, 'int'], nanos: [INT, 'int'] }, (fields) =>
    timestampOf(nanosOf(fields)),
  ),
  message('Duration', { seconds: [INT, 'int'], nanos: [INT, 'int'] }, (fields) =>
    durationOf(nanosOf(fields)),
  ),
]);

type Fields = { readonly [name: string]: Value };

function message(
  name: string,
  types: { readonly [field: string]: readonly [CelType, Kind] },
  make: (fields: Fields) => Value,
): readonly [string, WellKnownMessage] {
  const fields = new Map(Object.entries(types).map(([field, [type]]) => [field, type]));
  return [
    `google.protobuf.${name}`,
    {
      fields,
      make(set) {
        for (const [field, value] of set) {
          const kind = types[field]?.[1];
          if (kind === undefined) return new CelError(`no such field '${field}'`);
          if (kindOf(value) !== kind)
            return new CelError(`field '${field}' of google.protobuf.${name} is no ${typeNameOf(value)}`);
        }
        return make(Object.fromEntries(set));
      },
    },
  ];
}

function wrapper(
  name: string,
  type: CelType,
  kind: Kind,
  unset: Value,
  narrow: (value: Value) => Value = (value) => value,
): readonly [string, WellKnownMessage] {
  return message(name, { value: [type, kind] }, ({ value = unset }) => narrow(value));
}

function nanosOf({ seconds = 0, nanos = 0 }: Fields): bigint {
  return bigIntOf(seconds)! * NANOS + bigIntOf(nanos)!;
}
