import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventSource, FieldValue } from '../../field/catalogue.ts';
import { fieldEventExtractor, type FieldEvent } from '../field-event/field-event.ts';
import { compileCondition } from '../judge/judge-condition.ts';
import { loadRules } from '../load/load-rules.ts';
import { RuleEngine } from './engine.ts';
import type { Extractor } from './extractor.ts';

type Fields = Readonly<Record<string, FieldValue>>;

function eventOf(fields: Fields, type = 'openat', source: EventSource = 'syscall'): FieldEvent {
  return { source, type, fields: new Map(Object.entries(fields)) };
}

function holds(condition: string, fields: Fields, type = 'openat'): boolean {
  const compiled = compileCondition(condition, fieldEventExtractor);
  if (!compiled.ok) throw new Error(`${condition}: ${compiled.error}`);
  return compiled.test(eventOf(fields, type));
}

const IP = { '10.1.2.3': 0x0a010203, '10.9.9.9': 0x0a090909, '192.168.0.1': 0xc0a80001, '::1': 1n };

describe('a check', () => {
  it.each<[string, Fields, boolean]>([
    ['proc.name = cat', { 'proc.name': 'cat' }, true],
    ['proc.name = cat', { 'proc.name': 'Cat' }, false],
    ['proc.name == cat', { 'proc.name': 'cat' }, true],
    ['proc.name != cat', { 'proc.name': 'dog' }, true],
    ['proc.name < 7', { 'proc.name': '12' }, true],
    ['proc.name < 12', { 'proc.name': '7' }, false],
    ['proc.name contains a', { 'proc.name': 'cat' }, true],
    ['proc.name icontains A', { 'proc.name': 'cat' }, true],
    ['proc.args icontains "(A.b*"', { 'proc.args': 'x(a.B*' }, true],
    ['proc.args icontains "(A.b*"', { 'proc.args': 'x(aXb' }, false],
    ['proc.name icontains s', { 'proc.name': '\u017f' }, false],
    ['proc.name icontains k', { 'proc.name': '\u212a' }, false],
    ['proc.name icontains AÉ', { 'proc.name': 'xaÉ' }, true],
    ['proc.name icontains É', { 'proc.name': 'é' }, false],
    ['proc.name startswith ca', { 'proc.name': 'cat' }, true],
    ['proc.name endswith at', { 'proc.name': 'cat' }, true],
    ['proc.name endswith ca', { 'proc.name': 'cat' }, false],
    ['fd.name glob /etc/*', { 'fd.name': '/etc/a/b' }, true],
    ['fd.name glob /ETC/*', { 'fd.name': '/etc/a' }, false],
    ['fd.name iglob /ETC/*', { 'fd.name': '/etc/a' }, true],
    ['fd.name regex "/etc/.*"', { 'fd.name': '/etc/a' }, true],
    ['fd.name regex "etc"', { 'fd.name': '/etc/a' }, false],
    ['fd.name regex "/etc|/etc/passwd"', { 'fd.name': '/etc/passwd' }, true],
    ['fd.name pmatch (/var/run)', { 'fd.name': '/var/run/docker' }, true],
    ['fd.name pmatch (/var/run)', { 'fd.name': '/var/running' }, false],
    ['fd.name pmatch (/home/*/.ssh, /root)', { 'fd.name': '/home/a/.ssh/id' }, true],
    ['proc.name in (cat, dog)', { 'proc.name': 'dog' }, true],
    ['proc.name in ()', { 'proc.name': 'dog' }, false],
    ['proc.name = anyof (cat, dog)', { 'proc.name': 'dog' }, true],
    ['proc.name != allof (cat, dog)', { 'proc.name': 'dog' }, false],
    ['proc.name != anyof (cat, dog)', { 'proc.name': 'dog' }, true],
    ['fd.name startswith anyof (/etc, /usr)', { 'fd.name': '/usr/bin' }, true],
    ['fd.name contains allof (b, in)', { 'fd.name': '/usr/bin' }, true],
    ['fd.name contains oneof (b, in)', { 'fd.name': '/usr/bin' }, false],
    ['fd.name contains oneof (b, out)', { 'fd.name': '/usr/bin' }, true],
    ['fd.num >= 0', { 'fd.num': 0 }, true],
    ['fd.num > 0', { 'fd.num': 0 }, false],
    ['fd.num = 0x10', { 'fd.num': 16 }, true],
    ['evt.rawres < 0', { 'evt.rawres': -2 }, true],
    ['evt.rawtime > 1600000000000000000', { 'evt.rawtime': 1700000000000000000n }, true],
    ['evt.rawtime > 5', { 'evt.rawtime': 6 }, true],
    ['evt.is_open_read = true', { 'evt.is_open_read': true }, true],
    ['evt.is_open_read != true', { 'evt.is_open_read': false }, true],
    ['evt.buffer contains bc', { 'evt.buffer': Buffer.from('abcd') }, true],
    ['evt.buffer startswith ab', { 'evt.buffer': Buffer.from('abcd') }, true],
    ['evt.buffer endswith cd', { 'evt.buffer': Buffer.from('abcd') }, true],
    ['evt.buffer endswith xabcd', { 'evt.buffer': Buffer.from('abcd') }, false],
    ['evt.buffer bcontains 6263', { 'evt.buffer': Buffer.from('abcd') }, true],
    ['evt.buffer bstartswith 6162', { 'evt.buffer': Buffer.from('abcd') }, true],
    ['evt.buffer = abcd', { 'evt.buffer': Buffer.from('abcd') }, true],
    ['evt.buffer in (x, abcd)', { 'evt.buffer': Buffer.from('abcd') }, true],
    ['fd.sip = 10.1.2.3', { 'fd.sip': IP['10.1.2.3'] }, true],
    ['fd.sip = ::1', { 'fd.sip': IP['::1'] }, true],
    ['fd.sip in (10.1.2.3, ::1)', { 'fd.sip': IP['::1'] }, true],
    ['fd.snet = 10.0.0.0/8', { 'fd.snet': IP['10.1.2.3'] }, true],
    ['fd.snet = 10.0.0.0/8', { 'fd.snet': IP['192.168.0.1'] }, false],
    ['fd.snet != 10.0.0.0/8', { 'fd.snet': IP['192.168.0.1'] }, true],
    ['fd.snet in (10.0.0.0/8, fe80::/10)', { 'fd.snet': IP['10.9.9.9'] }, true],
    ['fd.snet in (::/0)', { 'fd.snet': IP['10.9.9.9'] }, false],
    ['fd.sport = http', { 'fd.sport': 80 }, true],
    ['proc.args contains "a b"', { 'proc.args': 'x a b' }, true],
  ])('%s on %o is %s', (condition, fields, expected) => {
    expect(holds(condition, fields)).toBe(expected);
  });

  it.each<[string, Fields, boolean]>([
    ['fd.ip = 10.1.2.3', { 'fd.ip': [IP['192.168.0.1'], IP['10.1.2.3']] }, true],
    ['fd.ip != 10.1.2.3', { 'fd.ip': [IP['192.168.0.1'], IP['10.1.2.3']] }, false],
    ['fd.net != 10.0.0.0/8', { 'fd.net': [IP['192.168.0.1'], IP['::1']] }, true],
    ['fd.port = 80', { 'fd.port': [33000, 80] }, true],
    ['fd.port in (443, 80)', { 'fd.port': [33000, 80] }, true],
    ['fd.port > 33000', { 'fd.port': [33000, 80] }, false],
  ])('of both ends: %s on %o is %s', (condition, fields, expected) => {
    expect(holds(condition, fields)).toBe(expected);
  });

  it.each<[string, Fields, boolean]>([
    ['proc.aname = sshd', { 'proc.aname': ['bash', 'sshd'] }, true],
    ['proc.aname != sshd', { 'proc.aname': ['bash', 'sshd'] }, true],
    ['proc.aname in (a, sshd)', { 'proc.aname': ['bash', 'sshd'] }, true],
    ['proc.aname startswith ss', { 'proc.aname': ['bash', 'sshd'] }, true],
    ['proc.aname exists', { 'proc.aname': [] }, false],
    ['proc.aname[2] = sshd', { 'proc.aname[2]': 'sshd' }, true],
  ])('of any ancestor: %s on %o is %s', (condition, fields, expected) => {
    expect(holds(condition, fields)).toBe(expected);
  });

  it.each<[string, Fields, boolean]>([
    ['fd.types in (file, ipv4)', { 'fd.types': ['file'] }, true],
    ['fd.types in (file, ipv4)', { 'fd.types': ['file', 'unix'] }, false],
    ['fd.types intersects (file, ipv4)', { 'fd.types': ['file', 'unix'] }, true],
    ['fd.types intersects (event)', { 'fd.types': ['file', 'unix'] }, false],
    ['len(fd.types) = 2', { 'fd.types': ['file', 'unix'] }, true],
  ])('of a list: %s on %o is %s', (condition, fields, expected) => {
    expect(holds(condition, fields)).toBe(expected);
  });

  it.each<[string, Fields, boolean]>([
    ['tolower(proc.name) = cat', { 'proc.name': 'CAT' }, true],
    ['toupper(proc.name) = CAT', { 'proc.name': 'cat' }, true],
    ['basename(proc.exepath) = cat', { 'proc.exepath': '/bin/cat' }, true],
    ['b64(proc.args) = secret', { 'proc.args': 'c2VjcmV0' }, true],
    ['b64(proc.args) exists', { 'proc.args': '!' }, false],
    ['len(proc.name) = 3', { 'proc.name': 'cat' }, true],
    ['len(proc.name) > 3', { 'proc.name': 'é' }, false],
    ['concat(proc.name, "-", proc.pname) = a-b', { 'proc.name': 'a', 'proc.pname': 'b' }, true],
    ['concat(proc.name, proc.pname) exists', { 'proc.name': 'a' }, false],
    ['join("-", (proc.name, proc.pname)) = a-b', { 'proc.name': 'a', 'proc.pname': 'b' }, true],
    ['getopt(proc.args, "c:x")[c] = y', { 'proc.args': '-x -c y' }, true],
    ['getopt(proc.args, "c:x") = xc', { 'proc.args': '-xc y' }, true],
    ['getopt(proc.args, "c")[c] exists', { 'proc.args': '-- -c' }, false],
    ['tolower(basename(proc.exepath)) = cat', { 'proc.exepath': '/bin/CAT' }, true],
  ])('of a transformed value: %s on %o is %s', (condition, fields, expected) => {
    expect(holds(condition, fields)).toBe(expected);
  });

  it.each<[string, Fields, boolean]>([
    ['proc.name = val(proc.pname)', { 'proc.name': 'a', 'proc.pname': 'a' }, true],
    ['proc.name != val(proc.pname)', { 'proc.name': 'a', 'proc.pname': 'b' }, true],
    ['proc.name = val(proc.pname)', { 'proc.name': 'a' }, false],
    ['proc.name != val(proc.pname)', { 'proc.name': 'a' }, false],
    ['fd.name startswith val(proc.cwd)', { 'fd.name': '/a/b', 'proc.cwd': '/a' }, true],
    ['proc.name = tolower(proc.pname)', { 'proc.name': 'a', 'proc.pname': 'A' }, true],
    ['proc.pid > val(proc.ppid)', { 'proc.pid': 9, 'proc.ppid': 8 }, true],
    ['proc.name in val(proc.pname)', { 'proc.name': 'a', 'proc.pname': 'a' }, true],
  ])('against another field: %s on %o is %s', (condition, fields, expected) => {
    expect(holds(condition, fields)).toBe(expected);
  });

  it.each([
    'proc.name = a',
    'proc.name != a',
    'proc.name exists',
    'proc.name in (a, b)',
    'proc.name contains ""',
    'proc.name startswith ""',
    'proc.name glob *',
    'proc.name != allof (a, b)',
    'fd.num != 3',
    'fd.num >= 0',
    'fd.net != 10.0.0.0/8',
    'fd.snet != 10.0.0.0/8',
    'proc.aname != a',
    'fd.types in (a)',
    'len(proc.name) >= 0',
    'evt.buffer != a',
    'evt.is_open_read != true',
  ])('%s is false when the value is missing, and its negation true', (condition) => {
    expect(holds(condition, {})).toBe(false);
    expect(holds(`not ${condition}`, {})).toBe(true);
    expect(holds(`not (${condition} or evt.num = 3)`, {})).toBe(true);
  });

  it('of the time around a moment', () => {
    const condition = 'evt.around[1000000000] = 5';
    expect(holds(condition, { 'evt.rawtime': 1_005_000_000n })).toBe(true);
    expect(holds(condition, { 'evt.rawtime': 995_000_000 })).toBe(true);
    expect(holds(condition, { 'evt.rawtime': 1_005_000_001n })).toBe(false);
    expect(holds(condition, {})).toBe(false);
  });

  it('of the type of the event', () => {
    expect(holds('evt.type = openat', {})).toBe(true);
    expect(holds('evt.type in (open, close)', {})).toBe(false);
    expect(holds('evt.type != open', {})).toBe(true);
    expect(holds('evt.type contains open', {})).toBe(true);
    expect(holds('evt.type = open', {}, 'open')).toBe(true);
  });
});

