import { compareText } from '#core/index.ts';
import { z } from 'zod';
import { manifestInput } from '../check-batch.ts';
import { decide, type Decision } from '../decide.ts';
import type { EngineContext } from '../engine.ts';
import { asObject, type JsonObject, metadataText } from '../kubernetes/admission-request.ts';
import { missingFrom } from '../kubernetes/compare-objects.ts';
import { isNamespaced } from '../kubernetes/resource-kind.ts';
import type { PolicyWorld } from '../kyverno/world.ts';
import { parseBySchema } from '../parse-policy.ts';
import { loadRelative, type PolicyFiles } from '../policy-files.ts';
import type { PolicyCompiler } from '../policy-set.ts';
import { describeDocuments, type SourceDocument } from '../source-document.ts';
import { summarize, type TestOutcome, type TestReport } from './test-report.ts';

const text = z.string();
const texts = z.array(text).nullish();

const resultSchema = z.looseObject({
  policy: text,
  rule: text.nullish(),
  resources: texts,
  resourceSpecs: z.array(z.looseObject({ name: text.nullish(), namespace: text.nullish() })).nullish(),
  kind: text.nullish(),
  operation: text.nullish(),
  patchedResources: text.nullish(),
  result: z.enum(['pass', 'fail', 'skip', 'warn', 'error']).nullish(),
});

/** `kyverno-test.yaml`. */
const testSchema = z.looseObject({
  metadata: z.looseObject({ name: text.nullish() }).nullish(),
  name: text.nullish(),
  policies: texts,
  resources: texts,
  exceptions: texts,
  paramResources: texts,
  clusterResources: texts,
  jsonPayload: text.nullish(),
  jsonPayloads: texts,
  context: text.nullish(),
  variables: text.nullish(),
  values: z.unknown().optional(),
  userinfo: text.nullish(),
  apiCallResponses: z
    .array(
      z.looseObject({
        url: text.nullish(),
        urlPath: text.nullish(),
        method: text.nullish(),
        response: z.looseObject({ statusCode: z.number().nullish(), body: z.unknown().optional() }),
      }),
    )
    .nullish(),
  globalContextEntries: z
    .array(
      z.looseObject({
        name: text,
        data: z.unknown().optional(),
        resources: z.array(z.unknown()).nullish(),
        resourceFiles: texts,
        projections: z.array(z.looseObject({ name: text, path: text })).nullish(),
      }),
    )
    .nullish(),
  results: z.array(resultSchema).nullish(),
});

type KyvernoTest = z.output<typeof testSchema>;
type Expected = z.output<typeof resultSchema>;

const valuesSchema = z.looseObject({
  globalValues: z.record(text, z.unknown()).nullish(),
  policies: z
    .array(
      z.looseObject({
        name: text,
        resources: z
          .array(z.looseObject({ name: text, values: z.record(text, z.unknown()).nullish() }))
          .nullish(),
      }),
    )
    .nullish(),
  namespaceSelector: z.array(z.looseObject({ name: text, labels: z.record(text, text).nullish() })).nullish(),
  namespaces: z.array(z.record(text, z.unknown())).nullish(),
});

type Values = z.output<typeof valuesSchema>;

