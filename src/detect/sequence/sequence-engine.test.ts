import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldValue } from '../field/catalogue.ts';
import { AlertMaker } from '../rule/alert/alert.ts';
import { fieldEventExtractor, type FieldEvent } from '../rule/field-event/field-event.ts';
import { loadRules } from '../rule/load/load-rules.ts';
import { matchExtractor } from './match.ts';
import { CELL_BYTES } from './run-memory.ts';
import { forgottenText, SequenceEngine, type SequenceOptions } from './sequence-engine.ts';

type Fields = Readonly<Record<string, FieldValue>>;

function event(type: string, seconds: number, fields: Fields = {}): FieldEvent {
  return {
    source: 'syscall',
    type,
    fields: new Map<string, FieldValue>([
      ['evt.rawtime', 1_700_000_000_000_000_000n + BigInt(Math.round(seconds * 1e9))],
      ['proc.pid', 1],
      ['proc.pid.ts', 5],
      ...Object.entries(fields),
    ]),
  };
}

function engineOf(text: string, options?: SequenceOptions) {
  const { sequences, results } = loadRules([{ name: 'f', text }], { containerFields: false });
  expect(results[0]?.errors).toEqual([]);
  const engine = new SequenceEngine<FieldEvent>(sequences, fieldEventExtractor, options);
  const maker = new AlertMaker(matchExtractor(fieldEventExtractor), 'host');
  return {
    engine,
    /** Messages of the alerts that an event brings. */
    see: (...args: Parameters<typeof event>): string[] => {
      const seen = event(...args);
      return engine.match(seen).map((match) => maker.make(match.sequence.rule, match).message);
    },
  };
}

const COMMON = `  desc: d
  priority: WARNING
  tags: [t]
`;

function sequence(more = '', steps = ['evt.type=open', 'evt.type=execve']): string {
  const lines = steps
    .map((condition, index) => `  - name: s${index}\n    condition: ${condition}\n`)
    .join('');
  return `- sequence: q\n${COMMON}  steps:\n${lines}${more.includes('within') ? '' : '  within: 10s\n'}${
    more.includes('output') ? '' : '  output: q %proc.name\n'
  }${more}`;
}

