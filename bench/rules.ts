import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { DetectEvent, SyscallEvent } from '../src/detect/event/event.ts';
import { ScapReader } from '../src/detect/recording/scap/reader.ts';
import { RuleEngine } from '../src/detect/rule/compile/engine.ts';
import { loadRules } from '../src/detect/rule/load/load-rules.ts';
import { eventExtractor } from '../src/detect/watch/event-extractor.ts';
import { KINDS, type Weight } from './support/million-keys.ts';
import { FALCO_DATA, officialRules } from './support/official-rules.ts';

const RECORDINGS = ['cat_write', 'open-multiple-files', 'run_as_user_0_container', 'single_ipv6_conn'];

/** Judgements in a round, and rounds; the best counts, because others use the machine too. */
const ROUND = 200_000;
const ROUNDS = 9;

/** Times loading and matching of all official rules, and weighs processes that remember a million keys. */
export async function benchRules(): Promise<void> {
  if (!existsSync(FALCO_DATA)) {
    console.log('rules: needs ../shared/data/falco');
    return;
  }
  const files = officialRules();
  console.log(`load of all official rules, the first time and again (bar: 300 ms)`);
  const times = [1, 2, 3].map(() => timeLoad(files));
  console.log(`  ${times.map((time) => time.toFixed(0)).join(', ')} ms`);
  const { rules } = loadRules(files);
  const recorded = RECORDINGS.flatMap(readRecording);
  report("the recordings' mix", rules, recorded);
  report('an open-heavy mix', rules, openHeavy(recorded));
  weighSequences();
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
  const bytes = readFileSync(new URL(`recordings/${name}.scap`, FALCO_DATA));
  const reader = new ScapReader();
  const events = reader.push(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
  reader.finish();
  return events;
}

/** A process of its own for each kind of what sequences and thresholds remember. */
function weighSequences(): void {
  console.log('whole processes with all official rules and a million keys or values (bar: 200 MB)');
  const child = new URL('support/million-keys.ts', import.meta.url).pathname;
  for (const kind of Object.keys(KINDS)) {
    const { megabytes, microseconds, forgotten } = JSON.parse(
      execFileSync(process.execPath, [child, kind], { encoding: 'utf8' }),
    ) as Weight;
    const lost = forgotten.map(
      ({ keys, values }) => `, forgot ${keys} keys and what is printed of ${values}`,
    );
    console.log(
      `  ${kind.padEnd(28)} ${megabytes.toFixed(0).padStart(4)} MB ${microseconds.toFixed(2).padStart(6)} microseconds an event${lost.join('')}`,
    );
  }
}
