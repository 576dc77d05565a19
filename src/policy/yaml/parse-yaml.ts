import { LIMITS, messageOf, Problem } from '#core/index.ts';
import { Composer, type Document, Lexer, Parser } from 'yaml';
import type { PolicyProblemCode } from '../problem.ts';
import { DocumentConverter } from './convert.ts';

/** Larger YAML is no manifest: it is read at some megabytes a second, and exports of that size are JSON. */
const YAML_LIMIT = 16 * 1024 * 1024;
/** Documents in one file. */
const DOCUMENTS_LIMIT = 20_000;
/** Entries of the parser's stack for each level of nesting. */
const STACK_PER_LEVEL = 3;
/** Faults after which a file is not read on. */
const FAULTS_LIMIT = 20;

/** The documents of a YAML stream as JSON values, null for empty ones; throws a Problem for what is none. */
export function parseYaml(text: string, file: string): unknown[] {
  if (text.length > YAML_LIMIT) {
    throw new Problem<PolicyProblemCode>(
      'policy.limit',
      `${file} has more than ${YAML_LIMIT} characters of YAML`,
    );
  }
  const values: unknown[] = [];
  for (const document of documentsOf(text, file)) {
    const [error] = document.errors;
    if (error !== undefined) throw syntax(file, text, error.pos[0], messageOf(error));
    values.push(new DocumentConverter(file).convert(document.contents));
    if (values.length > DOCUMENTS_LIMIT) {
      throw new Problem<PolicyProblemCode>(
        'policy.limit',
        `${file} has more than ${DOCUMENTS_LIMIT} documents`,
      );
    }
  }
  return values;
}

/** Documents one by one as their tokens come, so that nesting and faults are noticed before anything is made of them. */
function* documentsOf(text: string, file: string): Generator<Document.Parsed> {
  const parser = new Parser();
  // Everything is text at first, and duplicate keys are found by the converter: the library compares all keys with all others.
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
  let faults = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') faults += 1;
      yield* composer.next(token);
    }
    if (parser.stack.length > LIMITS.nesting * STACK_PER_LEVEL) {
      throw new Problem<PolicyProblemCode>(
        'policy.limit',
        `${file}: nested deeper than ${LIMITS.nesting} levels`,
      );
    }
    const top = parser.stack.at(-1);
    if (top !== undefined && 'end' in top && !MAY_FOLLOW.has(top.end?.at(-1)?.type ?? 'space')) faults += 1;
    // The first is told; a file of nothing but faults would take long.
    if (faults > FAULTS_LIMIT) break;
  }
  for (const token of parser.end()) yield* composer.next(token);
  yield* composer.end();
}

/** What may stand after a value on its line, besides what closes it. */
const MAY_FOLLOW: ReadonlySet<string> = new Set([
  'space',
  'comment',
  'newline',
  'comma',
  'flow-map-end',
  'flow-seq-end',
  'doc-end',
  'map-value-ind',
]);

function syntax(file: string, text: string, offset: number, why: string): Problem<PolicyProblemCode> {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return new Problem('policy.syntax', `${file}:${line}:${column}: ${why}`);
}
