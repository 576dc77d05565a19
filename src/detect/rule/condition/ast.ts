/** Where a node stands in the text of its condition: offsets of its first character and after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word of a condition that is neither operator nor field. */
export interface Word extends Span {
  readonly text: string;
  /** Written in quotes: then it is never the name of a list. */
  readonly quoted: boolean;
}

/** `fd.name`, `proc.aname[2]`. */
export interface FieldReference extends Span {
  readonly kind: 'field';
  /** As written, a dotted argument still in it: `evt.arg.flags`. */
  readonly name: string;
  /** What stood in brackets. */
  readonly argument: string | null;
}

/** `tolower(fd.name)`, `getopt(proc.args, "x:")[x]`. */
export interface Transformed extends Span {
  readonly kind: 'transformed';
  readonly transformer: Transformer;
  readonly of: readonly TransformerArgument[];
  /** What stood in brackets after it. */
  readonly argument: string | null;
}

export type TransformerArgument =
  | FieldReference
  | Transformed
  | ({ readonly kind: 'word' } & Word)
  | ({ readonly kind: 'words'; readonly items: readonly TransformerArgument[] } & Span);

/** What a check looks at. */
export type Operand = FieldReference | Transformed;

/** What it is compared with. */
export type Comparand =
  | ({ readonly kind: 'word' } & Word)
  | ({ readonly kind: 'words'; readonly items: readonly Word[] } & Span)
  /** A bare name after an operator that takes lists. */
  | ({ readonly kind: 'name'; readonly name: string } & Span)
  /** `val(field)` or a transformer: another value of the same event. */
  | ({ readonly kind: 'operand'; readonly operand: Operand; readonly val: boolean } & Span);

export const TRANSFORMERS = [
  'tolower',
  'toupper',
  'b64',
  'basename',
  'len',
  'join',
  'concat',
  'getopt',
] as const;
export type Transformer = (typeof TRANSFORMERS)[number];

/** Operators in the order in which they are tried: `<` would hide `<=`. */
export const NUMBER_OPERATORS = ['<=', '<', '>=', '>'] as const;
export const TEXT_SIGNS = ['==', '=', '!='] as const;
export const TEXT_WORDS = [
  'glob',
  'iglob',
  'contains',
  'icontains',
  'bcontains',
  'startswith',
  'bstartswith',
  'endswith',
  'regex',
] as const;
export const LIST_OPERATORS = ['intersects', 'in', 'pmatch'] as const;
export const MODIFIERS = ['oneof', 'anyof', 'allof'] as const;

export type Operator =
  | (typeof NUMBER_OPERATORS)[number]
  | (typeof TEXT_SIGNS)[number]
  | (typeof TEXT_WORDS)[number]
  | (typeof LIST_OPERATORS)[number]
  | 'exists';
export type Modifier = (typeof MODIFIERS)[number];

/** One comparison. */
export interface Check extends Span {
  readonly kind: 'check';
  readonly left: Operand;
  readonly operator: Operator;
  readonly modifier: Modifier | null;
  /** Null for `exists` only. */
  readonly right: Comparand | null;
}

export interface Logical extends Span {
  readonly kind: 'and' | 'or';
  readonly children: readonly Condition[];
}

export interface Negation extends Span {
  readonly kind: 'not';
  readonly child: Condition;
}

/** The name of a macro; `body` is there once it is resolved, and may be shared by many references. */
export interface MacroReference extends Span {
  readonly kind: 'macro';
  readonly name: string;
  readonly body?: Condition;
}

export type Condition = Logical | Negation | MacroReference | Check;
