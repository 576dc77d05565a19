import { findFieldUse, type EventSource } from '../../field/catalogue.ts';
import { TRANSFORMERS } from '../condition/ast.ts';
import type { PlainOperator } from './plan.ts';

const FIELD = /^([a-zA-Z][a-zA-Z0-9_]*(?:\.[a-zA-Z][a-zA-Z0-9_]*)+)(?:\[([^\]]*)\])?$/;
const CALL = /^([a-z0-9]+)\(.*\)$/s;
const CALLS: ReadonlySet<string> = new Set(['val', ...TRANSFORMERS]);
/** What makes a pattern more than plain text. */
const SPECIAL = /[.+*?^$()[\]{}|\\]/;

/** What is likely a mistake about a constant. */
export function constantWarnings(text: string, operator: PlainOperator, source: EventSource): string[] {
  const warnings: string[] = [];
  if (operator === 'regex' && !SPECIAL.test(withoutEnds(text))) {
    warnings.push(
      `regex check with '${text}' may be optimized with simpler operators such as '=', 'contains', 'startswith', 'endswith'`,
    );
  }
  // Almost every constant has neither dot nor parenthesis.
  if (!text.includes('.') && !text.includes('(')) return warnings;
  const packed = text.replaceAll(/\s+/g, '');
  const field = FIELD.exec(packed);
  if (field) {
    const use = findFieldUse(field[1]!, field[2] ?? null);
    if (use && (use.field.source ?? source) === source) {
      warnings.push(`'${text}' may be a valid field misused as a const string value`);
    }
  }
  if (CALLS.has(CALL.exec(packed)?.[1] ?? '')) {
    warnings.push(`'${text}' may be a valid field transformer misused as a const string value`);
  }
  return warnings;
}

/** A pattern without anchors and `.*` at its ends: those other operators can say. */
function withoutEnds(pattern: string): string {
  return pattern
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace(/^\.[+*?]/, '')
    .replace(/\.[+*?]$/, '');
}