/** One document that policies are asked about. */
interface Subject {
  readonly object: JsonObject;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** True for a document that is a test file of Kyverno; those from before 1.11 say no kind. */
export function isKyvernoTest({ group, kind, object }: SourceDocument): boolean {
  if (kind === '') return Array.isArray(object['policies']) && Array.isArray(object['results']);
  return group === 'cli.kyverno.io' && kind === 'Test';
}

/** Runs a `kyverno-test.yaml` as it is: what each expectation came to. */
export function runKyvernoTest(
  document: SourceDocument,
  files: PolicyFiles,
  compiler: PolicyCompiler,
  context: EngineContext,
): TestReport {
  const test = parseBySchema(document, testSchema);
  const read = (names: readonly string[] | null | undefined) =>
    loadRelative(names ?? [], document.file, files);
  const policies = [...read(test.policies), ...read(test.exceptions)];
  const set = compiler.compile(policies);
  const values = readValues(test, read);
  const world = readWorld(test, read);
  const params = read(test.paramResources).map(({ object }) => object);
  const payloads = read([...(test.jsonPayloads ?? []), ...(test.jsonPayload ? [test.jsonPayload] : [])]);
  const resources = read(test.resources);
  const subjects = [...resources, ...payloads].map(toSubject);
  const userInfo = asObject(read(test.userinfo ? [test.userinfo] : [])[0]?.object['userInfo']);
  const decisions = new Map<string, Decision>();
  const decideAbout = (subject: Subject, operation: string, policy: string): Decision => {
    const key = `${operation}/${subject.kind}/${subject.namespace}/${subject.name}/${policy}`;
    const known = decisions.get(key);
    if (known !== undefined) return known;
    const facts = {
      operation: operation || operationOf(values, policy, subject),
      ...(userInfo === null ? {} : { userInfo }),
    };
    const isDelete = facts.operation === 'DELETE';
    const input = manifestInput({
      ...(isDelete ? { oldObject: subject.object } : { object: subject.object }),
      request: facts,
      namespaceObject: namespaceObject(values, resources, subject.namespace),
      params,
    });
    const decision = decide(set, input, { ...context, world });
    decisions.set(key, decision);
    return decision;
  };
  const outcomes = (test.results ?? []).flatMap((expected) =>
    chosen(expected, subjects).map((subject) =>
      check(expected, subject, decideAbout(subject, expected.operation ?? '', expected.policy), read),
    ),
  );
  return { file: document.file, name: test.metadata?.name ?? test.name ?? '', outcomes };
}

function toSubject({ object, kind, group, name }: SourceDocument): Subject {
  const namespaced = isNamespaced(group, kind);
  const given = metadataText(object, 'namespace');
  const namespace = given === '' && namespaced === true ? 'default' : given;
  if (namespace === given) return { object, kind, namespace, name };
  const metadata = { ...asObject(object['metadata']), namespace };
  return { object: { ...object, metadata }, kind, namespace, name };
}

function chosen(
  { resources, resourceSpecs, kind }: Expected,
  subjects: readonly Subject[],
): readonly Subject[] {
  const names = resources ?? [];
  const specs = resourceSpecs ?? [];
  const ofKind = subjects.filter(
    (subject) => !kind || subject.kind === '' || lastPart(kind) === subject.kind,
  );
  if (names.length + specs.length === 0) return ofKind;
  return ofKind.filter(
    (subject) =>
      names.some((name) => name === subject.name || name === `${subject.namespace}/${subject.name}`) ||
      specs.some(
        (spec) => spec.name === subject.name && (spec.namespace ?? subject.namespace) === subject.namespace,
      ),
  );
}

function lastPart(kind: string): string {
  return kind.slice(kind.lastIndexOf('/') + 1);
}

function check(
  expected: Expected,
  subject: Subject,
  decision: Decision,
  read: (names: readonly string[]) => SourceDocument[],
): TestOutcome {
  const policy = lastPart(expected.policy);
  const results = decision.results.filter(
    (result) => result.policy === policy && hasRule(result.rule, expected.rule ?? ''),
  );
  const actual = summarize(results);
  const wanted = expected.result ?? 'pass';
  const where = `${expected.policy}${expected.rule ? `/${expected.rule}` : ''}`;
  const outcome = {
    name: `${where}: ${subject.kind} ${subject.namespace === '' ? '' : `${subject.namespace}/`}${subject.name}`,
    expected: wanted,
    actual,
    message: results.map(({ message }) => message).join('; '),
  };
  // A document that the policy is not for is excluded, which satisfies any expectation.
  if (results.length > 0 && actual === 'excluded') return { ...outcome, passed: true };
  if (actual !== wanted) return { ...outcome, passed: false };
  if (!expected.patchedResources || actual !== 'pass') return { ...outcome, passed: true };
  const patched = read([expected.patchedResources]).map(toSubject);
  const like = patched.find(({ kind, name }) => kind === subject.kind && name === subject.name) ?? patched[0];
  const difference = like && missingFrom(like.object, decision.changed ?? subject.object);
  return { ...outcome, passed: difference === undefined, message: difference ?? '' };
}

/** Rules of CEL policies have no names that test files could use; rules of ClusterPolicies do. */
function hasRule(rule: string, expected: string): boolean {
  if (expected === '' || rule === '' || rule === 'exception' || rule === 'evaluation' || rule.includes('['))
    return true;
  return [expected, `autogen-${expected}`, `autogen-cronjob-${expected}`].includes(rule);
}

function readValues(test: KyvernoTest, read: (names: readonly string[]) => SourceDocument[]): Values {
  const fromFile = test.variables ? read([test.variables])[0]?.object : undefined;
  return valuesSchema.parse(fromFile ?? test.values ?? {});
}

function operationOf({ globalValues, policies }: Values, policy: string, { name }: Subject): string {
  const ofResource = policies
    ?.find((candidate) => candidate.name === lastPart(policy))
    ?.resources?.find((resource) => resource.name === name)?.values;
  const operation = ofResource?.['request.operation'] ?? globalValues?.['request.operation'];
  return typeof operation === 'string' && operation !== '' ? operation : 'CREATE';
}

function namespaceObject(
  { namespaceSelector, namespaces }: Values,
  resources: readonly SourceDocument[],
  namespace: string,
): JsonObject | undefined {
  if (namespace === '') return undefined;
  const given =
    namespaces?.find((object) => metadataText(object, 'name') === namespace) ??
    resources.find(({ kind, name }) => kind === 'Namespace' && name === namespace)?.object;
  const labels = namespaceSelector?.find(({ name }) => name === namespace)?.labels ?? undefined;
  if (given !== undefined) return given;
  const own = { 'kubernetes.io/metadata.name': namespace };
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { ...own, ...labels } },
  };
}

