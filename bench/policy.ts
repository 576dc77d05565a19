import { celEnv, parse as bufParse, plan as bufPlan } from '@bufbuild/cel';
import { Environment as MarcEnvironment } from '@marcbachmann/cel-js';
import { HOSTILE_DOCUMENTS } from '../src/cli/command/policy/hostile/hostile-documents.ts';
import { HOSTILE_EXPRESSIONS } from '../src/cli/command/policy/hostile/hostile-expressions.ts';
import { HOSTILE_PARAMS, HOSTILE_POLICIES } from '../src/cli/command/policy/hostile/hostile-policies.ts';
import { askLibrary } from '../src/cli/command/policy/three-ways.ts';
import { celEnvironment, compileCel, evaluate } from '../src/policy/cel/index.ts';
import {
  checkPodSecurity,
  decide,
  describeDocuments,
  manifestInput,
  PolicyCompiler,
} from '../src/policy/index.ts';

/** What admission policies typically ask of a Deployment; the number makes each policy another one. */
const ASKED: readonly ((n: number) => string)[] = [
  (n) => `object.spec.replicas <= ${100 + n}`,
  (n) => `object.metadata.name.size() < ${100 + n}`,
  (n) => `has(object.metadata.labels) && 'app' in object.metadata.labels && object.spec.replicas > ${-n}`,
  (n) => `object.metadata.labels.all(k, k.size() < ${60 + n})`,
  (n) => `object.spec.template.spec.containers.all(c, c.image.contains(':') && c.image.size() > ${n % 7})`,
  (n) => `object.spec.template.spec.containers.all(c, !c.image.endsWith(':latest-${n}'))`,
  (n) => `object.spec.template.spec.containers.all(c, has(c.resources.limits) && c.name != 'forbidden-${n}')`,
  (n) =>
    `object.spec.template.spec.containers.all(c, c.image.startsWith('registry.example/team-${n}') || true)`,
  (n) => `!has(object.spec.template.spec.hostNetwork) || object.spec.replicas > ${1000 + n}`,
  (n) => `object.spec.template.spec.containers.map(c, c.name).size() <= ${20 + n}`,
];
const POLICIES = 200;
const CONTAINERS = 3;

/** Milliseconds for all policies over one Deployment, and microseconds for a pod, that the issue of the policies asks for. */
const POLICIES_BAR = 5;
const POD_BAR = 50;
const ROUNDS = 15;
/** Milliseconds until a hostile policy or document is answered. */
const HOSTILE_BAR = 100;
const HOSTILE_TURNS = 4;
const SHOWN = 5;

const CONTAINER_SPEC = {
  image: 'registry.example/web:1.27',
  resources: { limits: { cpu: '100m', memory: '64Mi' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};
const POD_SPEC = {
  containers: Array.from({ length: CONTAINERS }, (_, i) => ({ name: `c${i}`, ...CONTAINER_SPEC })),
};
const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: POD_SPEC };
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web', tier: 'front' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: POD_SPEC },
  },
};

/** Times 200 policies over a Deployment, their expressions in other engines, and Pod Security of one pod. */
export async function benchPolicy(): Promise<void> {
  const expressions = Array.from({ length: POLICIES }, (_, n) => ASKED[n % ASKED.length]!(n));
  benchDecision(expressions);
  benchExpressions(expressions);
  const level = { level: 'restricted', version: 'latest' } as const;
  if (!checkPodSecurity(POD, level).allowed) throw new Error('the pod is not restricted');
  const time = medianTime(() => checkPodSecurity(POD, level), 2000) * 1000;
  console.log(`Pod Security restricted of a pod of ${CONTAINERS} containers (bar: ${POD_BAR} microseconds)`);
  console.log(`  bulkhead                ${time.toFixed(2).padStart(10)} microseconds`);
  benchHostile();
}

