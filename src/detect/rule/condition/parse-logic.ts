import { Problem } from '#core/index.ts';
import type { Condition } from './ast.ts';
import type { Cursor } from './cursor.ts';
import type { Depth } from './parse-operand.ts';

const NOT_AND_BLANK = /not[ \t\n\v\f\r]+/y;

/** What stands between an opening parenthesis and its closing one, as far as it is read. */
interface Level {
  /** Whose operand the parenthesis is: after a check's place, or right after `and(`, `or(`. */
  readonly of: 'operand' | 'and' | 'or';
  readonly start: number;
  readonly alternatives: Condition[];
  end: number;
  /** The members of the last alternative, joined by `and`. */
  members: Condition[];
  membersStart: number;
  membersEnd: number;
  /** The `not`s before the operand that is read. */
  negated: boolean;
  operandStart: number;
}

/** Reads `and`, `or`, `not` and parentheses; these nest on a list, because as deep as they may the stack of calls would not. */
export class LogicParser {
  private readonly cursor: Cursor;
  private readonly maxDepth: number;
  private readonly parseCheck: (cursor: Cursor, depth: Depth) => Condition;
  private readonly levels: Level[] = [];

  constructor(cursor: Cursor, maxDepth: number, parseCheck: (cursor: Cursor, depth: Depth) => Condition) {
    this.cursor = cursor;
    this.maxDepth = maxDepth;
    this.parseCheck = parseCheck;
  }

  parse(): Condition {
    this.open('operand');
    for (;;) {
      let found = this.takeOperand();
      // What a parenthesis ends may end the one around it.
      while (found) {
        const level = this.levels.pop()!;
        if (this.levels.length === 0) return found;
        found = this.close(level, found);
      }
    }
  }

  /** Goes on to the next operand; gives the whole level when it is at its end. */
  private takeOperand(): Condition | null {
    const { cursor } = this;
    const level = this.levels.at(-1)!;
    cursor.blank();
    level.operandStart = cursor.offset;
    level.negated = false;
    while (cursor.pattern(NOT_AND_BLANK)) level.negated = !level.negated;
    if (cursor.literal('not(')) {
      level.negated = !level.negated;
      this.open('operand');
      return null;
    }
    cursor.blank();
    if (cursor.literal('(')) {
      this.open('operand');
      return null;
    }
    const depth = { left: this.maxDepth - this.levels.length + 1, max: this.maxDepth };
    return this.addOperand(level, this.parseCheck(cursor, depth));
  }

  private addOperand(level: Level, operand: Condition): Condition | null {
    const { operandStart: start, negated } = level;
    const end = this.cursor.offset;
    return this.addMember(level, negated ? { kind: 'not', child: operand, start, end } : operand);
  }

  private addMember(level: Level, member: Condition): Condition | null {
    const { cursor } = this;
    level.members.push(member);
    level.membersEnd = cursor.offset;
    cursor.blank();
    if (this.goesOn('and')) return null;
    const { members, membersStart: start, membersEnd: end } = level;
    return this.addAlternative(
      level,
      members.length === 1 ? member : { kind: 'and', children: members, start, end },
    );
  }

  private addAlternative(level: Level, alternative: Condition): Condition | null {
    const { cursor } = this;
    level.alternatives.push(alternative);
    level.end = cursor.offset;
    cursor.blank();
    if (this.goesOn('or')) {
      level.members = [];
      level.membersStart = cursor.offset;
      return null;
    }
    const { alternatives: children, start, end } = level;
    return children.length === 1 ? alternative : { kind: 'or', children, start, end };
  }

  /** After the word stands a blank, or a parenthesis that takes the rest of it in. */
  private goesOn(word: 'and' | 'or'): boolean {
    const { cursor } = this;
    if (!cursor.literal(word)) return false;
    if (cursor.blank()) return true;
    if (!cursor.literal('(')) throw syntax(`expected blank or '(' after '${word}'`);
    this.open(word);
    return true;
  }

  private open(of: Level['of']): void {
    const { cursor, levels } = this;
    // The outermost level is no parenthesis.
    if (levels.length > this.maxDepth) throw syntax(`exceeded max depth limit of ${this.maxDepth}`);
    cursor.blank();
    const start = cursor.offset;
    levels.push({
      of,
      start,
      alternatives: [],
      end: start,
      members: [],
      membersStart: start,
      membersEnd: start,
      negated: false,
      operandStart: start,
    });
  }

  /** Gives what a parenthesis holds to the level around it. */
  private close({ of }: Level, inner: Condition): Condition | null {
    const { cursor } = this;
    const level = this.levels.at(-1)!;
    cursor.blank();
    if (!cursor.literal(')')) throw syntax("expected a ')' token");
    switch (of) {
      case 'operand':
        return this.addOperand(level, inner);
      case 'and':
        return this.addMember(level, inner);
      case 'or':
        return this.addAlternative(level, inner);
      default:
        throw new TypeError(of satisfies never);
    }
  }
}

function syntax(message: string): Problem {
  return new Problem('condition.syntax', message);
}