function rulesOf(conditions: Readonly<Record<string, string>>) {
  const text = Object.entries(conditions)
    .map(
      ([name, condition]) =>
        `- rule: ${name}\n  desc: d\n  condition: ${condition}\n  output: o\n  priority: INFO\n  warn_evttypes: false\n`,
    )
    .join('');
  const { rules, results } = loadRules([{ name: 'f', text }]);
  expect(results[0]?.errors).toEqual([]);
  return rules;
}

describe('an engine', () => {
  const rules = rulesOf({
    one: 'evt.type in (open, openat) and fd.name startswith /etc',
    two: 'evt.type=openat and fd.name startswith /etc and proc.name=cat',
    three: 'fd.name startswith /etc or proc.name=dog',
    four: 'evt.num=0',
    five: 'not evt.type=openat',
  });
  const matched = (engine: RuleEngine<FieldEvent>, fields: Fields, type = 'openat'): string[] =>
    engine.match(eventOf(fields, type)).map((rule) => rule.name);

  it('finds the first rule or all of them, in their order', () => {
    const etc = { 'fd.name': '/etc/passwd', 'proc.name': 'cat' };
    const first = new RuleEngine(rules, fieldEventExtractor);
    expect(matched(first, etc)).toEqual(['one']);
    expect(matched(first, { 'proc.name': 'dog' })).toEqual(['three']);
    expect(matched(first, {})).toEqual([]);
    expect(matched(first, {}, 'close')).toEqual(['five']);
    const all = new RuleEngine(rules, fieldEventExtractor, { matching: 'all' });
    expect(matched(all, etc)).toEqual(['one', 'two', 'three']);
    expect(matched(all, etc, 'open')).toEqual(['one', 'three', 'five']);
    expect(matched(all, etc, 'an_event_of_tomorrow')).toEqual(['three', 'five']);
  });

  it('leaves out rules that are switched off and rules of other sources', () => {
    const off = rules.map((rule) => (rule.name === 'one' ? { ...rule, enabled: false } : rule));
    const engine = new RuleEngine(off, fieldEventExtractor);
    expect(matched(engine, { 'fd.name': '/etc/passwd', 'proc.name': 'cat' })).toEqual(['two']);
    expect(engine.match(eventOf({ 'fd.name': '/etc/x' }, 'pluginevent', 'k8s_audit'))).toEqual([]);
  });

  it('reads each value and judges each check once an event, and again for the next', () => {
    let reads = 0;
    const counting: Extractor<FieldEvent> = (name, argument) => {
      const read = fieldEventExtractor(name, argument);
      return (event) => {
        if (name === 'fd.name') reads++;
        return read(event);
      };
    };
    const engine = new RuleEngine(rules, counting, { matching: 'all' });
    engine.match(eventOf({ 'fd.name': '/etc/x' }));
    expect(reads).toBe(1);
    engine.match(eventOf({ 'fd.name': '/etc/x' }));
    expect(reads).toBe(2);
  });

  it('says of any rules what judging them one by one says', () => {
    const check = fc.constantFrom(
      'proc.name=a',
      'proc.name!=a',
      'proc.name in (a,b)',
      'fd.num>=1',
      'fd.num exists',
      'fd.name startswith /x',
      'fd.name contains y',
      'evt.type=open',
      'evt.type!=open',
      'evt.type in (open,close)',
      'evt.type exists',
      'evt.num=0',
      'proc.name in ()',
    );
    const { condition } = fc.letrec<{ condition: string }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        check,
        fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} and ${b})`),
        fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} or ${b})`),
        tie('condition').map((inner) => `not (${inner})`),
      ),
    }));
    const event = fc.record({
      type: fc.constantFrom('open', 'close', 'openat', 'unheard'),
      fields: fc.record(
        {
          'proc.name': fc.constantFrom('a', 'b', 'c'),
          'fd.num': fc.constantFrom(0, 1, 2),
          'fd.name': fc.constantFrom('/x', '/xy', 'y'),
        },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(
        fc.array(condition, { minLength: 1, maxLength: 5 }),
        fc.array(event),
        (conditions, events) => {
          const set = rulesOf(Object.fromEntries(conditions.map((text, index) => [`r${index}`, text])));
          const all = new RuleEngine(set, fieldEventExtractor, { matching: 'all' });
          const first = new RuleEngine(set, fieldEventExtractor);
          for (const { type, fields } of events) {
            const known = Object.fromEntries(Object.entries(fields)) as Fields;
            const expected = conditions.flatMap((text, index) =>
              holds(text, known, type) ? [`r${index}`] : [],
            );
            expect(matched(all, known, type)).toEqual(expected);
            expect(matched(first, known, type)).toEqual(expected.slice(0, 1));
            for (const name of type === 'unheard' ? [] : expected) {
              expect(set.find((rule) => rule.name === name)?.eventTypes).toContain(type);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
