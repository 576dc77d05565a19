import { Environment as MarcEnvironment } from '@marcbachmann/cel-js';
import { celEnv, parse as bufParse, plan as bufPlan } from '@bufbuild/cel';
import { celEnvironment, compileCel, evaluate } from '../src/policy/cel/index.ts';

/** A pod of three containers, as admission sees it. */
const POD = {
  object: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web', tier: 'front' } },
    spec: {
      hostNetwork: false,
      containers: ['nginx:1.27', 'registry.example/side:2', 'registry.example/log:3'].map((image, i) => ({
        name: `c${i}`,
        image,
        securityContext: { runAsNonRoot: true, privileged: false },
        resources: { limits: { cpu: '100m', memory: '64Mi' } },
      })),
    },
  },
};

/** What policies typically ask; expressions that all three engines have. */
const EXPRESSIONS: readonly (readonly [name: string, expression: string])[] = [
  ['a field of the object', "object.metadata.labels.app == 'web' && object.spec.hostNetwork == false"],
  [
    'typical admission: every container',
    'object.spec.containers.all(c, has(c.securityContext) && has(c.securityContext.runAsNonRoot) && c.securityContext.runAsNonRoot == true && c.securityContext.privileged == false)',
  ],
  [
    'images from a registry',
    "object.spec.containers.all(c, c.image.startsWith('registry.example/') || c.image.startsWith('nginx:'))",
  ],
  ['names of containers', "object.spec.containers.map(c, c.name + '!').size() == 3"],
];

/** Evaluations a second that the design asks of one core for a typical expression (DESIGN.md, 9). */
const BAR = 500_000;
/** How long each engine runs a measured round, in milliseconds; the best of the rounds counts. */
const ROUND_MS = 300;
const ROUNDS = 5;

/** Times compiled expressions in our engine, @bufbuild/cel and @marcbachmann/cel-js over the same pod. */
export async function benchCel(): Promise<void> {
  const environment = celEnvironment({ kubernetesVersion: '1.34', variables: { object: 'dyn' } });
  const marc = new MarcEnvironment().registerVariable('object', 'dyn');
  for (const [name, source] of EXPRESSIONS) {
    const compiled = compileCel(source, environment);
    const bufProgram = bufPlan(celEnv(), bufParse(source));
    const marcProgram = marc.parse(source);
    const engines: readonly (readonly [string, () => unknown])[] = [
      ['bulkhead', () => evaluate(compiled, POD).value],
      ['@bufbuild/cel', () => bufProgram(POD)],
      ['@marcbachmann/cel-js', () => marcProgram(POD)],
    ];
    console.log(`${name} (bar: ${BAR.toLocaleString('en')} evaluations a second)`);
    for (const [engine, run] of engines) {
      if (run() !== true) throw new Error(`${engine} does not agree on ${source}`);
      const rate = Math.round(bestRate(run));
      console.log(`  ${engine.padEnd(22)} ${rate.toLocaleString('en').padStart(12)}/s`);
    }
  }
}

/** Evaluations in a second of the processor, since others use the machine too. */
function bestRate(run: () => unknown): number {
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const end = performance.now() + ROUND_MS;
    const start = process.cpuUsage();
    let count = 0;
    while (performance.now() < end) {
      for (let i = 0; i < 1000; i++) run();
      count += 1000;
    }
    const { user, system } = process.cpuUsage(start);
    best = Math.max(best, (count * 1e6) / (user + system));
  }
  return best;
}