const contextSchema = z.looseObject({
  resources: z.array(z.record(text, z.unknown())).nullish(),
  images: z.array(z.looseObject({ image: text })).nullish(),
});

function readWorld(test: KyvernoTest, read: (names: readonly string[]) => SourceDocument[]): PolicyWorld {
  const context = test.context
    ? contextSchema.parse(read([test.context])[0]?.object['spec'] ?? {})
    : undefined;
  const cluster = read(test.clusterResources ?? []).flatMap(clusterObjects);
  const global = (test.globalContextEntries ?? []).map(
    ({ name, data, resources, resourceFiles, projections }) => {
      const fromFiles = read(resourceFiles ?? []).map(({ object }) => object);
      return [name, project(data ?? resources ?? fromFiles, projections ?? [])] as const;
    },
  );
  const http = (test.apiCallResponses ?? []).map(({ url, urlPath, method, response }) => {
    const address = url ?? urlPath ?? '';
    return [
      method ? `${method.toUpperCase()}:${address}` : address,
      { body: response.body, statusCode: response.statusCode ?? 200 },
    ] as const;
  });
  return {
    ...(context === undefined && cluster.length === 0
      ? {}
      : { resources: [...(context?.resources ?? []), ...cluster] }),
    images: new Map((context?.images ?? []).map((image) => [image.image, image])),
    globalContext: new Map(global.sort(([a], [b]) => compareText(a, b))),
    http: new Map(http),
  };
}

/** Parts of an entry under other names; paths are keys with dots between them. */
function project(
  data: unknown,
  projections: readonly { readonly name: string; readonly path: string }[],
): unknown {
  if (projections.length === 0) return data;
  return Object.fromEntries(
    projections.map(({ name, path }) => [
      name,
      path.split('.').reduce<unknown>((holder, key) => asObject(holder)?.[key] ?? null, data),
    ]),
  );
}

/** A `ClusterResource` is the objects that it lists; other documents are themselves. */
function clusterObjects(document: SourceDocument): JsonObject[] {
  if (document.group !== 'cli.kyverno.io') return [toSubject(document).object];
  const resources = asObject(document.object['spec'])?.['resources'];
  return (Array.isArray(resources) ? resources : []).flatMap((object) =>
    describeDocuments(asObject(object) ?? {}, document.file).map((one) => toSubject(one).object),
  );
}
