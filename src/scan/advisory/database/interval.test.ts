import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdvisoryEvent, AdvisoryRange } from '#core/index.ts';
import { orderOf } from '../order.ts';
import { contains, intervalsOf, type Interval } from './interval.ts';

const NPM = orderOf('npm')!;

function range(...events: AdvisoryEvent[]): AdvisoryRange {
  return { type: 'ECOSYSTEM', events };
}

describe('intervalsOf', () => {
  it.each<readonly [what: string, events: AdvisoryEvent[], intervals: Interval[]]>([
    ['up to a fix', [{ introduced: '0' }, { fixed: '1.0.0' }], [['0', '1.0.0']]],
    ['open', [{ introduced: '1.0.0' }], [['1.0.0']]],
    ['an inclusive end', [{ introduced: '1.0.0' }, { last_affected: '1.5.0' }], [['1.0.0', '1.5.0', 1]]],
    ['one version', [{ introduced: '1.5.0' }, { last_affected: '1.5.0' }], [['1.5.0', '1.5.0', 1]]],
    [
      'one version, the other way round',
      [{ last_affected: '1.5.0' }, { introduced: '1.5.0' }],
      [['1.5.0', '1.5.0', 1]],
    ],
    [
      'one version in two spellings',
      [{ last_affected: '1.5.0+build' }, { introduced: '1.5.0' }],
      [['1.5.0', '1.5.0+build', 1]],
    ],
    ['nothing', [{ introduced: '1.5.0' }, { fixed: '1.5.0' }], []],
    [
      'unsorted events',
      [{ fixed: '2.5.0' }, { introduced: '2.0.0' }, { fixed: '1.5.0' }, { introduced: '1.0.0' }],
      [
        ['1.0.0', '1.5.0'],
        ['2.0.0', '2.5.0'],
      ],
    ],
    ['numbers, not text', [{ introduced: '9.0.0' }, { fixed: '10.0.0' }], [['9.0.0', '10.0.0']]],
    [
      'a fix at which it begins again',
      [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '1.0.0' }, { fixed: '2.0.0' }],
      [
        ['0', '1.0.0'],
        ['1.0.0', '2.0.0'],
      ],
    ],
    ['several fixes', [{ introduced: '0' }, { fixed: '2.0.0' }, { fixed: '1.0.0' }], [['0', '1.0.0']]],
    ['a limit', [{ introduced: '0' }, { limit: '2.0.0' }], [['0', '2.0.0', 2]]],
    [
      'a limit above the fix',
      [{ introduced: '0' }, { fixed: '1.0.0' }, { limit: '2.0.0' }],
      [['0', '1.0.0']],
    ],
    [
      'the highest of several limits',
      [{ introduced: '0' }, { limit: '1.0.0' }, { limit: '3.0.0' }],
      [['0', '3.0.0', 2]],
    ],
    ['no limit', [{ introduced: '0' }, { limit: '*' }], [['0']]],
    ['a limit below everything', [{ introduced: '2.0.0' }, { limit: '1.0.0' }], []],
  ])('%s', (_what, events, intervals) => {
    expect(intervalsOf(range(...events), NPM)).toEqual(intervals);
  });

  it('throws for a bound that has no place in the order', () => {
    expect(() => intervalsOf(range({ introduced: '0' }, { fixed: 'banana' }), NPM)).toThrow(/banana/);
  });

  it('says what the schema’s evaluation says', () => {
    const version = fc.tuple(fc.nat(3), fc.nat(3)).map(([a, b]) => `${a}.${b}.0`);
    // The schema wants distinct versions; one version with several events is for its author to explain.
    const events = fc
      .uniqueArray(fc.tuple(version, fc.constantFrom('introduced', 'fixed', 'last_affected')), {
        selector: ([at]) => at,
        minLength: 1,
        maxLength: 6,
      })
      .map((list) => list.map(([at, kind]) => ({ [kind]: at }) as unknown as AdvisoryEvent));
    fc.assert(
      fc.property(events, version, (list, installed) => {
        const intervals = intervalsOf(range(...list), NPM);
        expect(intervals.some((one) => contains(one, installed, NPM))).toBe(
          isAffectedBySchema(list, installed),
        );
      }),
      { numRuns: 3000 },
    );
  });
});

/** The evaluation algorithm of the OSV schema, step by step. */
function isAffectedBySchema(events: readonly AdvisoryEvent[], version: string): boolean {
  const valueOf = (event: AdvisoryEvent) => String(Object.values(event)[0]);
  let vulnerable = false;
  for (const event of events.toSorted((a, b) => NPM.compare(valueOf(a), valueOf(b)))) {
    const difference = NPM.compare(version, valueOf(event));
    if ('introduced' in event && difference >= 0) vulnerable = true;
    else if ('fixed' in event && difference >= 0) vulnerable = false;
    else if ('last_affected' in event && difference > 0) vulnerable = false;
  }
  return vulnerable;
}
