import { CelProblem, mistakeAt } from '../problem.ts';
import { doubleOf, floatOf } from '../values/number.ts';
import { codePointCount } from '../values/text.ts';
import type { Value } from '../values/value.ts';
import { qualifiedName, type Node } from './ast.ts';
import { intValue, syntaxError, tokenize } from './lexer.ts';
import { NodeFactory } from './factory.ts';
import { expandMacro, type Macro } from './macro.ts';
import { BINARY_OPERATORS } from './operators.ts';
import { describeToken, isDouble, RESERVED, type Token } from './token.ts';

/** Expressions longer than this are refused before they are read, as cel-go does (parser options, code point limit). */
const SOURCE_CODE_POINTS = 100_000;
/** Nested brackets, conditionals and calls (cel-go's maxRecursionDepth). */
const NESTING_MAX = 250;
/** Levels of the tree: chains of one operator or of selections are levels too. */
const DEPTH_MAX = 251;

/** What an element, key, value or argument ends with. */
const ENDS: ReadonlySet<string> = new Set([',', ']', '}', ')', ':']);

export interface ParseOptions {
  readonly macros: ReadonlyMap<string, Macro>;
  /** Optional syntax: `a.?b`, `a[?b]`, `[?a]`, `{?a: b}`. */
  readonly optionals: boolean;
  /** Field names in backquotes. */
  readonly quotedFields: boolean;
}

/** Reads an expression and expands its macros; throws `cel.syntax` with the place and what was expected there. */
export function parse(source: string, options: ParseOptions): Node {
  if (source.length > SOURCE_CODE_POINTS && codePointCount(source) > SOURCE_CODE_POINTS) {
    throw syntaxError(
      '',
      0,
      `expression code point size exceeds limit: size: ${source.length}, limit ${SOURCE_CODE_POINTS}`,
    );
  }
  return new Parser(source, options).parse();
}

/** One run over one source: recursive descent with one token of lookahead. */
class Parser {
  readonly #source: string;
  readonly #options: ParseOptions;
  readonly #tokens: readonly Token[];
  readonly #nodes: NodeFactory;
  #position = 0;
  #nesting = 0;

  constructor(source: string, options: ParseOptions) {
    this.#source = source;
    this.#options = options;
    this.#tokens = tokenize(source);
    this.#nodes = new NodeFactory(DEPTH_MAX, () => this.#tooDeep('max recursion depth exceeded'));
  }

  parse(): Node {
    const node = this.#expression();
    if (this.#peek.kind !== 'end') throw this.#unexpected('an operator or the end of the expression');
    return node;
  }

  #expression(): Node {
    if (++this.#nesting > NESTING_MAX)
      throw this.#tooDeep(`expression recursion limit exceeded: ${NESTING_MAX}`);
    if (ENDS.has(this.#tokens[this.#position + 1]?.text ?? '')) {
      // A literal that is all of an element, key, value or argument: lists may have many.
      const { kind } = this.#peek;
      if (kind === 'int' || kind === 'literal') {
        this.#nesting--;
        return this.#primary();
      }
    }
    const condition = this.#disjunction();
    let node = condition;
    if (this.#peek.text === '?' && this.#isPunctuation) {
      const at = this.#next().start;
      const yes = this.#disjunction();
      this.#expect(':');
      const no = this.#expression();
      node = this.#nodes.call('_?_:_', [condition, yes, no], { start: condition.start, end: no.end, at });
    }
    this.#nesting--;
    return node;
  }

  #disjunction(): Node {
    return this.#logical('||', '_||_', () => this.#logical('&&', '_&&_', () => this.#binary(0)));
  }

  /** A chain of `&&` or `||`, built as a balanced tree so that long chains are not deep. */
  #logical(operator: string, name: string, operand: () => Node): Node {
    const first = operand();
    if (this.#peek.text !== operator) return first;
    const terms = [first];
    const places: number[] = [];
    while (this.#accept(operator)) {
      places.push(this.#tokens[this.#position - 1]!.start);
      terms.push(operand());
    }
    const build = (from: number, to: number): Node => {
      if (from === to) return terms[from]!;
      const middle = (from + to) >> 1;
      const left = build(from, middle);
      const right = build(middle + 1, to);
      return this.#nodes.call(name, [left, right], {
        start: left.start,
        end: right.end,
        at: places[middle]!,
      });
    };
    return build(0, terms.length - 1);
  }

