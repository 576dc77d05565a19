import { pairTraversal, sizeIn, sizeOf, traversal } from '../eval/cost.ts';
import { noSuchOverload } from '../values/error.ts';
import { TypeValue, typeNameOf, type Value } from '../values/value.ts';
import {
  toBool,
  toBytes,
  toDouble,
  toDuration,
  toInt,
  toText,
  toTimestamp,
  toUint,
} from '../values/convert.ts';
import {
  costedByOverload,
  declare,
  type CallCost,
  type FunctionDeclaration,
  type Implementation,
} from './function.ts';

/** Functions that convert to another type; they are evaluated when an expression is compiled where their argument is literal. */
export const CONVERSIONS: ReadonlySet<string> = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'dyn',
  'int',
  'string',
  'timestamp',
  'type',
  'uint',
]);

/** Operators have code of their own; as functions they only have types. */
const operator: Implementation = () => noSuchOverload();

const joined: CallCost = ([a, b]) => Math.ceil((sizeOf(a!) + sizeOf(b!)) * 0.1);
const pair: CallCost = ([a, b]) => pairTraversal(a!, b!);
const elements: CallCost = ([, list]) => sizeOf(list!);

const NUMERIC = [
  ['double, double', 'double'],
  ['int, int', 'int'],
  ['uint, uint', 'uint'],
] as const;

/** Operators and functions of the language definition (langdef, "List of Standard Definitions"). */
export const STANDARD_FUNCTIONS: readonly FunctionDeclaration[] = declarations().map(costedByOverload);

function declarations(): readonly FunctionDeclaration[] {
  return [
    // The order is cel-go's: where a type is not known yet, the first overload that fits decides it.
    ...operators('_+_', [
      ['bytes, bytes', 'bytes', joined],
      ['double, double', 'double'],
      ['duration, duration', 'duration'],
      ['duration, timestamp', 'timestamp'],
      ['timestamp, duration', 'timestamp'],
      ['int, int', 'int'],
      ['list(T), list(T)', 'list(T)'],
      ['string, string', 'string', joined],
      ['uint, uint', 'uint'],
    ]),
    ...operators('_/_', NUMERIC),
    ...operators('_%_', [
      ['int, int', 'int'],
      ['uint, uint', 'uint'],
    ]),
    ...operators('_*_', NUMERIC),
    ...operators('-_', [
      ['double', 'double'],
      ['int', 'int'],
    ]),
    ...operators('_-_', [
      ['double, double', 'double'],
      ['duration, duration', 'duration'],
      ['int, int', 'int'],
      ['timestamp, duration', 'timestamp'],
      ['timestamp, timestamp', 'duration'],
      ['uint, uint', 'uint'],
    ]),
    declare('!_(bool): bool', operator),
    declare('_&&_(bool, bool): bool', operator),
    declare('_||_(bool, bool): bool', operator),
    declare('_?_:_(bool, T, T): T', operator),
    declare('@not_strictly_false(bool): bool', operator),
    declare('_==_(T, T): bool', operator),
    declare('_!=_(T, T): bool', operator),
    ...['_<_', '_<=_', '_>_', '_>=_'].flatMap((name) => ordering(name)),
    declare('@in(T, list(T)): bool', operator, elements),
    declare('@in(K, map(K, V)): bool', operator),
    declare('_[_](list(T), int): T', operator),
    declare('_[_](map(K, V), K): V', operator),
    ...sizes(),
    declare('type(T): type(T)', ([value]) => new TypeValue(typeNameOf(value!))),
    declare('dyn(T): dyn', ([value]) => value!),
    ...conversions(),
    declare(
      '(string).startsWith(string): bool',
      ([s, part]) => (s as string).startsWith(part as string),
      ([s]) => traversal(s!),
    ),
    declare(
      '(string).endsWith(string): bool',
      ([s, part]) => (s as string).endsWith(part as string),
      ([s]) => traversal(s!),
    ),
    declare(
      '(string).contains(string): bool',
      ([s, part], meter) => {
        meter.charge((s as string).length >> 3);
        return (s as string).includes(part as string);
      },
      ([s, part]) => traversal(s!) * traversal(part!),
    ),
  ];
}

function operators(
  name: string,
  signatures: readonly (readonly [parameters: string, result: string, cost?: CallCost])[],
): readonly FunctionDeclaration[] {
  return signatures.map(([parameters, result, cost]) =>
    declare(`${name}(${parameters}): ${result}`, operator, cost),
  );
}

/** Orders are declared for each type with itself, and for numbers across types. */
function ordering(name: string): readonly FunctionDeclaration[] {
  const same = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration'];
  const across = ['int, uint', 'int, double', 'uint, int', 'uint, double', 'double, int', 'double, uint'];
  return [
    ...same.map((type) =>
      declare(
        `${name}(${type}, ${type}): bool`,
        operator,
        type === 'string' || type === 'bytes' ? pair : undefined,
      ),
    ),
    ...across.map((types) => declare(`${name}(${types}): bool`, operator)),
  ];
}

function sizes(): readonly FunctionDeclaration[] {
  const size: Implementation = ([value], meter) => {
    if (typeof value === 'string') meter.charge(value.length >> 3);
    return sizeIn(value!, meter);
  };
  return ['string', 'bytes', 'list(T)', 'map(K, V)'].flatMap((type) => [
    declare(`size(${type}): int`, size),
    declare(`(${type}).size(): int`, size),
  ]);
}

function conversions(): readonly FunctionDeclaration[] {
  const identity: Implementation = ([value]) => value!;
  const from = (
    result: string,
    types: readonly string[],
    convert: (value: Value) => Value,
  ): readonly FunctionDeclaration[] => [
    declare(`${result}(${result}): ${result}`, identity),
    ...types.map((type) => declare(`${result}(${type}): ${result}`, ([value]) => convert(value!))),
  ];
  return [
    ...from('bool', ['string'], toBool),
    declare('bytes(bytes): bytes', identity),
    declare(
      'bytes(string): bytes',
      ([value]) => toBytes(value!),
      ([value]) => traversal(value!),
    ),
    ...from('double', ['int', 'uint', 'string'], toDouble),
    ...from('duration', ['int', 'string'], toDuration),
    ...from('int', ['uint', 'double', 'string', 'timestamp', 'duration'], toInt),
    ...from('string', ['bool', 'int', 'uint', 'double', 'timestamp', 'duration'], toText),
    declare(
      'string(bytes): string',
      ([value]) => toText(value!),
      ([value]) => traversal(value!),
    ),
    ...from('timestamp', ['int', 'string'], toTimestamp),
    ...from('uint', ['int', 'double', 'string'], toUint),
  ];
}
