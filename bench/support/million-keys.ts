import { readFileSync } from 'node:fs';
import { loadRules } from '../../src/detect/rule/load/load-rules.ts';
import { Detector } from '../../src/detect/watch/detector.ts';
import { officialRules } from './official-rules.ts';

// One process of its own for each kind of memory: started with the name of a kind, it loads all official rules and one of ours,
// sees an event for each of a million keys, and tells what it took at most.

/** What one process took. */
export interface Weight {
  /** Peak resident memory of the whole process, as the kernel counted it (proc(5), VmHWM). */
  readonly megabytes: number;
  /** Of the processor, an event. */
  readonly microseconds: number;
  readonly forgotten: readonly { readonly keys: number; readonly values: number }[];
}

/** A field of these events is a property of theirs. */
interface PlainEvent {
  readonly source: 'syscall';
  readonly type: string;
  readonly [field: string]: string | number | bigint | readonly number[];
}

/** What an event has that those of other kinds have not. */
type FieldsOf = (index: number) => Readonly<Record<string, string | number | bigint | readonly number[]>>;

interface Kind {
  readonly rule: string;
  readonly fields?: FieldsOf;
}

const KEYS = 1_000_000;
const START = 1_700_000_000_000_000_000n;
const FORKED = 1_600_000_000_000_000_000n;

/** So many processes, which all began at once. */
function processes(count: number): FieldsOf {
  return (index) => ({ 'proc.pid': index % count, 'proc.pid.ts': FORKED });
}

/** What is remembered, by what it is called in the report. */
export const KINDS: Readonly<Record<string, Kind>> = {
  'no sequence at all': { rule: '' },
  'events, by process': { rule: threshold('count: 20') },
  'events, ten of each': { rule: threshold('count: 20'), fields: processes(KEYS / 10) },
  'a port each': { rule: threshold('count: 20, distinct: fd.rport') },
  'a file name each': { rule: threshold('count: 20, distinct: fd.name') },
  'ten file names each': { rule: threshold('count: 20, distinct: fd.name'), fields: processes(KEYS / 10) },
  'a million file names of 101': {
    rule: threshold('count: 10000, distinct: fd.name'),
    fields: processes(101),
  },
  'a million file names of one': { rule: threshold('count: 10000, distinct: fd.name'), fields: processes(1) },
  'first steps, by process': { rule: sequence('by: process') },
  'by ancestor': {
    rule: sequence('by: ancestor'),
    fields: (index) => ({ 'proc.apid': [index + 1, index + 2, 1] }),
  },
  'by container': { rule: sequence('by: container') },
  'by pod': { rule: sequence('by: pod') },
  'by two fields': { rule: sequence('by: [user.name, fd.name]') },
  'with a captured name': { rule: sequence('by: process', 'fd.name') },
  'with 100 wide characters': {
    rule: sequence('by: process', 'fd.name'),
    fields: (index) => ({ 'fd.name': `/${index.toString(36)}/`.padEnd(100, 'é語') }),
  },
  'with 4,000 characters': {
    rule: sequence('by: process', 'fd.name'),
    fields: (index) => ({ 'fd.name': `/${index.toString(36)}/`.padEnd(4000, 'x') }),
  },
};

if (import.meta.main) console.log(JSON.stringify(weigh(KINDS[process.argv[2]!]!)));

function threshold(more: string): string {
  return `- {threshold: T, desc: d, condition: evt.type = connect, within: 1h, output: "%proc.name", priority: NOTICE, ${more}}\n`;
}

function sequence(by: string, captured?: string): string {
  const output = captured === undefined ? '%proc.name' : `%sequence.step[first.${captured}]`;
  const steps = '[{name: first, condition: evt.type = connect}, {name: last, condition: evt.type = setns}]';
  return `- {sequence: S, desc: d, steps: ${steps}, within: 1h, output: "${output}", priority: NOTICE, ${by}}\n`;
}

function weigh({ rule, fields }: Kind): Weight {
  const set = loadRules([...officialRules(), { name: 'sequence.yaml', text: rule }]);
  for (const { errors } of set.results) if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const detector = new Detector<PlainEvent>(set, (name) => (event) => event[name] ?? null);
  const start = process.cpuUsage();
  for (let index = 0; index < KEYS; index++) {
    // As texts of decoded bytes come: V8 keeps what decimal numbers were turned to, and no event's text is made of numbers.
    const name = index.toString(36);
    detector.detect({
      source: 'syscall',
      type: 'connect',
      'evt.type': 'connect',
      'evt.rawtime': START + BigInt(index),
      'proc.pid': index,
      'proc.pid.ts': FORKED + BigInt(index),
      'container.id': name.padStart(12, '0'),
      'k8s.pod.uid': name.padStart(36, '0'),
      'user.name': 'user',
      'fd.rport': index % 60_000,
      'fd.name': `/srv/data/a-folder/of-files/${name}.txt`,
      ...fields?.(index),
    });
  }
  const { user, system } = process.cpuUsage(start);
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return {
    megabytes: Number(peak?.[1]) / 1024,
    microseconds: (user + system) / KEYS,
    forgotten: detector.takeWithheld().forgotten,
  };
}