describe('a sequence', () => {
  it('comes about when its steps happen one after the other in time', () => {
    const { see } = engineOf(sequence());
    expect(see('open', 0)).toEqual([]);
    expect(see('execve', 10, { 'proc.name': 'sh' })).toEqual(['q sh']);
  });

  it.each<[string, [string, number][]]>([
    [
      'the other way round',
      [
        ['execve', 0],
        ['open', 1],
      ],
    ],
    [
      'too late',
      [
        ['open', 0],
        ['execve', 10.001],
      ],
    ],
    [
      'a second time without a new start',
      [
        ['open', 0],
        ['execve', 1],
        ['execve', 2],
      ],
    ],
    [
      'only in part',
      [
        ['open', 0],
        ['open', 1],
        ['close', 2],
      ],
    ],
  ])('does not come about %s', (_, events) => {
    const { see } = engineOf(sequence());
    expect(see(...events.at(-1)!)).toEqual([]);
    const again = engineOf(sequence());
    const seen = events.map(([type, seconds]) => again.see(type, seconds));
    expect(seen.at(-1)).toEqual([]);
  });

  it('goes by the youngest start', () => {
    const { see } = engineOf(sequence());
    see('open', 0);
    see('open', 8);
    expect(see('execve', 15)).toEqual(['q <NA>']);
  });

  it('of three steps goes through all of them', () => {
    const text = sequence('', ['evt.type=open', 'evt.type=close', 'evt.type=execve']);
    const { see } = engineOf(text);
    see('open', 0);
    expect(see('execve', 1)).toEqual([]);
    see('close', 2);
    expect(see('execve', 3)).toEqual(['q <NA>']);
    see('close', 4);
    expect(see('execve', 5)).toEqual([]);
    see('open', 10);
    see('close', 19);
    expect(see('execve', 21)).toEqual([]);
  });

  it('takes an event for one step only', () => {
    const { see } = engineOf(sequence('', ['evt.type=open', 'evt.type=open']));
    expect(see('open', 0)).toEqual([]);
    expect(see('open', 1)).toEqual(['q <NA>']);
    expect(see('open', 2)).toEqual(['q <NA>']);
  });

  it('is of one process, which is told from a later one with the same id', () => {
    const { see } = engineOf(sequence());
    see('open', 0);
    expect(see('execve', 1, { 'proc.pid': 2 })).toEqual([]);
    expect(see('execve', 1, { 'proc.pid.ts': 6 })).toEqual([]);
    expect(see('execve', 1)).toEqual(['q <NA>']);
  });

  it('is of one process by its id alone when its start is not known', () => {
    const { see } = engineOf(sequence());
    const unknown = { 'proc.pid.ts': null as never };
    see('open', 0, unknown);
    expect(see('execve', 1)).toEqual([]);
    expect(see('execve', 1, unknown)).toEqual(['q <NA>']);
  });

  it('may go on in descendants', () => {
    const { see } = engineOf(sequence('  by: ancestor\n'));
    see('open', 0);
    expect(see('execve', 1, { 'proc.pid': 3, 'proc.apid': [2] })).toEqual([]);
    expect(see('execve', 2, { 'proc.pid': 3, 'proc.apid': [2, 1, 0] })).toEqual(['q <NA>']);
    see('open', 3);
    expect(see('execve', 4)).toEqual(['q <NA>']);
  });

  it.each([
    ['container', 'container.id'],
    ['pod', 'k8s.pod.uid'],
    ['user.name', 'user.name'],
    ['[user.name, fd.name]', 'fd.name'],
  ])('may be of one %s', (by, field) => {
    const { see } = engineOf(sequence(`  by: ${by}\n`));
    const fields = { 'user.name': 'u', [field]: 'a' };
    see('open', 0, { ...fields, 'proc.pid': 1 });
    expect(see('execve', 1, { ...fields, [field]: 'b' })).toEqual([]);
    expect(see('execve', 1, { 'proc.pid': 1 })).toEqual([]);
    expect(see('execve', 1, { ...fields, 'proc.pid': 2 })).toEqual(['q <NA>']);
  });

  it('prints values of its earlier steps', () => {
    const { see } = engineOf(
      sequence(
        '  output: "%sequence.step[s0.fd.name] %sequence.step[s1.fd.sport] %fd.name %sequence.count %sequence.seconds"\n',
        ['evt.type=open', 'evt.type=connect', 'evt.type=execve'],
      ),
    );
    see('open', 0, { 'fd.name': '/a\n' });
    see('connect', 1, { 'fd.sport': 80 });
    expect(see('execve', 2.5, { 'fd.name': '/b' })).toEqual(['/a\\x0a 80 /b 3 2.5']);
  });
});

function threshold(more: string): string {
  return `- threshold: t\n${COMMON}  condition: evt.type=connect\n  within: 10s\n  output: "%sequence.count in %sequence.seconds s: %sequence.values"\n${more}`;
}

