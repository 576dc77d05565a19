import { unreachable } from '#core/index.ts';
import type { EventSource } from '../../field/catalogue.ts';
import { ConditionFault } from '../check/fault.ts';
import type { CheckPlan, CheckWarning } from '../check/plan.ts';
import type { LinearPattern } from '../check/regex.ts';
import { planCheck } from '../check/type-check.ts';
import type { Check, Condition, TransformerArgument } from '../condition/ast.ts';

/** What a whole condition brings with it. */
export interface Inspection {
  readonly warnings: readonly CheckWarning[];
  /** Fields that nothing gives a value any more, because the end of a system call is all that is seen. */
  readonly deprecated: ReadonlySet<string>;
  /** A `ka.` or `jevt.` field is compared with `<NA>`. */
  readonly comparesNa: boolean;
}

/** Fields that Falco warns of: entering a system call is no event any more. */
export const DEPRECATED_FIELDS: readonly string[] = [
  'evt.dir',
  'evt.latency',
  'evt.latency.s',
  'evt.latency.ns',
  'evt.latency.human',
  'evt.wait_latency',
];

/** Looks at every check of conditions for one source; bodies of macros, which many share, only once. */
export class Inspector {
  readonly plans = new Map<Check, CheckPlan>();
  private readonly source: EventSource;
  private readonly bodies = new Map<Condition, Inspection>();
  private instructions = 0;

  constructor(source: EventSource) {
    this.source = source;
  }

  /** Throws a ConditionFault; inside of a macro its place is that of the macro's name. */
  inspect(condition: Condition): Inspection {
    const warnings = new WarningList();
    const deprecated = new Set<string>();
    let comparesNa = false;
    const visit = (node: Condition): void => {
      switch (node.kind) {
        case 'and':
        case 'or':
          for (const child of node.children) visit(child);
          return;
        case 'not':
          visit(node.child);
          return;
        case 'check': {
          const plan = this.planOf(node);
          for (const { message, offset } of plan.warnings) warnings.add(message, offset);
          for (const field of fieldsOf(node)) if (DEPRECATED_FIELDS.includes(field)) deprecated.add(field);
          comparesNa ||= isNaCheck(node);
          return;
        }
        case 'macro': {
          if (!node.body)
            throw new ConditionFault(`filter error: unexpected identifier '${node.name}'`, node.start);
          const inner = this.inspectBody(node.body, node.start);
          for (const { message } of inner.warnings) warnings.add(message, node.start);
          for (const field of inner.deprecated) deprecated.add(field);
          comparesNa ||= inner.comparesNa;
          return;
        }
        default:
          unreachable(node);
      }
    };
    visit(condition);
    return { warnings: warnings.list, deprecated, comparesNa };
  }

  private inspectBody(body: Condition, offset: number): Inspection {
    let inspection = this.bodies.get(body);
    if (!inspection) {
      try {
        inspection = this.inspect(body);
      } catch (error) {
        if (error instanceof ConditionFault) throw new ConditionFault(error.message, offset);
        throw error;
      }
      this.bodies.set(body, inspection);
    }
    return inspection;
  }

  private planOf(check: Check): CheckPlan {
    let plan = this.plans.get(check);
    if (!plan) {
      plan = planCheck(check, this.source);
      this.countPatterns(plan, check.start);
      this.plans.set(check, plan);
    }
    return plan;
  }

  private countPatterns({ test }: CheckPlan, start: number): void {
    if (test.kind !== 'constants' || test.operator !== 'regex') return;
    for (const pattern of test.values) this.instructions += (pattern as LinearPattern).programSize;
    if (this.instructions > INSTRUCTIONS_LIMIT) {
      throw new ConditionFault(
        `regular expressions of more than ${INSTRUCTIONS_LIMIT} instructions in all`,
        start,
      );
    }
  }
}

/** Instructions of all regular expressions of one source's rules: so many take about half a second to compile. */
const INSTRUCTIONS_LIMIT = 200_000;
/** Macros in macros repeat what is odd about them without end. */
const WARNINGS_LIMIT = 1000;

/** Warnings, each once for a place. */
class WarningList {
  readonly list: CheckWarning[] = [];
  private readonly known = new Set<string>();

  add(message: string, offset: number): void {
    const key = `${offset} ${message}`;
    if (this.known.has(key) || this.list.length === WARNINGS_LIMIT) return;
    this.known.add(key);
    this.list.push({ message, offset });
  }
}

function fieldsOf(check: Check): string[] {
  const right = check.right?.kind === 'operand' ? [check.right.operand] : [];
  return [check.left, ...right].flatMap(argumentFields);
}

function argumentFields(argument: TransformerArgument): string[] {
  switch (argument.kind) {
    case 'field':
      return [argument.name];
    case 'transformed':
      return argument.of.flatMap(argumentFields);
    case 'words':
      return argument.items.flatMap(argumentFields);
    case 'word':
      return [];
    default:
      return unreachable(argument);
  }
}

const EQUALITY: ReadonlySet<string> = new Set(['=', '==', '!=', 'in', 'intersects', 'pmatch']);

/** In these sources a missing value is no text: comparing with `<NA>` does not find it. */
function isNaCheck(check: Check): boolean {
  if (check.left.kind !== 'field' || !/^(?:ka|jevt)\./.test(check.left.name)) return false;
  if (!EQUALITY.has(check.operator)) return false;
  const { right } = check;
  if (right?.kind === 'word') return right.text === '<NA>';
  return right?.kind === 'words' && right.items.some((item) => item.text === '<NA>');
}
