import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileCel } from './compile.ts';
import { celEnvironment, type Environment } from './environment.ts';
import { evaluate } from './evaluate.ts';
import { parseCelJson } from './parse-json.ts';
import { CelProblem } from './problem.ts';
import { floatOf } from './values/number.ts';
import { mapGet, mapKeys } from './values/map.ts';
import { toText } from './values/convert.ts';
import {
  kindOf,
  type Duration,
  type Opaque,
  type Optional,
  type PlainMap,
  type TypeValue,
  type Value,
} from './values/value.ts';

interface Answer {
  readonly expr: string;
  readonly vars: string;
  readonly value?: string;
  readonly error?: string;
  readonly compile?: string;
  /** The program could not be made: a constant part of it is an error. We say so when it runs. */
  readonly refused?: string;
  readonly cost?: number;
}

const testdata = new URL('testdata/', import.meta.url);
const [head, ...rest] = readFileSync(new URL('kubernetes-1.35-answers.jsonl', testdata), 'utf8')
  .trim()
  .split('\n');
const variables = parseCelJson(head!) as unknown as { vars: { [name: string]: PlainMap } };
const answers = rest.map((line) => JSON.parse(line) as Answer);
const differences = JSON.parse(readFileSync(new URL('kubernetes-differences.json', testdata), 'utf8')) as {
  readonly [reason: string]: readonly string[];
};
const different = new Set(Object.values(differences).flat());

describe("Kubernetes' dialect", () => {
  const environment = celEnvironment({ kubernetesVersion: '1.35' });
  const environments = new Map(
    Object.entries(variables.vars).map(([name, vars]) => [
      name,
      environment.with(Object.fromEntries(Object.keys(vars).map((variable) => [variable, 'dyn']))),
    ]),
  );
  const ours = (answer: Answer): Answer =>
    answerOf(answer, environments.get(answer.vars)!, variables.vars[answer.vars]!);

  it.each(answers.filter(({ expr }) => !different.has(expr)))(
    'answers $expr as the API server does',
    (theirs) => {
      expect(ours(theirs)).toEqual(theirs);
    },
  );

  it('differs from the API server only where a reason is given, and there it does', () => {
    const agreeing = answers.filter(
      (answer) => different.has(answer.expr) && JSON.stringify(ours(answer)) === JSON.stringify(answer),
    );
    expect(agreeing.map(({ expr }) => expr)).toEqual([]);
  });
});

/** Our answer in the notation of the test data; syntax errors are worded otherwise, so only that there is one is compared. */
function answerOf(asked: Answer, environment: Environment, vars: PlainMap): Answer {
  const { expr } = asked;
  try {
    const result = evaluate(compileCel(expr, environment), vars);
    if (result.error === undefined)
      return { expr, vars: asked.vars, value: show(result.value), cost: result.cost };
    if (asked.refused !== undefined) return asked;
    return { expr, vars: asked.vars, error: result.error.message };
  } catch (error) {
    if (!(error instanceof CelProblem)) throw error;
    const wordedOtherwise = error.code === 'cel.syntax' && asked.compile?.includes('Syntax error') === true;
    return { expr, vars: asked.vars, compile: wordedOtherwise ? asked.compile : error.message };
  }
}

function show(value: Value): string {
  switch (kindOf(value)) {
    case 'uint':
      return `${toText(value) as string}u`;
    case 'double': {
      const text = toText(value) as string;
      return /[.e]/.test(text) || !Number.isFinite(floatOf(value)) ? text : `${text}.0`;
    }
    case 'string':
      return goQuoted(value as string);
    case 'bytes':
      return `b:${Buffer.from(value as Uint8Array).toString('base64')}`;
    case 'timestamp':
      return `ts:${toText(value) as string}`;
    case 'duration':
      return `dur:${(value as Duration).nanos}`;
    case 'type':
      return `type:${(value as TypeValue).name}`;
    case 'optional': {
      const inner = (value as Optional).value;
      return inner === undefined ? 'none' : `opt(${show(inner)})`;
    }
    case 'list':
      return `[${(value as readonly Value[]).map(show).join(', ')}]`;
    case 'map': {
      const map = value as PlainMap;
      const entries = mapKeys(map).map((key) => `${show(key)}: ${show(mapGet(map, key)!)}`);
      return `{${entries.sort().join(', ')}}`;
    }
    case 'opaque':
      return (value as Opaque).typeName;
    default:
      return value === null ? 'null' : (toText(value) as string);
  }
}

/** Go's JSON writer escapes these besides. */
function goQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
