import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, FIELDS } from '../../field/catalogue.ts';
import { judgeCondition } from './judge-condition.ts';

function typesOf(condition: string): readonly string[] | string {
  const judgement = judgeCondition(condition);
  return judgement.ok ? judgement.types : judgement.error;
}

describe('the event types of a condition', () => {
  const all = EVENT_TYPES;
  const allBut = (...names: string[]): string[] => EVENT_TYPES.filter((name) => !names.includes(name));
  it.each([
    ['evt.type=open', ['open']],
    ['evt.type in (openat, open)', ['open', 'openat']],
    ['evt.type=open and proc.name=cat', ['open']],
    ['evt.type=open or evt.type=close', ['close', 'open']],
    ['evt.type=open and evt.type=close', []],
    ['evt.type=open or proc.name=cat', all],
    ['proc.name=cat', all],
    ['not proc.name=cat', all],
    ['evt.type!=open', allBut('open')],
    ['not evt.type=open', allBut('open')],
    ['not evt.type!=open', ['open']],
    ['not not evt.type=open', ['open']],
    ['not (evt.type=open or evt.type=close)', allBut('close', 'open')],
    ['not (evt.type=open and evt.type=close)', all],
    ['not (evt.type=open and proc.name=cat)', all],
    ['not (evt.type!=open or proc.name=cat)', ['open']],
    ['evt.type exists', all],
    ['not evt.type exists', []],
    ['evt.num=0', []],
    ['evt.type=open or evt.num=0', ['open']],
    ['not evt.num=0', all],
    ['evt.type contains open', all],
  ])('%s', (condition, types) => {
    expect(typesOf(condition)).toEqual(types);
  });
});

describe('what a condition may not say', () => {
  it.each([
    ['proc.nobody = 1', 'filter_check called with nonexistent field proc.nobody', 1],
    ['fd.name = a and proc.nobody = 1', 'filter_check called with nonexistent field proc.nobody', 17],
    ['proc.name[1] = a', 'filter_check called with nonexistent field proc.name[1]', 1],
    ['proc.aname[x] = a', 'filter_check called with nonexistent field proc.aname[x]', 1],
    ['ka.verb = get', 'filter_check called with nonexistent field ka.verb', 1],
    ['evt.arg = 1', 'filter syntax error: evt.arg', 1],
    ['evt.arg.nonsense = 1', 'unknown event argument nonsense', 1],
    ['evt.type = foo', 'unknown event type foo', 12],
    ['evt.type in (open, foo)', 'unknown event type foo', 13],
    ['some_macro', "filter error: unexpected identifier 'some_macro'", 1],
    ['fd.num contains 3', "'contains' operator not supported for numeric filters", 1],
    ['evt.is_io > 1', "'>' operator not supported for numeric filters", 1],
    ['fd.sip startswith 10', "'startswith' operator not supported for ip address and network filters", 1],
    ['evt.buffer icontains x', "'icontains' operator not supported for buffer filters", 1],
    ['fd.name bcontains 41', "'bcontains' operator not supported for string filters", 1],
    ['fd.types = file', "'=' operator not supported list filters", 1],
    ['fd.num = x', 'x is not a valid number', 10],
    ['fd.num = 1.5', '1.5 is not a valid number', 10],
    ['evt.is_io = 1', 'filter error: unrecognized boolean value 1', 13],
    ['fd.sip = 1.2.3', 'unrecognized IPv4 address 1.2.3', 10],
    ['fd.sip = zz', 'unrecognized IPv6 address zz', 10],
    ['fd.net = 10.0.0.0', 'unrecognized IP network 10.0.0.0', 10],
    ['fd.net = 10.0.0.0/33', 'invalid netmask 33', 10],
    ['fd.sport = nosuchservice', 'unrecognized protocol nosuchservice', 12],
    [
      'evt.buffer bcontains xyz',
      'filter error: bcontains and bstartswith operator support hex strings only',
      22,
    ],
    ['fd.name regex "a(?:b)"', 'invalid regex pattern: missing argument to repetition operator: ?', 15],
    [
      'toupper(evt.rawres) = 1',
      /^can't add field transformer: type 'INT64' is not supported by 'toupper'/,
      1,
    ],
    ['tolower(proc.aname) = a', "field 'proc.aname' does not support transformers", 1],
    ['toupper(evt.rawarg.res) = -1', "field 'evt.rawarg' does not support transformers", 1],
    [
      'proc.name = val(evt.is_io)',
      /^field 'proc.name' has type 'CHARBUF' while .* incompatible type 'BOOL'$/,
      17,
    ],
    ['fd.name regex val(proc.name)', "operator 'REGEX' doesn't support right-hand side fields", 19],
    ['proc.aname = val(proc.name)', "field 'proc.aname' doesn't support right-hand side fields", 18],
    ['proc.name = val(proc.aname)', "field 'proc.aname' can't be used as a right-hand side field", 17],
    ['tolower(fd.name, proc.name) = x', "transformer 'tolower' takes 1 arguments, not 2", 1],
  ])('%s', (condition, error, column) => {
    const judgement = judgeCondition(condition);
    expect(judgement).toMatchObject({ ok: false, column });
    expect(judgement.ok ? '' : judgement.error).toMatch(error);
  });

  it.each([
    'fd.num = 0x10',
    'fd.num = -1',
    'evt.buflen = -1',
    'fd.sport = http',
    'fd.net in (10.0.0.0/8, fe80::/10)',
    'evt.arg[0] = x',
    'evt.rawarg.flags = 1',
    'evt.type.is.open = 1',
    'thread.cgroup.cpuacct = /x',
    'len(fd.types) > 1',
    'len(evt.buffer) = 3',
    'proc.name in ()',
    'proc.name = val(proc.pname)',
    'evt.around[1404996934793590564] = 1000',
    'container.mount.dest[/proc*] = /x',
    'proc.args intersects ("-V", "-l")',
    'fd.name regex "[a-z]+"',
    'fd.name > 3',
  ])('%s is fine', (condition) => {
    expect(judgeCondition(condition)).toMatchObject({ ok: true });
  });

  it('only the grammar is judged when asked', () => {
    expect(judgeCondition('some_macro and no.such_field = 1', { syntaxOnly: true })).toMatchObject({
      ok: true,
    });
    expect(judgeCondition('a andb', { syntaxOnly: true })).toMatchObject({ ok: false, column: 6 });
  });

  it('audit conditions name audit fields', () => {
    expect(judgeCondition('ka.verb = get', { source: 'k8s_audit' })).toMatchObject({ ok: true });
    expect(judgeCondition('proc.name = a', { source: 'k8s_audit' })).toMatchObject({ ok: false });
  });

  it('nothing makes it throw', () => {
    const field = fc.constantFrom(...FIELDS.map((candidate) => candidate.name));
    const operator = fc.constantFrom(
      '=',
      '!=',
      '<',
      'in',
      'pmatch',
      'contains',
      'regex',
      'bcontains',
      'exists',
      'oneof',
    );
    const value = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('(a,b)', '1', '10.0.0.0/8', 'val(fd.name)', '[x]'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(field, operator, value), { maxLength: 4 }), (checks) => {
        const text = checks.map(([name, op, operand]) => `${name} ${op} ${operand}`).join(' and ');
        expect(typeof judgeCondition(text).ok).toBe('boolean');
      }),
      { numRuns: 1500 },
    );
  });
});
