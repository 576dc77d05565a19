import { Problem } from '#core/index.ts';
import { isJsonObject } from '../exact-json.ts';
import { wildcardMatches } from '../kyverno/wildcard.ts';
import type { PolicyProblemCode } from '../problem.ts';

/** A step of a path: a key, all items, one item, or the items whose field fits a pattern. */
export type FieldStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'all' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'where'; readonly field: string; readonly pattern: string };

const STEPS_LIMIT = 32;
const STEP = /^(?:\.?([A-Za-z_$][\w$-]*)|\['([^']*)'\]|\[\*\]|\[(\d{1,9})\]|\[([\w.-]+)=([^\]]*)\])/;

/** Reads a path such as `spec.containers[name=proxy-*].securityContext`, `metadata.labels['a.b/c']`, `findings[*]`. */
export function parseFieldPath(text: string): readonly FieldStep[] {
  const steps: FieldStep[] = [];
  let rest = text;
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (match === null || steps.length === STEPS_LIMIT) throw badPath(text);
    const [whole, key, quoted, index, field, pattern] = match;
    if (key !== undefined || quoted !== undefined) steps.push({ kind: 'key', key: key ?? quoted ?? '' });
    else if (index !== undefined) steps.push({ kind: 'index', index: Number(index) });
    else if (field !== undefined) steps.push({ kind: 'where', field, pattern: pattern ?? '' });
    else steps.push({ kind: 'all' });
    rest = rest.slice(whole.length);
  }
  if (steps.length === 0) throw badPath(text);
  return steps;
}

/** A copy of a value without what a path names; the value itself when there is nothing of it. */
export function withoutField<Value>(value: Value, steps: readonly FieldStep[]): Value {
  return remove(value, steps, 0) as Value;
}

function remove(value: unknown, steps: readonly FieldStep[], depth: number): unknown {
  const step = steps[depth];
  if (step === undefined) return value;
  const isLast = depth === steps.length - 1;
  if (Array.isArray(value)) {
    const chosen = value.map((item, index) => chooses(step, item, index));
    if (!chosen.includes(true)) return value;
    if (isLast) return value.filter((_, index) => !chosen[index]);
    return value.map((item, index) => (chosen[index] ? remove(item, steps, depth + 1) : item));
  }
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).filter((key) =>
    step.kind === 'key' ? step.key === key : step.kind === 'all',
  );
  if (keys.length === 0) return value;
  const entries = Object.entries(value);
  if (isLast) return Object.fromEntries(entries.filter(([key]) => !keys.includes(key)));
  return Object.fromEntries(
    entries.map(([key, item]) => [key, keys.includes(key) ? remove(item, steps, depth + 1) : item]),
  );
}

function chooses(step: FieldStep, item: unknown, index: number): boolean {
  switch (step.kind) {
    case 'all':
      return true;
    case 'index':
      return step.index === index;
    case 'where':
      return (
        isJsonObject(item) &&
        typeof item[step.field] === 'string' &&
        wildcardMatches(step.pattern, item[step.field] as string)
      );
    default:
      return false;
  }
}

function badPath(text: string): Problem<PolicyProblemCode> {
  return new Problem('policy.document', `${text} is no field path`, {
    hint: "Write keys with dots, [*] for all items, [name=value*] for those that fit, ['key'] for a key with dots.",
  });
}
