import { readFileSync } from 'node:fs';
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { describe, expect, it } from 'vitest';
import { compileCel, type CompiledExpression } from './compile.ts';
import { celEnvironment, type Environment } from './environment.ts';
import { evaluate } from './evaluate.ts';
import { declare, type FunctionDeclaration } from './library/function.ts';
import { CelProblem } from './problem.ts';
import { parseDuration } from './values/duration.ts';
import { equals, UNMETERED } from './values/equality.ts';
import { CelMap } from './values/map.ts';
import { doubleOf, intOf } from './values/number.ts';
import { parseTimestamp } from './values/timestamp.ts';
import { kindOf, TypeValue, Uint, type Value } from './values/value.ts';

/** The public conformance suite of the language, as npm `@bufbuild/cel-spec` has it (cel-spec v0.25.1). */
interface Case {
  readonly name: string;
  readonly expr: string;
  readonly container?: string;
  readonly disableCheck?: boolean;
  readonly checkOnly?: boolean;
  readonly typeEnv?: readonly Declaration[];
  readonly bindings?: { readonly [name: string]: { readonly value: Proto } };
  readonly value?: Proto;
  readonly typedResult?: { readonly result?: Proto; readonly deducedType?: Proto };
  readonly evalError?: unknown;
}

interface Declaration {
  readonly name: string;
  readonly ident?: { readonly type: Proto };
  readonly function?: {
    readonly overloads: readonly { readonly params: readonly Proto[]; readonly resultType: Proto }[];
  };
}

/** A message of the suite in proto JSON: one field says which kind of value or type it is. */
type Proto = { readonly [field: string]: unknown };

interface Suite {
  readonly name: string;
  readonly suites?: readonly Suite[];
  readonly tests?: readonly { readonly original: Case }[];
}

const skips = JSON.parse(
  readFileSync(new URL('testdata/conformance-skips.json', import.meta.url), 'utf8'),
) as { readonly [reason: string]: readonly string[] };
const skipped = new Set(Object.values(skips).flat());
const cases = collect(tests as unknown as Suite, '');

describe('CEL conformance', () => {
  const run = cases.filter(([path]) => !skipped.has(path));

  it.each(run)('%s', (_path, test) => {
    expect(outcome(test)).toBe('as expected');
  });

  it('skips only what it names, and nothing that would pass', () => {
    const known = new Map(cases);
    expect([...skipped].filter((path) => !known.has(path))).toEqual([]);
    expect([...skipped].filter((path) => outcome(known.get(path)!) === 'as expected')).toEqual([]);
  });

  it('runs at least what needs no protobuf message', () => {
    expect(run.length).toBeGreaterThanOrEqual(1580);
  });
});

function collect(suite: Suite, prefix: string): readonly (readonly [path: string, test: Case])[] {
  const here = (suite.tests ?? []).map(({ original }) => [`${prefix}/${original.name}`, original] as const);
  return [
    ...here,
    ...(suite.suites ?? []).flatMap((inner) =>
      collect(inner, prefix === '' ? inner.name : `${prefix}/${inner.name}`),
    ),
  ];
}

function outcome(test: Case): string {
  try {
    return judge(test);
  } catch (error) {
    if (error instanceof NeedsProtobuf || error instanceof CelProblem) return error.message;
    throw error;
  }
}

/** Thrown for tests whose inputs or results are protobuf messages or wrappers. */
class NeedsProtobuf extends Error {}

function judge(test: Case): string {
  const declared: { [name: string]: string } = {};
  const functions: FunctionDeclaration[] = [];
  for (const { name, ident, function: declaration } of test.typeEnv ?? []) {
    if (ident !== undefined) declared[name] = typeText(ident.type);
    for (const { params, resultType } of declaration?.overloads ?? []) {
      functions.push(
        declare(`${name}(${params.map(typeText).join(',')}): ${typeText(resultType)}`, () => null),
      );
    }
  }
  const bindings: { [name: string]: Value } = Object.create(null);
  for (const [name, { value }] of Object.entries(test.bindings ?? {})) {
    bindings[name] = valueOf(value);
    declared[name] ??= 'dyn';
  }
  const environment = environmentFor(test.container ?? '', functions).with(declared);
  let compiled: CompiledExpression;
  try {
    compiled = compileCel(test.expr, environment, { check: test.disableCheck !== true });
  } catch (error) {
    if (test.evalError !== undefined && error instanceof CelProblem) return 'as expected';
    throw error;
  }
  const deduced = test.typedResult?.deducedType;
  if (deduced !== undefined && compiled.type.replaceAll(' ', '') !== typeText(deduced))
    return `type ${compiled.type}`;
  if (test.checkOnly === true) return 'as expected';
  const result = evaluate(compiled, bindings);
  if (result.error !== undefined) return test.evalError === undefined ? result.error.message : 'as expected';
  if (test.evalError !== undefined) return 'a value where an error is expected';
  const expected = valueOf(test.value ?? test.typedResult?.result ?? { boolValue: true });
  return same(result.value, expected) ? 'as expected' : `another value of kind ${kindOf(result.value)}`;
}

