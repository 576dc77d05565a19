import { Problem } from '#core/index.ts';
import { readYaml, valueOf, YamlFault, type YamlMap, type YamlValue } from '#format/index.ts';
import { LineFinder, type SourceFile } from '../rule/load/source-file.ts';
import { ProofFault, proofFault } from './fault.ts';
import type { Expectation, Proof, ProofFile } from './proof.ts';
import { readEvents } from './read-event.ts';

const FILE_KEYS = ['rules', 'tests'];
const TEST_KEYS = ['name', 'only', 'matching', 'recording', 'events', 'expect'];
const EXPECTATION_KEYS = ['rule', 'count', 'fields'];

/**
 * Reads a file of tests: `rules` (files, relative to it) and `tests`, each with a `name`, `events` or a `recording`, and what to
 * `expect`. A `proof.malformed` problem names the file, line and column of what cannot be.
 */
export function readProofs(file: SourceFile): ProofFile {
  try {
    const documents = Array.from(readYaml(file.text)).filter((document) => document !== null);
    const [root] = documents;
    if (!root || documents.length > 1 || root.kind !== 'map') {
      throw new ProofFault("a file of tests is one mapping with 'tests'", 0);
    }
    checkKeys(root, FILE_KEYS);
    const tests = valueOf(root, 'tests');
    if (tests?.kind !== 'sequence') throw proofFault("'tests' must be a list", tests ?? root);
    return {
      file,
      rules: textsOf(root, 'rules') ?? [],
      proofs: tests.items.map((test) => readProof(test, file)),
    };
  } catch (error) {
    if (!(error instanceof ProofFault || error instanceof YamlFault)) throw error;
    const { line, column } = new LineFinder().positionIn(file, error.offset);
    throw new Problem('proof.malformed', `${file.name}:${line + 1}:${column + 1}: ${error.message}`);
  }
}

function readProof(test: YamlValue, file: SourceFile): Proof {
  if (test.kind !== 'map') throw proofFault('a test is a mapping', test);
  checkKeys(test, TEST_KEYS);
  const events = valueOf(test, 'events');
  if (events && events.kind !== 'sequence') throw proofFault("'events' must be a list", events);
  const recording = textOf(test, 'recording');
  if (!events && recording === null) throw proofFault("a test needs 'events' or a 'recording'", test);
  return {
    name: textOf(test, 'name') ?? `test at line ${lineOf(test, file)}`,
    line: lineOf(test, file),
    only: textsOf(test, 'only'),
    matching: readMatching(test),
    events: events ? readEvents(events.items) : [],
    recording,
    expected: readExpectations(test),
  };
}

function readMatching(test: YamlMap): 'first' | 'all' {
  const text = textOf(test, 'matching') ?? 'all';
  if (text === 'first' || text === 'all') return text;
  throw proofFault("'matching' is first or all", valueOf(test, 'matching')!);
}

function readExpectations(test: YamlMap): Expectation[] {
  const value = valueOf(test, 'expect');
  if (value?.kind !== 'sequence')
    throw proofFault("'expect' must be a list, empty for silence", value ?? test);
  return value.items.map((item) => {
    if (item.kind === 'scalar' && !item.empty) return { rule: item.text, count: 1, fields: new Map() };
    if (item.kind !== 'map') throw proofFault("an expectation is a rule's name or a mapping", item);
    checkKeys(item, EXPECTATION_KEYS);
    const rule = textOf(item, 'rule');
    if (rule === null) throw proofFault("an expectation needs a 'rule'", item);
    return { rule, count: readCount(item), fields: readFields(item) };
  });
}

function readCount(item: YamlMap): number {
  const text = textOf(item, 'count') ?? '1';
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw proofFault("'count' is a number", valueOf(item, 'count')!);
}

function readFields(item: YamlMap): ReadonlyMap<string, string> {
  const value = valueOf(item, 'fields');
  if (!value) return new Map();
  if (value.kind !== 'map') throw proofFault("'fields' is a mapping of fields to printed values", value);
  return new Map(
    value.entries.map(({ key, value: text }): [string, string] => {
      if (text.kind !== 'scalar') throw proofFault(`${key.text} is compared as one text`, text);
      return [key.text, text.empty ? '<NA>' : text.text];
    }),
  );
}

function textOf(map: YamlMap, key: string): string | null {
  const value = valueOf(map, key);
  if (!value) return null;
  if (value.kind !== 'scalar' || value.empty) throw proofFault(`'${key}' must be a text`, value);
  return value.text;
}

function textsOf(map: YamlMap, key: string): string[] | null {
  const value = valueOf(map, key);
  if (!value) return null;
  if (value.kind !== 'sequence') throw proofFault(`'${key}' must be a list`, value);
  return value.items.map((item) => {
    if (item.kind !== 'scalar' || item.empty) throw proofFault(`'${key}' must be a list of texts`, item);
    return item.text;
  });
}

function checkKeys(map: YamlMap, known: readonly string[]): void {
  const odd = map.entries.find((entry) => !known.includes(entry.key.text));
  if (odd) throw proofFault(`'${odd.key.text}' is none of ${known.join(', ')}`, odd.key);
}

function lineOf(value: YamlValue, file: SourceFile): number {
  return new LineFinder().positionIn(file, value.offset).line + 1;
}
