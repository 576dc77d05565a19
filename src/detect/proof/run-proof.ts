import { Problem } from '#core/index.ts';
import type { DetectEvent } from '../event/event.ts';
import type { Alert } from '../rule/alert/alert.ts';
import type { Extractor } from '../rule/compile/extractor.ts';
import { fieldEventExtractor, type FieldEvent } from '../rule/field-event/field-event.ts';
import type { LoadedRule, RuleSet } from '../rule/load/rule-set.ts';
import { compileOutput } from '../rule/output/compile-output.ts';
import { parseOutput } from '../rule/output/format.ts';
import { MISSING, type AlertValue } from '../rule/output/print-value.ts';
import { Detector } from '../watch/detector.ts';
import { eventExtractor } from '../watch/event-extractor.ts';
import type { Expectation, Proof } from './proof.ts';

/** Gives the events of a recording that a test names. */
export type ReadRecording = (name: string) => Iterable<DetectEvent> | AsyncIterable<DetectEvent>;

/** What a test came to. */
export interface ProofResult {
  readonly proof: Proof;
  readonly events: number;
  readonly alerts: number;
  /** Empty when everything came as expected. */
  readonly differences: readonly Difference[];
}

/** Something that is not as expected. */
export type Difference =
  | { readonly kind: 'count'; readonly expected: Expectation; readonly got: number }
  | { readonly kind: 'unexpected'; readonly rule: string; readonly event: number; readonly message: string };

type ProofEvent = FieldEvent | DetectEvent;

/** An alert with the event that brought it. */
interface Seen {
  readonly alert: Alert;
  readonly event: ProofEvent;
  /** Position among the test's events, from 1. */
  readonly number: number;
}

/** A test that brings more alerts than this expects none of them. */
const ALERT_LIMIT = 100_000;

/** Runs one test on rules. A `proof.malformed` problem says that it names a rule or field that does not exist. */
export async function runProof(
  proof: Proof,
  set: RuleSet,
  readRecording: ReadRecording,
): Promise<ProofResult> {
  const detector = new Detector(select(proof, set), extractor, { matching: proof.matching });
  const seen: Seen[] = [];
  let events = 0;
  const see = (event: ProofEvent): void => {
    events++;
    for (const alert of detector.detect(event)) {
      seen.push({ alert, event, number: events });
      if (seen.length > ALERT_LIMIT) throw malformed(proof, `more than ${ALERT_LIMIT} alerts`);
    }
  };
  if (proof.recording !== null) for await (const event of readRecording(proof.recording)) see(event);
  for (const event of proof.events) see(event);
  return { proof, events, alerts: seen.length, differences: compare(proof, seen) };
}

/** Fields of written events and of real ones. */
const extractor: Extractor<ProofEvent> = (name, argument) => {
  const written = fieldEventExtractor(name, argument);
  const real = eventExtractor(name, argument);
  return (event) => ('fields' in event ? written(event) : real(event));
};

/** The rules that take part; naming a rule that is switched off switches it on. */
function select(proof: Proof, set: RuleSet): Pick<RuleSet, 'rules' | 'sequences'> {
  const known = new Set([
    ...set.rules.map(({ name }) => name),
    ...set.sequences.map(({ rule }) => rule.name),
  ]);
  const named = [...(proof.only ?? []), ...proof.expected.map(({ rule }) => rule)];
  const unknown = named.find((name) => !known.has(name));
  if (unknown !== undefined) throw malformed(proof, `there is no rule '${unknown}'`);
  if (proof.only === null) return set;
  const only = new Set(proof.only);
  return {
    rules: set.rules.filter(({ name }) => only.has(name)).map(switchedOn),
    sequences: set.sequences.filter(({ rule }) => only.has(rule.name)).map(sequenceSwitchedOn),
  };
}

function switchedOn(rule: LoadedRule): LoadedRule {
  return { ...rule, enabled: true };
}

function sequenceSwitchedOn(sequence: RuleSet['sequences'][number]): RuleSet['sequences'][number] {
  const rule = switchedOn(sequence.rule);
  return sequence.kind === 'threshold'
    ? { ...sequence, rule }
    : { ...sequence, rule, steps: sequence.steps.map(switchedOn) };
}

function compare(proof: Proof, seen: readonly Seen[]): Difference[] {
  const differences: Difference[] = [];
  const expected = new Set<Seen>();
  for (const expectation of proof.expected) {
    const fitting = seen.filter((one) => fits(one, expectation, proof));
    for (const one of fitting) expected.add(one);
    if (fitting.length !== expectation.count) {
      differences.push({ kind: 'count', expected: expectation, got: fitting.length });
    }
  }
  for (const one of seen) {
    if (expected.has(one)) continue;
    const { alert, number } = one;
    differences.push({ kind: 'unexpected', rule: alert.rule, event: number, message: alert.message });
  }
  return differences;
}

function fits({ alert, event }: Seen, { rule, fields }: Expectation, proof: Proof): boolean {
  if (alert.rule !== rule) return false;
  for (const [field, text] of fields) {
    const printed = field.startsWith('sequence.')
      ? printAlertValue(alert.fields.get(field) ?? null)
      : printField(field, event, proof);
    if (printed !== text) return false;
  }
  return true;
}

function printField(field: string, event: ProofEvent, proof: Proof): string {
  const parts = parseField(field, event.source, proof);
  return compileOutput(parts, extractor)(event).text;
}

function parseField(
  field: string,
  source: ProofEvent['source'],
  proof: Proof,
): ReturnType<typeof parseOutput> {
  try {
    const parts = parseOutput(`%${field}`, source);
    if (parts.length === 1) return parts;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  throw malformed(proof, `there is no field ${field}`);
}

function printAlertValue(value: AlertValue): string {
  if (value === null) return MISSING;
  return Array.isArray(value) ? `(${value.join(',')})` : String(value);
}

function malformed(proof: Proof, message: string): Problem {
  return new Problem('proof.malformed', `test '${proof.name}': ${message}`);
}
