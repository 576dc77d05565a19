/** An operator with two operands: the function that it calls, and how tightly it binds. */
export interface BinaryOperator {
  readonly name: string;
  readonly level: number;
}

const LEVELS: readonly (readonly (readonly [string, string])[])[] = [
  [
    ['<', '_<_'],
    ['<=', '_<=_'],
    ['>', '_>_'],
    ['>=', '_>=_'],
    ['==', '_==_'],
    ['!=', '_!=_'],
    ['in', '@in'],
  ],
  [
    ['+', '_+_'],
    ['-', '_-_'],
  ],
  [
    ['*', '_*_'],
    ['/', '_/_'],
    ['%', '_%_'],
  ],
];

/** The operators by their text, loosest level first (langdef, "Syntax"). */
export const BINARY_OPERATORS: ReadonlyMap<string, BinaryOperator> = new Map(
  LEVELS.flatMap((operators, level) => operators.map(([text, name]) => [text, { name, level }] as const)),
);
