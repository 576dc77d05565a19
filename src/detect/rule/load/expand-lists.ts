import { unreachable } from '#core/index.ts';
import { ConditionFault } from '../check/fault.ts';
import type { Check, Comparand, Condition, Word } from '../condition/ast.ts';
import type { ListTable } from './list-table.ts';

/** The condition with every name of a list replaced by its members. */
export function expandLists(condition: Condition, lists: ListTable): Condition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, children: condition.children.map((child) => expandLists(child, lists)) };
    case 'not':
      return { ...condition, child: expandLists(condition.child, lists) };
    case 'macro':
      return condition;
    case 'check':
      return expandCheck(condition, lists);
    default:
      return unreachable(condition);
  }
}

function expandCheck(check: Check, lists: ListTable): Check {
  const { right } = check;
  if (right === null) return check;
  const expanded = expandComparand(right, lists);
  return expanded === right ? check : { ...check, right: expanded };
}

function expandComparand(right: Comparand, lists: ListTable): Comparand {
  switch (right.kind) {
    case 'words': {
      const items = right.items.flatMap((item) => expandWord(item, lists) ?? [item]);
      return { ...right, items };
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
