import { formatClauses, type Clause } from '../library/strings/format-clause.ts';
import { LOCALIZED_MESSAGES } from '../library/strings/format-localized.ts';
import type { Node } from '../parse/ast.ts';
import { UNMETERED } from '../values/equality.ts';
import { CelError } from '../values/value.ts';
import type { Checked } from './checker.ts';
import type { CelType } from './type.ts';

/** What is wrong with a format or its arguments, and where. */
export interface FormatMistake {
  readonly at: number;
  readonly message: string;
}

const TEXT_KINDS: ReadonlySet<string> = new Set(
  'list map int uint double bool string timestamp bytes duration type null dyn'.split(' '),
);

/** The types that each clause takes, and what is said of any other. */
const CLAUSES: ReadonlyMap<string, { readonly kinds: ReadonlySet<string>; readonly message: string }> =
  new Map(
    (
      [
        ['d', 'int uint', LOCALIZED_MESSAGES.decimal],
        ['f', 'double', LOCALIZED_MESSAGES.fixed],
        ['e', 'double', LOCALIZED_MESSAGES.scientific],
        ['b', 'bool int uint', LOCALIZED_MESSAGES.binary],
        ['x', 'int uint string bytes', LOCALIZED_MESSAGES.hex],
        ['X', 'int uint string bytes', LOCALIZED_MESSAGES.hex],
        ['o', 'int uint', LOCALIZED_MESSAGES.octal],
      ] as const
    ).map(([letter, kinds, message]) => [letter, { kinds: new Set(['dyn', ...kinds.split(' ')]), message }]),
  );

/** Checks `'...'.format([...])` where both are written out, as API servers do when they take a policy. */
export function formatMistake(node: Node, checked: Checked): FormatMistake | undefined {
  if (node.kind !== 'call' || node.name !== 'format' || node.target?.kind !== 'literal') return undefined;
  const [list] = node.args;
  if (list?.kind !== 'list' || typeof node.target.value !== 'string') return undefined;
  const args = list.elements.map(({ value }) => value);
  let used = 0;
  let at = node.at;
  const write = (clause: Clause): string | CelError => {
    const refused = refuse(clause, args[used++]!, checked);
    if (refused === undefined) return '';
    at = refused.at;
    return new CelError(refused.message);
  };
  const result = formatClauses(
    node.target.value,
    args.map(() => null),
    write,
    // A format is no longer than the expression that it stands in.
    UNMETERED,
  );
  if (result instanceof CelError) return { at, message: result.message };
  if (used >= args.length) return undefined;
  const message = `too many arguments supplied to string.format (expected ${used}, got ${args.length})`;
  return { at: node.at, message };
}

function refuse(clause: Clause, argument: Node, checked: Checked): FormatMistake | undefined {
  const rule = CLAUSES.get(clause.letter);
  const bad = rule === undefined ? firstUnwritable(argument, checked) : fits(argument, rule.kinds, checked);
  if (bad === undefined) return undefined;
  const message = rule?.message ?? LOCALIZED_MESSAGES.text;
  return { at: bad.at, message: `${message}, was given ${typeName(checked.typeOf(bad))}` };
}

/** The argument itself where its type is none of these. */
function fits(argument: Node, kinds: ReadonlySet<string>, checked: Checked): Node | undefined {
  return kinds.has(checked.typeOf(argument).kind) ? undefined : argument;
}

/** The first part of a literal list or map, or the value itself, that `%s` cannot write. */
function firstUnwritable(node: Node, checked: Checked): Node | undefined {
  if (!TEXT_KINDS.has(checked.typeOf(node).kind)) return node;
  const parts =
    node.kind === 'list'
      ? node.elements.map(({ value }) => value)
      : node.kind === 'map'
        ? node.entries.flatMap(({ key, value }) => [key, value])
        : [];
  for (const part of parts) {
    const bad = firstUnwritable(part, checked);
    if (bad !== undefined) return bad;
  }
  return undefined;
}

const RUNTIME_NAMES: { readonly [kind: string]: string } = {
  duration: 'google.protobuf.Duration',
  null: 'null_type',
  timestamp: 'google.protobuf.Timestamp',
};

function typeName(type: CelType): string {
  return 'name' in type ? type.name : (RUNTIME_NAMES[type.kind] ?? type.kind);
}
