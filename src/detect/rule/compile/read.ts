import { unreachable } from '#core/index.ts';
import type { FieldValue } from '../../field/catalogue.ts';
import type { ReadPlan } from '../check/plan.ts';
import type { Extractor, Read } from './extractor.ts';
import { transformation } from './transform.ts';

/** The function that reads a plan's value from events. */
export function compileRead<Event>(plan: ReadPlan, extractor: Extractor<Event>): Read<Event> {
  switch (plan.kind) {
    case 'field':
      return extractor(plan.use.field.name, plan.use.argument);
    case 'constant': {
      const { value } = plan;
      return () => value;
    }
    case 'list': {
      const reads = plan.items.map((item) => compileRead(item, extractor));
      return (event) => allOf(reads, event);
    }
    case 'transformed': {
      const transform = transformation(plan);
      const reads = plan.of.map((part) => compileRead(part, extractor));
      if (reads.length === 1) {
        const [read] = reads as [Read<Event>];
        return (event) => {
          const value = read(event);
          return value === null ? null : transform([value]);
        };
      }
      return (event) => {
        const values = allOf(reads, event);
        return values === null ? null : transform(values);
      };
    }
    default:
      return unreachable(plan);
  }
}

/** The values of all, or null when one is missing. */
function allOf<Event>(reads: readonly Read<Event>[], event: Event): FieldValue[] | null {
  const values: FieldValue[] = [];
  for (const read of reads) {
    const value = read(event);
    if (value === null) return null;
    values.push(value);
  }
  return values;
}