describe('a threshold', () => {
  it('is reached by so many events within a time, and then counts anew', () => {
    const { see } = engineOf(threshold('  count: 3\n'));
    expect([0, 1, 2, 3, 4, 5].map((seconds) => see('connect', seconds))).toEqual(
      [[], [], ['3 in 2.0 s: <NA>'], [], [], ['3 in 2.0 s: <NA>']].map((messages) =>
        messages.map((message) => message.replace('<NA>', '()')),
      ),
    );
  });

  it('slides with the events', () => {
    const { see } = engineOf(threshold('  count: 3\n'));
    expect([0, 9, 11, 18].map((seconds) => see('connect', seconds).length)).toEqual([0, 0, 0, 1]);
  });

  it('counts each key by itself', () => {
    const { see } = engineOf(threshold('  count: 2\n  by: container\n'));
    expect(['a', 'b', 'a'].map((id) => see('connect', 0, { 'container.id': id }).length)).toEqual([0, 0, 1]);
    expect(see('connect', 0)).toEqual([]);
    expect(see('connect', 0)).toEqual([]);
  });

  it('counts distinct values', () => {
    const { see } = engineOf(threshold('  count: 3\n  distinct: [fd.rip, fd.rport]\n'));
    const at = (seconds: number, rport: number) =>
      see('connect', seconds, { 'fd.rip': 0x0a000001, 'fd.rport': rport });
    expect([at(0, 1), at(1, 1), at(2, 2), at(3, 1), see('connect', 3)]).toEqual([[], [], [], [], []]);
    expect(at(4, 3)).toEqual(['3 in 2.0 s: (10.0.0.1 2,10.0.0.1 1,10.0.0.1 3)']);
    expect(at(5, 3)).toEqual([]);
  });

  it('forgets values that are too old', () => {
    const { see } = engineOf(threshold('  count: 3\n  distinct: fd.name\n'));
    const at = (seconds: number, name: string) => see('connect', seconds, { 'fd.name': name }).length;
    expect([at(0, 'a'), at(5, 'b'), at(10.5, 'c'), at(11, 'b'), at(12, 'd')]).toEqual([0, 0, 0, 0, 1]);
  });

  it('says of any stream what counting by hand says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom('a', 'b', 'c', 'd')), {
          maxLength: 40,
        }),
        (steps) => {
          const { see } = engineOf(threshold('  count: 3\n  distinct: fd.name\n'));
          let now = 0;
          let latest = new Map<string, number>();
          for (const [delta, name] of steps) {
            now += delta;
            latest.set(name, now);
            const live = [...latest.values()].filter((time) => time >= now - 10).length;
            if (live >= 3) latest = new Map();
            expect(see('connect', now, { 'fd.name': name }).length).toBe(live >= 3 ? 1 : 0);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('any stream of events', () => {
  const seconds = fc.integer({ min: 0, max: 4 });
  const pids = fc.integer({ min: 1, max: 3 });

  it('completes a sequence when a plain list of its chains says so', () => {
    const types = ['open', 'close', 'execve'];
    const text = sequence(
      '  output: "%sequence.step[s0.fd.name] %sequence.step[s1.fd.name] %sequence.seconds"\n',
      types.map((type) => `evt.type=${type}`),
    );
    const steps = fc.array(fc.tuple(seconds, pids, fc.constantFrom(0, 1, 2)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (events) => {
        const { see } = engineOf(text);
        // Of each process, the youngest chain that has done a step: when it began, and the names at its steps.
        const chains = new Map<number, ({ start: number; names: string[] } | undefined)[]>();
        let now = 0;
        for (const [index, [delta, pid, step]] of events.entries()) {
          now += delta;
          const mine = chains.get(pid) ?? [];
          chains.set(pid, mine);
          const before = step === 0 ? { start: now, names: [] } : mine[step - 1];
          const goesOn = before !== undefined && before.start >= now - 10;
          const names = [...(before?.names ?? []), `/${index}`];
          if (goesOn && step < 2) mine[step] = { start: before.start, names };
          const comes = goesOn && step === 2;
          if (comes) chains.delete(pid);
          expect(see(types[step]!, now, { 'proc.pid': pid, 'fd.name': `/${index}` })).toEqual(
            comes ? [`${names[0]} ${names[1]} ${(now - before.start).toFixed(1)}`] : [],
          );
        }
      }),
    );
  });

  it('reaches a count when a plain list of its times says so', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(seconds, pids), { maxLength: 60 }), (events) => {
        const { see } = engineOf(threshold('  count: 4\n'));
        const times = new Map<number, number[]>();
        let now = 0;
        for (const [delta, pid] of events) {
          now += delta;
          const live = [...(times.get(pid) ?? []).filter((time) => time >= now - 10), now];
          times.set(pid, live.length < 4 ? live : []);
          const message = `4 in ${(now - live[0]!).toFixed(1)} s: ()`;
          expect(see('connect', now, { 'proc.pid': pid })).toEqual(live.length < 4 ? [] : [message]);
        }
      }),
    );
  });
});

