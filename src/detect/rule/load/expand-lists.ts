import { unreachable } from '#core/index.ts';
import { ConditionFault } from '../check/fault.ts';
import type { Check, Comparand, Condition, Word } from '../condition/ast.ts';
import type { ListTable } from './list-table.ts';
import type { LoadMemory } from './load-memory.ts';

/** The condition with every name of a list replaced by its members. What names no list stays the same object. */
export function expandLists(condition: Condition, lists: ListTable, memory: LoadMemory): Condition {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const children = condition.children.map((child) => expandLists(child, lists, memory));
      const same = children.every((child, index) => child === condition.children[index]);
      return same ? condition : { ...condition, children };
    }
    case 'not': {
      const child = expandLists(condition.child, lists, memory);
      return child === condition.child ? condition : { ...condition, child };
    }
    case 'macro':
      return condition;
    case 'check':
      return expandCheck(condition, lists, memory);
    default:
      return unreachable(condition);
  }
}

function expandCheck(check: Check, lists: ListTable, memory: LoadMemory): Check {
  const { right } = check;
  const expanded = right && expandComparand(right, lists);
  if (expanded === right) return check;
  const words = expanded?.kind === 'words' ? expanded.items : expanded?.kind === 'word' ? [expanded] : [];
  return memory.expand(check, words, () => ({ ...check, right: expanded }));
}

function expandComparand(right: Comparand, lists: ListTable): Comparand {
  switch (right.kind) {
    case 'words': {
      const items = right.items.flatMap((item) => expandWord(item, lists) ?? [item]);
      const same =
        items.length === right.items.length && items.every((item, index) => item === right.items[index]);
      return same ? right : { ...right, items };
    }
    case 'name': {
      const items = lists.wordsOf(right.name, right);
      return items ? { kind: 'words', items, start: right.start, end: right.end } : right;
    }
    case 'word': {
      const items = expandWord(right, lists);
      if (!items) return right;
      // One value stands here: a list of one is that value.
      if (items.length === 1) return { ...right, text: items[0]!.text, quoted: true };
      throw new ConditionFault(
        items.length === 0
          ? `list '${right.text}' is empty, expected a value`
          : `unexpected token after '${items[0]!.text}', expecting 'or', 'and'`,
        right.start,
      );
    }
    case 'operand':
      return right;
    default:
      return unreachable(right);
  }
}

function expandWord(word: Word, lists: ListTable): Word[] | null {
  return word.quoted ? null : lists.wordsOf(word.text, word);
}
