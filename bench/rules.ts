import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { DetectEvent, SyscallEvent } from '../src/detect/event/event.ts';
import { ScapReader } from '../src/detect/recording/scap/reader.ts';
import { RuleEngine } from '../src/detect/rule/compile/engine.ts';
import { loadRules } from '../src/detect/rule/load/load-rules.ts';
import { eventExtractor } from '../src/detect/watch/event-extractor.ts';
import { SequenceEngine } from '../src/detect/sequence/sequence-engine.ts';

const DATA = new URL('../../shared/data/falco/', import.meta.url);
const FILES = [
  'falco_rules.yaml',
  'falco-incubating_rules.yaml',
  'falco-sandbox_rules.yaml',
  'k8s_audit_rules.yaml',
];
const RECORDINGS = ['cat_write', 'open-multiple-files', 'run_as_user_0_container', 'single_ipv6_conn'];

/** Judgements in a round, and rounds; the best counts, because others use the machine too. */
const ROUND = 200_000;
const ROUNDS = 9;
const KEYS = 1_000_000;

/** Times loading and matching of all official rules, and weighs a million keys in a threshold. */
export async function benchRules(): Promise<void> {
  if (!existsSync(DATA)) {
    console.log('rules: needs ../shared/data/falco');
    return;
  }
  const files = FILES.map((name) => ({ name, text: readFileSync(new URL(`rules/${name}`, DATA), 'utf8') }));
  console.log(`load of all official rules, the first time and again (bar: 300 ms)`);
  const times = [1, 2, 3].map(() => timeLoad(files));
  console.log(`  ${times.map((time) => time.toFixed(0)).join(', ')} ms`);
  const { rules } = loadRules(files);
  // Before anything else has filled the heap.
  weighSequences();
  const recorded = RECORDINGS.flatMap(readRecording);
  report("the recordings' mix", rules, recorded);
  report('an open-heavy mix', rules, openHeavy(recorded));
}

/** Milliseconds of the processor. */
function timeLoad(files: Parameters<typeof loadRules>[0]): number {
  const start = process.cpuUsage();
  loadRules(files);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function report(
  name: string,
  rules: ReturnType<typeof loadRules>['rules'],
  events: readonly DetectEvent[],
): void {
  console.log(`${name}, ${events.length} events (bar: 1.000 microseconds an event)`);
  for (const matching of ['first', 'all'] as const) {
    const engine = new RuleEngine(rules, eventExtractor, { matching });
    const best = Math.min(...Array.from({ length: ROUNDS }, () => timeRound(engine, events)));
    console.log(`  rule_matching ${matching.padEnd(6)} ${best.toFixed(3)}`);
  }
}

/** Microseconds of the processor an event. */
function timeRound(engine: RuleEngine<DetectEvent>, events: readonly DetectEvent[]): number {
  const turns = Math.ceil(ROUND / events.length);
  const start = process.cpuUsage();
  for (let turn = 0; turn < turns; turn++) for (const event of events) engine.match(event);
  return process.cpuUsage(start).user / (turns * events.length);
}

/** Nine in ten are opens, each of a name of its own, as on a busy web server; the others are what the recordings have. */
function openHeavy(recorded: readonly SyscallEvent[]): SyscallEvent[] {
  const opens = recorded.filter((event) => event.type === 'open' && event.descriptor !== null);
  const others = recorded.filter((event) => ['execve', 'connect', 'close', 'read'].includes(event.type));
  const folders = [
    '/usr/lib/x86_64-linux-gnu',
    '/proc',
    '/etc',
    '/var/www/html/img',
    '/tmp',
    '/srv/app/node_modules/x',
  ];
  return Array.from({ length: 10_000 }, (_, index) => {
    if (index % 10 === 9) return others[index % others.length]!;
    const open = opens[index % opens.length]!;
    const name = `${folders[index % folders.length]}/${index}/file-${index}`;
    return { ...open, descriptor: { ...open.descriptor!, name } };
  });
}

function readRecording(name: string): SyscallEvent[] {
  const bytes = readFileSync(new URL(`recordings/${name}.scap`, DATA));
  const reader = new ScapReader();
  const events = reader.push(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
  reader.finish();
  return events;
}

const THRESHOLD = `
- threshold: Many ports
  desc: A process that connects to many ports.
  condition: evt.type = connect
  count: 20
  distinct: fd.rport
  within: 1h
  output: "%proc.name"
  priority: NOTICE
`;

/** A field of these events is a property of theirs. */
interface PlainEvent {
  readonly source: 'syscall';
  readonly type: string;
  readonly [field: string]: string | number | bigint;
}

function weighSequences(): void {
  const { sequences } = loadRules([{ name: 'threshold.yaml', text: THRESHOLD }]);
  const engine = new SequenceEngine<PlainEvent>(sequences, (name) => (event) => event[name] ?? null);
  const before = process.memoryUsage.rss();
  const start = process.cpuUsage();
  for (let pid = 0; pid < KEYS; pid++) {
    engine.match({
      source: 'syscall',
      type: 'connect',
      'evt.rawtime': 1_700_000_000_000_000_000n + BigInt(pid),
      'proc.pid': pid,
      'proc.pid.ts': 1_600_000_000_000_000_000n + BigInt(pid),
      'fd.rport': pid % 60_000,
    });
  }
  const time = process.cpuUsage(start).user / KEYS;
  const megabytes = (process.memoryUsage.rss() - before) / 2 ** 20;
  console.log(`${KEYS.toLocaleString('en')} keys in a threshold (bar: 200 MB)`);
  console.log(`  ${megabytes.toFixed(0)} MB more than before, ${time.toFixed(2)} microseconds an event`);
}
