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
export function eventTypesOf(condition: Condition): readonly string[] {
  return new EventTypeFinder().typesOf(condition);
}

/** Finds event types as `eventTypesOf` does, for many conditions: bodies of macros are shared, each is looked at once for each sign. */
export class EventTypeFinder {
  private readonly bodies = new Map<Condition, { plain?: TypeSet; negated?: TypeSet }>();
  private readonly names = new Map<TypeSet, readonly string[]>();

  typesOf(condition: Condition): readonly string[] {
    const types = this.infer(condition, false);
    let names = this.names.get(types);
    if (!names) {
      names = EVENT_TYPES.filter((_, index) => (types >> BigInt(index)) & 1n);
      this.names.set(types, names);
    }
    return names;
  }

  private infer(node: Condition, negated: boolean): TypeSet {
    switch (node.kind) {
      case 'and':
      case 'or': {
        const unites = (node.kind === 'or') !== negated;
        let types = unites ? 0n : ALL;
        for (const child of node.children) {
          const of = this.infer(child, negated);
          types = unites ? types | of : types & of;
        }
        return types;
      }
      case 'not':
        return this.infer(node.child, !negated);
      case 'macro':
        return node.body ? this.inferBody(node.body, negated) : ALL;
      case 'check': {
        const types = checkTypes(node);
        return types === null ? ALL : negated ? ALL & ~types : types;
      }
      default:
        return unreachable(node);
    }
  }

  private inferBody(body: Condition, negated: boolean): TypeSet {
    let known = this.bodies.get(body);
    if (!known) this.bodies.set(body, (known = {}));
    if (negated) return (known.negated ??= this.infer(body, true));
    return (known.plain ??= this.infer(body, false));
  }
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
