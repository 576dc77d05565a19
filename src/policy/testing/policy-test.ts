import { type VerdictKind, VERDICTS } from '#core/index.ts';
import { z } from 'zod';
import { decide, type Decision } from '../decide.ts';
import type { PolicyResult } from '../decision.ts';
import { documentInput } from '../document-input.ts';
import { DOCUMENT_KINDS, type EngineContext, type PolicyInput, STAGES } from '../engine.ts';
import type { JsonObject } from '../kubernetes/admission-request.ts';
import { missingFrom } from '../kubernetes/compare-objects.ts';
import { wildcardMatches } from '../kyverno/wildcard.ts';
import { NATIVE_GROUP } from '../native/compile-native.ts';
import { documentName } from '../native/match-document.ts';
import { PACKS } from '../packs/load-pack.ts';
import { parseBySchema } from '../parse-policy.ts';
import { loadDocuments, loadRelative, type PolicyFiles } from '../policy-files.ts';
import type { PolicyCompiler } from '../policy-set.ts';
import type { SourceDocument } from '../source-document.ts';
import { summarize, type TestOutcome, type TestReport } from './test-report.ts';

const object = z.record(z.string(), z.unknown());

const expectationSchema = z.strictObject({
  verdict: z.enum(VERDICTS).optional().describe('What all policies together decide'),
  results: z
    .array(
      z.strictObject({
        policy: z.string().min(1),
        rule: z.string().optional().describe('All rules of the policy unless said'),
        result: z.enum(['pass', 'fail', 'skip', 'error']),
        message: z.string().optional().describe('What the message is, with wildcards'),
      }),
    )
    .optional()
    .describe('What single rules say'),
  changed: object.optional().describe('What the document has after policies changed it, at least'),
});

const caseSchema = z.strictObject({
  name: z.string().min(1).describe('What the case shows'),
  document: z.enum(DOCUMENT_KINDS).optional().describe('Found by what the document holds unless said'),
  stage: z.enum(STAGES).optional(),
  object: object.optional().describe('The document'),
  file: z.string().min(1).optional().describe('A file with the document, or several; relative to this file'),
  oldObject: object.optional(),
  namespaceObject: object.optional(),
  request: object.optional().describe('Fields of the admission request'),
  params: z.array(object).optional(),
  expect: expectationSchema,
});

/** `kind: PolicyTest` of `bulkhead.dev/v1`: documents and what policies have to say of them. */
export const policyTestSchema = z.strictObject({
  apiVersion: z.literal('bulkhead.dev/v1'),
  kind: z.literal('PolicyTest'),
  metadata: z.strictObject({ name: z.string().min(1) }),
  spec: z.strictObject({
    policies: z.array(z.string().min(1)).min(1).describe('Packs, and files relative to this one'),
    now: z.iso.datetime({ offset: true }).optional().describe('The time at which exceptions are looked at'),
    cases: z.array(caseSchema).min(1),
  }),
});

type Case = z.output<typeof caseSchema>;

/** True for a document that is a test file of ours. */
export function isPolicyTest({ group, kind }: SourceDocument): boolean {
  return group === NATIVE_GROUP && kind === 'PolicyTest';
}

/** Runs a test file of ours. */
export function runPolicyTest(
  document: SourceDocument,
  files: PolicyFiles,
  compiler: PolicyCompiler,
  context: EngineContext,
): TestReport {
  const { metadata, spec } = parseBySchema(document, policyTestSchema);
  const policies = spec.policies.flatMap((name) =>
    PACKS.some((pack) => pack.name === name)
      ? loadDocuments([name], files)
      : loadRelative([name], document.file, files),
  );
  const set = compiler.compile(policies);
  const now = spec.now === undefined ? context.now : new Date(spec.now);
  const outcomes = spec.cases.flatMap((one) =>
    inputsOf(one, document.file, files).flatMap(([name, input]) =>
      check(name, one.expect, decide(set, input, { ...context, now })),
    ),
  );
  return { file: document.file, name: metadata.name, outcomes };
}

function inputsOf(one: Case, testFile: string, files: PolicyFiles): (readonly [string, PolicyInput])[] {
  const { name, object: given, file, expect: _, ...facts } = one;
  if (given !== undefined) return [[name, documentInput({ ...facts, value: given })]];
  const documents = file === undefined ? [] : loadRelative([file], testFile, files);
  return documents.map(({ object: value }) => {
    const input = documentInput({ ...facts, value });
    return [documents.length === 1 ? name : `${name}: ${documentName(input)}`, input];
  });
}

function check(name: string, expected: Case['expect'], decision: Decision): TestOutcome[] {
  const outcomes: TestOutcome[] = [];
  if (expected.verdict !== undefined) outcomes.push(checkVerdict(name, expected.verdict, decision));
  for (const { policy, rule, result, message } of expected.results ?? []) {
    const found = decision.results.filter(
      (one) => one.policy === policy && (rule === undefined || one.rule === rule),
    );
    outcomes.push(
      checkResult(`${name}: ${policy}${rule === undefined ? '' : `/${rule}`}`, result, message, found),
    );
  }
  if (expected.changed !== undefined) outcomes.push(checkChange(name, expected.changed, decision));
  return outcomes;
}

function checkVerdict(name: string, expected: VerdictKind, { verdict, results }: Decision): TestOutcome {
  const message = results
    .filter(({ effect }) => effect !== 'none')
    .map(({ policy, rule, message }) => `${policy}/${rule}: ${message}`)
    .join('; ');
  return { name, expected, actual: verdict, passed: verdict === expected, message };
}

function checkResult(
  name: string,
  expected: string,
  wanted: string | undefined,
  found: readonly PolicyResult[],
): TestOutcome {
  const actual = found.length === 0 ? 'no such rule' : summarize(found).replace('excluded', 'skip');
  const message = found
    .filter(({ result }) => result === actual)
    .map((one) => one.message)
    .join('; ');
  const saysSo = wanted === undefined || wildcardMatches(wanted, message);
  return { name, expected, actual, passed: actual === expected && saysSo, message };
}

function checkChange(name: string, expected: JsonObject, { changed }: Decision): TestOutcome {
  const difference = changed === undefined ? 'nothing was changed' : missingFrom(expected, changed);
  return {
    name: `${name}: changed`,
    expected: 'pass',
    actual: difference === undefined ? 'pass' : 'fail',
    passed: difference === undefined,
    message: difference ?? '',
  };
}
