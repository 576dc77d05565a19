import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from './challenge.ts';

describe('parseChallenges', () => {
  it.each([
    ['Basic realm="registry"', [['basic', { realm: 'registry' }]]],
    ['Basic realm=registry', [['basic', { realm: 'registry' }]]],
    ['Basic', [['basic', {}]]],
    [
      'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push"',
      [
        [
          'bearer',
          {
            realm: 'https://auth.example/token',
            service: 'registry.example',
            scope: 'repository:a/b:pull,push',
          },
        ],
      ],
    ],
    ['BEARER Realm = "a" , Service=b', [['bearer', { realm: 'a', service: 'b' }]]],
    [
      'Bearer realm="a", Basic realm="b"',
      [
        ['bearer', { realm: 'a' }],
        ['basic', { realm: 'b' }],
      ],
    ],
    [
      'Negotiate, Basic realm="b"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'b' }],
      ],
    ],
    [
      'Negotiate YWJj==, Basic realm="b"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'b' }],
      ],
    ],
    ['Bearer realm="a \\"quoted\\" \\\\ name"', [['bearer', { realm: 'a "quoted" \\ name' }]]],
    ['Bearer realm="a",realm="b"', [['bearer', { realm: 'a' }]]],
    ['Bearer realm=""', [['bearer', { realm: '' }]]],
    [', ,Bearer realm="a",,', [['bearer', { realm: 'a' }]]],
    [
      'Bearer realm="a",error="insufficient_scope"',
      [['bearer', { realm: 'a', error: 'insufficient_scope' }]],
    ],
    // What stands before an error counts, nothing after it.
    ['Bearer realm="unclosed', [['bearer', {}]]],
    ['Bearer service="x",realm="unclosed', [['bearer', { service: 'x' }]]],
    ['realm="no scheme"', []],
    ['Bearer realm="a" "b"', [['bearer', { realm: 'a' }]]],
    ['', []],
    ['=', []],
    ['"', []],
    ['\u0000', []],
    ['Bearer __proto__="x"', [['bearer', { ['__proto__']: 'x' }]]],
  ])('reads %j', (field, expected) => {
    expect(
      parseChallenges(field).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]),
    ).toEqual(expected);
  });

  it('reads back what it is given, whatever the values hold', () => {
    const value = fc.string({ maxLength: 20 });
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    const written = fc.array(
      fc.tuple(name, fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key })),
      {
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(written, (challenges) => {
        const field = challenges
          .map(
            ([scheme, parameters]) =>
              `${scheme} ${parameters.map(([key, text]) => `${key}="${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}`,
          )
          .join(', ');
        expect(parseChallenges(field).map(({ scheme, parameters }) => [scheme, [...parameters]])).toEqual(
          challenges,
        );
      }),
    );
  });

  it.each([
    'a'.repeat(16_000),
    'a '.repeat(8000),
    'a=b,'.repeat(4000),
    `x "${'\\'.repeat(15_999)}`,
    'a/'.repeat(8000),
  ])('answers at once however the field repeats itself', (field) => {
    expect(parseChallenges(field).length).toBeLessThanOrEqual(8000);
  });
});
