import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldEventExtractor, type FieldEvent } from '../field-event/field-event.ts';
import { judgeBatchLine, type BatchOptions } from './batch.ts';

function judge(condition: string, options?: BatchOptions<FieldEvent>): string {
  return JSON.stringify(judgeBatchLine(JSON.stringify({ condition }), options));
}

const EVENTS = ['open', 'close', 'open'].map((type, index) => ({
  source: 'syscall' as const,
  type,
  fields: new Map([['evt.num', index * 2 + 1]]),
}));
const ON = { events: EVENTS, extractor: fieldEventExtractor };

describe('a batch of conditions', () => {
  it.each([
    ['evt.type=open', '{"ok":true,"types":["open"]}'],
    ['evt.type in (open, close) and fd.name=a', '{"ok":true,"types":["close","open"]}'],
    ['evt.num=0', '{"ok":true,"types":[]}'],
    ['a b', `{"ok":false,"error":"unexpected token after 'a', expecting 'or', 'and'","column":3}`],
    ['no.such=1', '{"ok":false,"error":"filter_check called with nonexistent field no.such","column":1}'],
    [
      'a and\nno.such=1',
      '{"ok":false,"error":"filter error: unexpected identifier \'a\'","line":1,"column":1}',
    ],
    ['', '{"ok":false,"error":"filter input string is empty","column":1}'],
    [
      `${'('.repeat(10_000)}a${')'.repeat(10_000)}`,
      '{"ok":false,"error":"exceeded max depth limit of 1000","column":1002}',
    ],
  ])('%s', (condition, answer) => {
    expect(judge(condition)).toBe(answer);
  });

  it('may be judged by their grammar alone', () => {
    expect(judge('a and no.such=1', { syntaxOnly: true })).toMatch(/^\{"ok":true/);
  });

  it('select events', () => {
    expect(judge('evt.type=open', { on: ON })).toBe('{"ok":true,"types":["open"],"events":[1,5]}');
    expect(judge('evt.type=close or evt.num=1', { on: ON })).toContain('"events":[1,3]');
    expect(judge('no.such=1', { on: ON })).toContain('"ok":false');
  });

  it('may name their source', () => {
    const line = (source: unknown): string => JSON.stringify({ condition: 'ka.verb=get', source });
    expect(judgeBatchLine(line('k8s_audit'))).toMatchObject({ ok: true });
    expect(judgeBatchLine(line('syscall'))).toMatchObject({ ok: false });
    expect(judgeBatchLine(line('okta'))).toMatchObject({
      ok: false,
      error: 'source is syscall or k8s_audit',
    });
  });

  it.each(['', '{', '[]', '"a"', '{"condition":1}', 'null'])('%j has an answer', (line) => {
    expect(judgeBatchLine(line)).toMatchObject({ ok: false, column: 1 });
  });

  it('always answer', () => {
    fc.assert(
      fc.property(fc.string(), (condition) => {
        expect(typeof judgeBatchLine(JSON.stringify({ condition }), { on: ON }).ok).toBe('boolean');
      }),
    );
  });
});
