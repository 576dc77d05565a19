import { LIMITS, messageOf } from '#core/index.ts';
import { Composer, type Document, Lexer, Parser } from 'yaml';
import { YamlFault } from './fault.ts';

/** Larger YAML is no manifest: it is read at some megabytes a second, and exports of that size are JSON. */
export const YAML_LIMIT = 16 * 1024 * 1024;
/** Documents in one file. */
const DOCUMENTS_LIMIT = 20_000;
/** Entries of the parser's stack for each level of nesting. */
const STACK_PER_LEVEL = 3;
/** Faults after which a file is not read on. */
const FAULTS_LIMIT = 20;

/** The library's documents, one by one as their tokens come, so that nesting and faults are noticed before anything is made of them. */
export function* documentsOf(text: string): Generator<Document.Parsed> {
  if (text.length > YAML_LIMIT) {
    throw new YamlFault('yaml.limit', `more than ${YAML_LIMIT} characters of YAML`, YAML_LIMIT);
  }
  let documents = 0;
  for (const document of composed(text)) {
    const [error] = document.errors;
    if (error !== undefined) throw new YamlFault('yaml.syntax', messageOf(error), error.pos[0]);
    documents += 1;
    if (documents > DOCUMENTS_LIMIT) {
      throw new YamlFault('yaml.limit', `more than ${DOCUMENTS_LIMIT} documents`, document.range[0]);
    }
    yield document;
  }
}

function* composed(text: string): Generator<Document.Parsed> {
  const parser = new Parser();
  // Everything is text at first, and duplicate keys are found by readers: the library compares all keys with all others.
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
  let faults = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') faults += 1;
      yield* composer.next(token);
    }
    const top = parser.stack.at(-1);
    if (parser.stack.length > LIMITS.nesting * STACK_PER_LEVEL) {
      throw new YamlFault('yaml.limit', `nested deeper than ${LIMITS.nesting} levels`, top?.offset ?? 0);
    }
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