/** The hostile questions of the tests, which are never allowed: what the slowest take, policies compiled each time. */
function benchHostile(): void {
  const rows = [...HOSTILE_EXPRESSIONS, ...HOSTILE_DOCUMENTS, ...HOSTILE_POLICIES, ...HOSTILE_PARAMS];
  const times = rows.map(({ name, question }) => ({ name, time: bestTime(question()) }));
  const slowest = times.sort((a, b) => b.time - a.time).slice(0, SHOWN);
  console.log(`${rows.length} hostile questions, the slowest (bar: ${HOSTILE_BAR} ms)`);
  for (const { name, time } of slowest) console.log(`  ${name.padEnd(52)} ${time.toFixed(1).padStart(6)} ms`);
}

/** Milliseconds of the processor of the best of a few turns. */
function bestTime(question: Parameters<typeof askLibrary>[0]): number {
  const times = Array.from({ length: HOSTILE_TURNS }, () => {
    const start = process.cpuUsage();
    if (askLibrary(question).verdict === 'allow') throw new Error('a hostile question is allowed');
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

function benchDecision(expressions: readonly string[]): void {
  const documents = expressions.flatMap((expression, n) => describeDocuments(policyOf(expression, n), ''));
  const start = process.cpuUsage();
  const set = new PolicyCompiler().compile(documents);
  const { user } = process.cpuUsage(start);
  const now = new Date(0);
  const ask = () => decide(set, manifestInput({ object: DEPLOYMENT }), { now });
  const { verdict, results } = ask();
  if (verdict !== 'allow' || results.length !== POLICIES) throw new Error('the policies do not allow it');
  console.log(
    `${POLICIES} ValidatingAdmissionPolicies over one Deployment (bar: ${POLICIES_BAR.toFixed(3)} ms)`,
  );
  console.log(`  the first time, with compiling ${(user / 1000).toFixed(1).padStart(6)} ms of the processor`);
  console.log(`  bulkhead decide         ${medianTime(ask, 50).toFixed(3).padStart(10)} ms`);
}

/** The expressions alone, since other engines have no policies. */
function benchExpressions(expressions: readonly string[]): void {
  const vars = { object: DEPLOYMENT };
  const environment = celEnvironment({ kubernetesVersion: '1.34', variables: { object: 'dyn' } });
  const ours = expressions.map((source) => compileCel(source, environment));
  const marc = new MarcEnvironment().registerVariable('object', 'dyn');
  const engines: readonly (readonly [string, readonly ((vars: never) => unknown)[]])[] = [
    ['bulkhead', ours.map((compiled) => (bindings) => evaluate(compiled, bindings).value)],
    ['@bufbuild/cel', expressions.map((source) => bufPlan(celEnv(), bufParse(source)))],
    ['@marcbachmann/cel-js', expressions.map((source) => marc.parse(source))],
  ];
  for (const [name, programs] of engines) {
    const run = (): void => {
      for (const program of programs) {
        if (program(vars as never) !== true) throw new Error(`${name} does not agree`);
      }
    };
    console.log(`  ${name.padEnd(24)}${medianTime(run, 50).toFixed(3).padStart(10)} ms, expressions only`);
  }
}

function policyOf(expression: string, n: number) {
  const rule = { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'] };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: `policy-${n}` },
    spec: {
      matchConstraints: { resourceRules: [{ ...rule, resources: ['deployments'] }] },
      validations: [{ expression, message: `message ${n}` }],
    },
  };
}

/** Milliseconds of the processor a turn; the median of the rounds, because others use the machine too. */
function medianTime(run: () => unknown, turns: number): number {
  for (let turn = 0; turn < turns; turn++) run();
  const times = Array.from({ length: ROUNDS }, () => {
    const start = process.cpuUsage();
    for (let turn = 0; turn < turns; turn++) run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000 / turns;
  });
  return times.sort((a, b) => a - b)[ROUNDS >> 1]!;
}
