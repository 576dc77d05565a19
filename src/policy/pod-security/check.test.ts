import { describe, expect, it } from 'vitest';
import type { Check, FieldRule } from './check.ts';
import { CHECKS } from './checks.ts';
import { decodePod } from './decode-pod.ts';
import { setField } from './set-field.ts';
import { NEWEST_MINOR } from './version.ts';

describe.each(CHECKS.map((check) => [check.id, check] as const))('check %s', (_id, check) => {
  it('has revisions in order, and asks for something', () => {
    const since = check.revisions.map((revision) => revision.since);
    expect(since).toEqual([...new Set(since)].sort((a, b) => a - b));
    expect(check.rules.some(({ allowed }) => allowed.length > 0)).toBe(true);
    expect(check.rules.some(({ forbidden }) => forbidden.length > 0)).toBe(true);
  });

  it.each(rows(check))(
    '%s: %s %s in 1.%i: %s',
    (field, _value, _given, minor, _word, rule, isAllowed, raw) => {
      const pod: Record<string, unknown> = {};
      for (const [path, setting] of Object.entries(rule.given ?? {})) setField(pod, path, setting);
      setField(pod, field, raw);
      const violation = run(check, minor, pod);
      expect(violation === undefined).toBe(isAllowed);
    },
  );

  it('says nothing before its first version', () => {
    const first = check.revisions[0]!.since;
    expect(check.revisions.findLast(({ since }) => since <= first - 1)).toBeUndefined();
  });
});

type Row = [
  field: string,
  value: string,
  given: string,
  minor: number,
  word: string,
  rule: FieldRule,
  isAllowed: boolean,
  raw: unknown,
];

/** Each value of each field at the first and the last version that a rule holds for, and where a revision begins. */
function rows(check: Check): Row[] {
  return check.rules.flatMap((rule) => {
    const first = Math.max(rule.since ?? 0, check.revisions[0]!.since);
    const last = (rule.until ?? NEWEST_MINOR + 1) - 1;
    const boundaries = check.revisions.flatMap(({ since }) => [since - 1, since]);
    const minors = [...new Set([first, last, ...boundaries])].filter(
      (minor) => minor >= first && minor <= last,
    );
    return minors.flatMap((minor) =>
      rule.fields.flatMap((field) => [
        ...rule.allowed.map((raw) => row(rule, field, minor, true, raw)),
        ...rule.forbidden.map((raw) => row(rule, field, minor, false, raw)),
      ]),
    );
  });
}

function row(rule: FieldRule, field: string, minor: number, isAllowed: boolean, raw: unknown): Row {
  const given = rule.given === undefined ? '' : `given ${JSON.stringify(rule.given)}`;
  return [
    field,
    raw === undefined ? 'absent' : JSON.stringify(raw),
    given,
    minor,
    isAllowed ? 'allowed' : 'forbidden',
    rule,
    isAllowed,
    raw,
  ];
}

function run(check: Check, minor: number, pod: Record<string, unknown>) {
  // A template: what the table says must hold without the defaults of a Pod.
  return check.revisions.findLast(({ since }) => since <= minor)!.run(decodePod(pod, '', 'template'));
}