describe('what is remembered', () => {
  it('has a limit; what was not touched for longest is forgotten first, and it is told', () => {
    const { see, engine } = engineOf(threshold('  count: 2\n'), { keys: 10 });
    for (let pid = 0; pid < 15; pid++) see('connect', pid / 100, { 'proc.pid': pid });
    const [forgotten] = engine.takeForgotten();
    expect(forgotten).toEqual({ sequence: 't', keys: 5, values: 0 });
    expect(forgottenText(forgotten!)).toBe(
      '"t" forgot 5 keys before their time was over: more is going on than may be remembered',
    );
    expect(engine.takeForgotten()).toEqual([]);
    expect(see('connect', 1, { 'proc.pid': 4 })).toEqual([]);
    expect(see('connect', 1, { 'proc.pid': 14 })).toHaveLength(1);
  });

  it('does not count what is over anyway', () => {
    const { see, engine } = engineOf(threshold('  count: 2\n'), { keys: 10 });
    for (let pid = 0; pid < 100; pid++) see('connect', pid * 2, { 'proc.pid': pid });
    expect(engine.takeForgotten()).toEqual([]);
  });

  it('is taken from the one that takes the most', () => {
    const { see, engine } = engineOf(`${threshold('  count: 2\n')}${sequence()}`, { keys: 10 });
    for (let pid = 0; pid < 3; pid++) see('open', 0, { 'proc.pid': pid });
    for (let pid = 0; pid < 20; pid++) see('connect', 0, { 'proc.pid': pid });
    expect(engine.takeForgotten()).toEqual([{ sequence: 't', keys: 13, values: 0 }]);
    expect(see('execve', 1, { 'proc.pid': 0 })).toEqual(['q <NA>']);
  });

  it('of a sequence loses what it would print before it loses the sequence', () => {
    const text = sequence('  output: "%sequence.step[s0.fd.name] %proc.name"\n');
    const { see, engine } = engineOf(text, { details: 20 * CELL_BYTES });
    const name = 'x'.repeat(50);
    for (let pid = 0; pid < 10; pid++) see('open', 0, { 'proc.pid': pid, 'fd.name': name });
    const [forgotten] = engine.takeForgotten();
    // A name takes five cells.
    expect(forgotten).toEqual({ sequence: 'q', keys: 0, values: 6 });
    expect(forgottenText(forgotten!)).toContain('forgot what its alerts would print of 6 keys: more');
    expect(see('execve', 1, { 'proc.pid': 5, 'proc.name': 'sh' })).toEqual(['<NA> sh']);
    expect(see('execve', 1, { 'proc.pid': 6, 'proc.name': 'sh' })).toEqual([`${name} sh`]);
  });

  it.each([
    ['of one process', { count: 2, pids: 10 }],
    ['of several values each', { count: 3, pids: 10 }],
  ])('of distinct values tells them apart when it cannot name them: %s', (_, { count, pids }) => {
    const { see, engine } = engineOf(threshold(`  count: ${count}\n  distinct: fd.name\n`), {
      details: 12 * CELL_BYTES,
    });
    const name = (index: number) => `${index}${'x'.repeat(50)}`;
    for (let round = 0; round < 2; round++) {
      for (let index = 1; index < count; index++) {
        for (let pid = 0; pid < pids; pid++) {
          expect(see('connect', 0, { 'proc.pid': pid, 'fd.name': name(index) })).toEqual([]);
        }
      }
    }
    expect(engine.takeForgotten()).toEqual([{ sequence: 't', keys: 0, values: expect.any(Number) }]);
    expect(see('connect', 1, { 'proc.pid': 0, 'fd.name': 'new' })).toEqual([`${count} in 1.0 s: (new)`]);
  });

  it('of counts has a limit too', () => {
    const { see, engine } = engineOf(threshold('  count: 9\n'), { details: 10 * CELL_BYTES });
    for (let pid = 0; pid < 4; pid++)
      for (let time = 0; time < 5; time++) see('connect', time / 10, { 'proc.pid': pid });
    expect(engine.takeForgotten()).toEqual([{ sequence: 't', keys: 2, values: 0 }]);
    for (let time = 5; time < 8; time++) expect(see('connect', time / 10, { 'proc.pid': 3 })).toEqual([]);
    // Time does not go back for the later processes.
    expect(see('connect', 1, { 'proc.pid': 3 })).toEqual(['9 in 0.6 s: ()']);
  });

  it('is one value or another exactly: numbers, long texts and any characters', () => {
    const long = 'y'.repeat(200);
    const names = ['1', '', 'é', '語', '\ud800', long, `${long}z`, '2 3'];
    const { see } = engineOf(threshold(`  count: ${names.length}\n  distinct: fd.name\n`));
    const messages = [...names, ...names].map((name) => see('connect', 0, { 'fd.name': name }));
    expect(messages.findIndex((message) => message.length > 0)).toBe(names.length - 1);
    expect(messages[names.length - 1]![0]).toContain('(1,,é,語,');
  });
});