const base = celEnvironment();

/** Most tests need nothing but variables, and making an environment takes longer than a test. */
function environmentFor(container: string, functions: readonly FunctionDeclaration[]): Environment {
  if (container === '' && functions.length === 0) return base;
  return celEnvironment({ container, libraries: [{ name: 'declared', functions }] });
}

function same(value: Value, expected: Value): boolean {
  if (kindOf(value) !== kindOf(expected)) return false;
  return Number.isNaN(expected) ? Number.isNaN(value) : equals(value, expected, UNMETERED);
}

function valueOf(proto: Proto): Value {
  const [field = 'objectValue', content] = Object.entries(proto)[0] ?? [];
  switch (field) {
    case 'nullValue':
      return null;
    case 'boolValue':
    case 'stringValue':
      return content as boolean | string;
    case 'int64Value':
      return intOf(BigInt(content as string));
    case 'uint64Value':
      return new Uint(BigInt(content as string));
    case 'doubleValue':
      return doubleOf(Number(content));
    case 'bytesValue':
      return new Uint8Array(Buffer.from(content as string, 'base64'));
    case 'listValue':
      return ((content as { values?: readonly Proto[] }).values ?? []).map(valueOf);
    case 'mapValue':
      return mapOf((content as { entries?: readonly { key: Proto; value: Proto }[] }).entries ?? []);
    case 'typeValue':
      return new TypeValue(content as string);
    default:
      return wellKnown(content as { readonly '@type'?: string; readonly value?: string });
  }
}

function mapOf(entries: readonly { readonly key: Proto; readonly value: Proto }[]): Value {
  const map = new CelMap();
  for (const { key, value } of entries) map.set(valueOf(key), valueOf(value));
  return map;
}

function wellKnown(message: { readonly '@type'?: string; readonly value?: string }): Value {
  switch (message['@type']) {
    case 'type.googleapis.com/google.protobuf.Duration':
      return parseDuration(message.value!)!;
    case 'type.googleapis.com/google.protobuf.Timestamp':
      return parseTimestamp(message.value!)!;
    default:
      throw new NeedsProtobuf(`a message ${message['@type'] ?? ''}`);
  }
}

const PRIMITIVES: ReadonlyMap<unknown, string> = new Map([
  ['BOOL', 'bool'],
  ['INT64', 'int'],
  ['UINT64', 'uint'],
  ['DOUBLE', 'double'],
  ['STRING', 'string'],
  ['BYTES', 'bytes'],
  ['TIMESTAMP', 'timestamp'],
  ['DURATION', 'duration'],
]);

function typeText(proto: Proto): string {
  const [field, content] = Object.entries(proto)[0] ?? [];
  const inner = content as { readonly [part: string]: Proto } & {
    readonly name?: string;
    readonly parameterTypes?: readonly Proto[];
  };
  switch (field) {
    case 'dyn':
    case 'null':
    case 'type':
      return field;
    case 'primitive':
    case 'wellKnown': {
      const name = PRIMITIVES.get(content);
      if (name !== undefined) return name;
      break;
    }
    case 'listType':
      return `list(${typeText(inner['elemType'] ?? { dyn: {} })})`;
    case 'mapType':
      return `map(${typeText(inner['keyType']!)},${typeText(inner['valueType']!)})`;
    case 'typeParam':
      return content as string;
    case 'abstractType':
      return `${inner.name}(${(inner.parameterTypes ?? []).map(typeText).join(',')})`;
    default:
      break;
  }
  throw new NeedsProtobuf(`a type ${JSON.stringify(proto)}`);
}