  /** Operators that bind at least as tightly as the level; those of one level from left to right. */
  #binary(level: number): Node {
    let left = this.#unary();
    for (;;) {
      const operator = this.#isPunctuation ? BINARY_OPERATORS.get(this.#peek.text) : undefined;
      if (operator === undefined || operator.level < level) return left;
      const at = this.#next().start;
      const right = this.#binary(operator.level + 1);
      left = this.#nodes.call(operator.name, [left, right], { start: left.start, end: right.end, at });
    }
  }

  /** A run of `!` or of `-`; an even run does nothing, and one minus before a number belongs to the number. */
  #unary(): Node {
    const first = this.#peek;
    if (!this.#isPunctuation || (first.text !== '!' && first.text !== '-')) return this.#member();
    let count = 0;
    let last = first;
    while (this.#isPunctuation && this.#peek.text === first.text) {
      last = this.#next();
      count++;
    }
    if (count === 1 && first.text === '-' && (this.#peek.kind === 'int' || isDouble(this.#peek))) {
      return this.#member(last);
    }
    const operand = this.#member();
    if (count % 2 === 0) return operand;
    const name = first.text === '!' ? '!_' : '-_';
    return this.#nodes.call(name, [operand], { start: first.start, end: operand.end, at: first.start });
  }

  #member(minus?: Token): Node {
    let node = this.#primary(minus);
    for (;;) {
      if (this.#accept('.')) node = this.#afterDot(node);
      else if (this.#accept('[')) node = this.#index(node);
      else if (this.#isPunctuation && this.#peek.text === '{') {
        const name = qualifiedName(node);
        if (name === undefined) return node;
        node = this.#struct(name, node.start);
      } else return node;
    }
  }

  #afterDot(operand: Node): Node {
    const dot = this.#tokens[this.#position - 1]!;
    if (this.#isPunctuation && this.#peek.text === '?') {
      this.#next();
      const at = dot.start;
      if (!this.#options.optionals) throw syntaxError(this.#source, at, "unsupported syntax '.?'");
      const field = this.#fieldName();
      const key = this.#nodes.literal(field.name, field.token);
      return this.#nodes.call('_?._', [operand, key], { start: operand.start, end: field.token.end, at });
    }
    const field = this.#fieldName();
    if (field.token.kind === 'identifier' && this.#accept('(')) {
      const open = this.#tokens[this.#position - 1]!;
      const args = this.#list(')', () => this.#expression());
      return this.#call(field.name, operand, args, {
        start: operand.start,
        end: this.#previousEnd,
        at: open.start,
      });
    }
    return this.#nodes.select(operand, field.name, {
      start: operand.start,
      end: field.token.end,
      at: dot.start,
    });
  }

  #fieldName(): { name: string; token: Token } {
    const token = this.#peek;
    if (token.kind === 'identifier') {
      this.#next();
      return { name: token.text, token };
    }
    if (token.kind === 'quoted-identifier') {
      if (!this.#options.quotedFields)
        throw syntaxError(this.#source, token.start, "unsupported syntax: '`'");
      this.#next();
      return { name: token.text.slice(1, -1), token };
    }
    throw this.#unexpected('a field name');
  }

  #index(operand: Node): Node {
    const open = this.#tokens[this.#position - 1]!;
    const optional = this.#optionalMark();
    const key = this.#expression();
    this.#expect(']');
    const name = optional ? '_[?_]' : '_[_]';
    return this.#nodes.call(name, [operand, key], {
      start: operand.start,
      end: this.#previousEnd,
      at: open.start,
    });
  }

  #primary(minus?: Token): Node {
    const token = this.#peek;
    switch (token.kind) {
      case 'int':
        this.#next();
        return this.#literal(
          intValue(token.text, minus !== undefined, this.#source, minus?.start ?? token.start),
          token,
          minus,
        );
      case 'literal':
        this.#next();
        return this.#literal(
          minus === undefined ? token.value! : doubleOf(-floatOf(token.value!)!),
          token,
          minus,
        );
      case 'identifier':
        return this.#identifier('', token.start);
      case 'punctuation':
        return this.#bracketed(token);
      default:
        throw this.#unexpected('an expression');
    }
  }

  #literal(value: Value, token: Token, minus: Token | undefined): Node {
    const start = minus?.start ?? token.start;
    return this.#nodes.literal(value, { start, end: token.end });
  }

  #bracketed(token: Token): Node {
    switch (token.text) {
      case '(': {
        this.#next();
        const node = this.#expression();
        this.#expect(')');
        return node;
      }
      case '[':
        return this.#listLiteral();
      case '{':
        return this.#mapLiteral();
      case '.':
        this.#next();
        if (this.#peek.kind === 'identifier') return this.#identifier('.', token.start);
        throw this.#unexpected('a name');
      default:
        throw this.#unexpected('an expression');
    }
  }

  #identifier(prefix: string, start: number): Node {
    const token = this.#next();
    if (RESERVED.has(token.text))
      throw syntaxError(this.#source, token.start, `reserved identifier: ${token.text}`);
    const name = prefix + token.text;
    if (this.#accept('(')) {
      const open = this.#tokens[this.#position - 1]!;
      const args = this.#list(')', () => this.#expression());
      return this.#call(name, undefined, args, { start, end: this.#previousEnd, at: open.start });
    }
    return this.#nodes.ident(name, { start, end: token.end });
  }

  #call(
    name: string,
    target: Node | undefined,
    args: readonly Node[],
    place: { start: number; end: number; at: number },
  ): Node {
    const expanded = expandMacro(this.#options.macros, this.#nodes, { name, target, args, place });
    if (expanded === undefined) return this.#nodes.call(name, args, place, target);
    if ('mistake' in expanded) {
      throw new CelProblem('cel.syntax', this.#source, [
        mistakeAt(this.#source, expanded.at, expanded.mistake),
      ]);
    }
    return expanded;
  }

  #listLiteral(): Node {
    const open = this.#next();
    const elements = this.#list(']', () => {
      const optional = this.#optionalMark();
      return { value: this.#expression(), optional };
    });
    return this.#nodes.list(elements, { start: open.start, end: this.#previousEnd, at: open.start });
  }

  #mapLiteral(): Node {
    const open = this.#next();
    const entries = this.#list('}', () => {
      const optional = this.#optionalMark();
      const key = this.#expression();
      this.#expect(':');
      return { key, value: this.#expression(), optional };
    });
    return this.#nodes.map(entries, { start: open.start, end: this.#previousEnd, at: open.start });
  }

  #struct(typeName: string, start: number): Node {
    const open = this.#next();
    const fields = this.#list('}', () => {
      const optional = this.#optionalMark();
      const field = this.#fieldName();
      const at = this.#peek.start;
      this.#expect(':');
      return { name: field.name, at, value: this.#expression(), optional };
    });
    return this.#nodes.struct(typeName, fields, { start, end: this.#previousEnd, at: open.start });
  }

  /** Items up to the closing bracket; a comma may follow the last one, except in arguments. */
  #list<Item>(close: string, item: () => Item): readonly Item[] {
    const items: Item[] = [];
    if (
      close !== ')' &&
      this.#isPunctuation &&
      this.#peek.text === ',' &&
      this.#tokens[this.#position + 1]?.text === close
    ) {
      this.#next();
    }
    while (!this.#accept(close)) {
      items.push(item());
      if (this.#accept(',')) {
        if (close === ')' && this.#isPunctuation && this.#peek.text === close)
          throw this.#unexpected('an expression');
        continue;
      }
      if (this.#accept(close)) break;
      throw this.#unexpected(`',' or '${close}'`);
    }
    return items;
  }

  #optionalMark(): boolean {
    if (!this.#isPunctuation || this.#peek.text !== '?') return false;
    if (!this.#options.optionals) throw syntaxError(this.#source, this.#peek.start, "unsupported syntax '?'");
    this.#next();
    return true;
  }

  get #peek(): Token {
    return this.#tokens[this.#position]!;
  }

  get #isPunctuation(): boolean {
    return this.#peek.kind === 'punctuation';
  }

  get #previousEnd(): number {
    return this.#tokens[this.#position - 1]!.end;
  }

  #next(): Token {
    return this.#tokens[this.#position++]!;
  }

  #accept(text: string): boolean {
    if (!this.#isPunctuation || this.#peek.text !== text) return false;
    this.#position++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw this.#unexpected(`'${text}'`);
  }

  #unexpected(expected: string): CelProblem {
    const token = this.#peek;
    return syntaxError(
      this.#source,
      token.start,
      `Syntax error: expected ${expected} but found ${describeToken(token)}`,
    );
  }

  #tooDeep(message: string): CelProblem {
    return syntaxError(this.#source, this.#peek.start, message);
  }
}
