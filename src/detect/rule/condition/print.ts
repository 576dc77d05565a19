import { unreachable } from '#core/index.ts';
import type { Comparand, Condition, TransformerArgument } from './ast.ts';
import { quoteWord } from './escape.ts';

/** Printing stops at this many characters: macros that name each other twice, again and again, grow without end. */
const PRINT_LIMIT = 1 << 20;

/** A condition in its canonical form, macros replaced by what they stand for; cut short with `...` at 1 MiB. */
export function printCondition(condition: Condition): string {
  const parts: string[] = [];
  let size = 0;
  const write = (text: string): void => {
    if (size < PRINT_LIMIT) parts.push(text);
    size += text.length;
  };
  const visit = (node: Condition): void => {
    if (size >= PRINT_LIMIT) return;
    switch (node.kind) {
      case 'and':
      case 'or':
        write('(');
        for (const [index, child] of node.children.entries()) {
          if (index > 0) write(` ${node.kind} `);
          visit(child);
        }
        write(')');
        return;
      case 'not':
        write('not ');
        visit(node.child);
        return;
      case 'macro':
        if (node.body) visit(node.body);
        else write(node.name);
        return;
      case 'check':
        write(printArgument(node.left));
        write(` ${node.operator}`);
        if (node.modifier) write(` ${node.modifier}`);
        if (node.right) write(` ${printComparand(node.right)}`);
        return;
      default:
        unreachable(node);
    }
  };
  visit(condition);
  return size < PRINT_LIMIT ? parts.join('') : `${parts.join('').slice(0, PRINT_LIMIT)}...`;
}

/** A field or transformer as one writes it. */
export function printArgument(argument: TransformerArgument): string {
  switch (argument.kind) {
    case 'field':
      return argument.name + printBrackets(argument.argument);
    case 'transformed':
      return `${argument.transformer}(${argument.of.map(printArgument).join(', ')})${printBrackets(argument.argument)}`;
    case 'word':
      return argument.quoted ? JSON.stringify(argument.text) : argument.text;
    case 'words':
      return `(${argument.items.map(printArgument).join(', ')})`;
    default:
      return unreachable(argument);
  }
}

function printComparand(right: Comparand): string {
  switch (right.kind) {
    case 'word':
      return quoteWord(right.text);
    case 'words':
      return `(${right.items.map((item) => quoteWord(item.text)).join(', ')})`;
    case 'name':
      return right.name;
    case 'operand':
      return right.val ? `val(${printArgument(right.operand)})` : printArgument(right.operand);
    default:
      return unreachable(right);
  }
}

function printBrackets(argument: string | null): string {
  return argument === null ? '' : `[${quoteWord(argument)}]`;
}