describe('sequences and thresholds in rule files', () => {
  const errorsOf = (text: string): string[] =>
    loadRules([{ name: 'f', text }]).results.flatMap(({ errors, warnings }) =>
      [...errors, ...warnings].map(({ code, message }) => `${code} ${message}`),
    );

  it('see macros and lists like rules', () => {
    const text = `- list: shells\n  items: [sh]\n- macro: shell\n  condition: proc.name in (shells)\n${sequence('', ['evt.type=open and shell', 'evt.type=execve'])}`;
    expect(errorsOf(text)).toEqual([]);
    expect(engineOf(text).see('open', 0)).toEqual([]);
  });

  it('are switched and replaced by later items', () => {
    const off = engineOf(`${sequence()}- sequence: q\n  enabled: false\n`);
    off.see('open', 0);
    expect(off.see('execve', 1)).toEqual([]);
    const replaced = engineOf(`${sequence()}${sequence('  output: other\n')}`);
    replaced.see('open', 0);
    expect(replaced.see('execve', 1)).toEqual(['other']);
  });

  it.each([
    [sequence('  within: 10\n'), "LOAD_ERR_YAML_VALIDATE '10' is not a time like"],
    [sequence('  within: 8d\n'), "LOAD_ERR_YAML_VALIDATE '8d' is not a time like"],
    [sequence('', ['evt.type=open']), 'LOAD_ERR_YAML_VALIDATE A sequence has 2 to 16 steps'],
    [sequence('  by: no.such\n'), 'LOAD_ERR_VALIDATE filter_check called with nonexistent field no.such'],
    [sequence('  by: fd.types\n'), "LOAD_ERR_VALIDATE 'fd.types' has more than one value"],
    [sequence('  by: proc.aname\n'), "LOAD_ERR_VALIDATE 'proc.aname' has more than one value"],
    [sequence('  by: {a: b}\n'), "LOAD_ERR_YAML_VALIDATE 'by' is a field or a list of fields"],
    [
      sequence('', ['nowhere', 'evt.type=open']),
      "LOAD_ERR_VALIDATE Undefined macro 'nowhere' used in filter.",
    ],
    [
      sequence('', ['evt.type=open', 'no.such=1']),
      'LOAD_ERR_COMPILE_CONDITION filter_check called with nonexistent',
    ],
    [
      sequence('  output: "%sequence.step[x.fd.name]"\n'),
      'LOAD_ERR_COMPILE_OUTPUT sequence.step[x.fd.name] names no step',
    ],
    [
      sequence('  output: "%sequence.step[s0.no.such]"\n'),
      'LOAD_ERR_COMPILE_OUTPUT sequence.step[s0.no.such] names no step',
    ],
    [sequence().replace('s1', 's0'), "LOAD_ERR_YAML_VALIDATE Two steps are named 's0'"],
    [sequence('  extra: 1\n'), "LOAD_UNKNOWN_KEY Unknown key 'extra' in sequence item."],
    ['- sequence: none\n  enabled: false\n', "LOAD_ERR_VALIDATE There is no sequence 'none' to switch"],
    [threshold(''), "LOAD_ERR_YAML_VALIDATE Item has no mapping for key 'count'"],
    [threshold('  count: 1\n'), "LOAD_ERR_YAML_VALIDATE A threshold counts 2 to 10000, not '1'"],
    [threshold('  count: 5\n  by: ancestor\n'), "LOAD_ERR_YAML_VALIDATE A threshold cannot be by 'ancestor'"],
    [threshold('  count: 5\n  source: okta\n'), 'LOAD_UNKNOWN_SOURCE Unknown source okta, skipping'],
    [
      '- rule: r\n  desc: d\n  condition: evt.type=open\n  output: "%sequence.count"\n  priority: INFO\n',
      'LOAD_ERR_COMPILE_OUTPUT only sequences and thresholds have sequence.count',
    ],
    [
      '- rule: r\n  desc: d\n  condition: sequence.count>3\n  output: o\n  priority: INFO\n',
      'LOAD_ERR_COMPILE_CONDITION filter_check called with nonexistent field sequence.count',
    ],
  ])('%j is told', (text, problem) => {
    expect(errorsOf(text)).toEqual([expect.stringContaining(problem)]);
  });
});
