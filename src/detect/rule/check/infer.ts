import { unreachable } from '#core/index.ts';
import { EVENT_TYPES } from '../../field/catalogue.ts';
import type { Check, Condition } from '../condition/ast.ts';

/** A set of event types: bit n stands for the n-th name of EVENT_TYPES. */
type TypeSet = bigint;

const ALL: TypeSet = (1n << BigInt(EVENT_TYPES.length)) - 1n;
const INDEX: ReadonlyMap<string, bigint> = new Map(
  EVENT_TYPES.map((name, index) => [name, 1n << BigInt(index)]),
);

/**
 * The event types on which a condition can hold, sorted. `and` intersects, `or` unites, `not` is pushed down to the checks
 * (De Morgan), checks of anything but the type say nothing, and `evt.num=0` never holds.
 */
export function eventTypesOf(condition: Condition): string[] {
  const types = infer(condition, false, new Map());
  return EVENT_TYPES.filter((_, index) => (types >> BigInt(index)) & 1n);
}

type Known = Map<Condition, { plain?: TypeSet; negated?: TypeSet }>;

function infer(node: Condition, negated: boolean, known: Known): TypeSet {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const unites = (node.kind === 'or') !== negated;
      let types = unites ? 0n : ALL;
      for (const child of node.children) {
        const of = infer(child, negated, known);
        types = unites ? types | of : types & of;
      }
      return types;
    }
    case 'not':
      return infer(node.child, !negated, known);
    case 'macro':
      return node.body ? inferShared(node.body, negated, known) : ALL;
    case 'check': {
      const types = checkTypes(node);
      return types === null ? ALL : negated ? ALL & ~types : types;
    }
    default:
      return unreachable(node);
  }
}

/** Bodies of macros are shared: each is looked at once for each sign. */
function inferShared(body: Condition, negated: boolean, known: Known): TypeSet {
  let entry = known.get(body);
  if (!entry) known.set(body, (entry = {}));
  if (negated) return (entry.negated ??= infer(body, true, known));
  return (entry.plain ??= infer(body, false, known));
}

/** The types that a check of the type itself selects; null for a check that is about something else. */
function checkTypes(check: Check): TypeSet | null {
  if (check.left.kind !== 'field' || check.left.argument !== null || check.modifier) return null;
  const { right } = check;
  if (check.left.name === 'evt.num') {
    const never =
      right?.kind === 'word' && right.text === '0' && (check.operator === '=' || check.operator === '==');
    return never ? 0n : null;
  }
  if (check.left.name !== 'evt.type') return null;
  if (check.operator === 'exists') return ALL;
  if (!right || right.kind === 'operand' || !TYPE_OPERATORS.has(check.operator)) return null;
  const names =
    right.kind === 'words'
      ? right.items.map((item) => item.text)
      : [right.kind === 'name' ? right.name : right.text];
  const types = names.reduce((set, name) => set | (INDEX.get(name) ?? 0n), 0n);
  return check.operator === '!=' ? ALL & ~types : types;
}

const TYPE_OPERATORS: ReadonlySet<string> = new Set(['=', '==', '!=', 'in']);
