import { describe, expect, it } from 'vitest';
import type { FieldValue } from '../../field/catalogue.ts';
import { fieldEventExtractor } from '../field-event/field-event.ts';
import { loadRules } from '../load/load-rules.ts';
import { AlertMaker, type Alert } from './alert.ts';
import { alertJson, alertText } from './json.ts';
import { AlertLimiter, heldBackText } from './limiter.ts';
import { alertOcsf } from './ocsf.ts';
import { clockTime, isoTime } from './time.ts';

const TIME = 1_600_000_000_123_456_789n;
const RULE = `
- rule: Read a secret
  desc: Somebody read it.
  condition: evt.type=openat and fd.name startswith /secret
  output: "%user.name read %fd.name (%proc.cmdline)"
  priority: WARNING
  tags: [mitre_credential_access, T1552, T1552.001]
`;

function alertOf(fields: Readonly<Record<string, FieldValue>> = {}, containerFields = false): Alert {
  const { rules } = loadRules([{ name: 'f', text: RULE }], { containerFields });
  const event = {
    source: 'syscall' as const,
    type: 'openat',
    fields: new Map<string, FieldValue>([
      ['evt.rawtime', TIME],
      ['fd.name', '/secret/a'],
      ['proc.cmdline', 'cat /secret/a'],
      ...Object.entries(fields),
    ]),
  };
  return new AlertMaker(fieldEventExtractor, 'host1').make(rules[0]!, event);
}

describe('an alert', () => {
  it("is Falco's line of text", () => {
    expect(alertText(alertOf(), { time: 'utc' })).toBe(
      '12:26:40.123456789: Warning <NA> read /secret/a (cat /secret/a)',
    );
    expect(alertText(alertOf(), { time: 'iso' })).toBe(
      '2020-09-13T12:26:40.123456789Z: Warning <NA> read /secret/a (cat /secret/a)',
    );
  });

  it("is Falco's JSON", () => {
    expect(alertJson(alertOf(), { time: 'utc' })).toBe(
      `{"hostname":"host1","message":"<NA> read /secret/a (cat /secret/a)","output":"12:26:40.123456789: Warning <NA> read /secret/a (cat /secret/a)","output_fields":{"evt.time":1600000000123456789,"fd.name":"/secret/a","proc.cmdline":"cat /secret/a","user.name":null},"priority":"Warning","rule":"Read a secret","source":"syscall","tags":["mitre_credential_access","T1552","T1552.001"],"time":"2020-09-13T12:26:40.123456789Z"}`,
    );
  });

  it('names the container when asked to', () => {
    const alert = alertOf({ 'container.id': 'abc', 'k8s.ns.name': 'default' }, true);
    expect(alert.message).toBe(
      '<NA> read /secret/a (cat /secret/a) container_id=abc container_name=<NA> container_image_repository=<NA> container_image_tag=<NA> k8s_pod_name=<NA> k8s_ns_name=default',
    );
  });

  it('cannot be spoofed by what is in the event', () => {
    const alert = alertOf({
      'proc.cmdline': 'x"\n12:00:00.0: Emergency fake\u001b[2K',
      'evt.hostname': 'h\n',
    });
    expect(alertText(alert, { time: 'utc' })).not.toMatch(/[\n\u001b]/);
    expect(JSON.parse(alertJson(alert, { time: 'utc' }))).toMatchObject({
      hostname: 'h\\x0a',
      output_fields: { 'proc.cmdline': 'x"\\x0a12:00:00.0: Emergency fake\\x1b[2K' },
    });
  });

  it('is an OCSF Detection Finding', () => {
    const alert = alertOf({ 'user.name': 'root' });
    const finding: unknown = JSON.parse(alertOcsf(alert, '1.2.3'));
    expect(finding).toMatchObject({
      class_uid: 2004,
      category_uid: 2,
      type_uid: 200_401,
      activity_id: 1,
      severity_id: 3,
      time: 1_600_000_000_123,
      message: 'root read /secret/a (cat /secret/a)',
      metadata: { product: { name: 'Bulkhead', version: '1.2.3' } },
      finding_info: {
        title: 'Read a secret',
        attacks: [
          { technique: { uid: 'T1552' } },
          { technique: { uid: 'T1552' }, sub_technique: { uid: 'T1552.001' } },
        ],
      },
      device: { hostname: 'host1' },
      evidences: [{ process: { cmd_line: 'cat /secret/a' } }],
    });
    expect(alertOcsf(alert, '1.2.3')).toBe(alertOcsf(alertOf({ 'user.name': 'root' }), '1.2.3'));
  });

  it('names files and images as the schema requires (1.3.0: file.name, image.uid), and the host is no container', () => {
    const evidenceOf = (fields: Record<string, string>): unknown =>
      (
        JSON.parse(alertOcsf({ ...alertOf(), fields: new Map(Object.entries(fields)) }, '1')) as {
          evidences: unknown[];
        }
      ).evidences[0];
    const known = {
      'proc.exepath': '/usr/bin/cat',
      'container.id': 'abc',
      'container.image.repository': 'nginx',
    };
    expect(evidenceOf({ ...known, 'container.image.tag': '1' })).toMatchObject({
      process: { file: { name: 'cat', path: '/usr/bin/cat' } },
      container: { uid: 'abc', image: { uid: 'nginx:1', name: 'nginx', tag: '1' } },
    });
    expect(evidenceOf({ ...known, 'container.image.digest': 'sha256:1' })).toHaveProperty(
      'container.image.uid',
      'sha256:1',
    );
    expect(evidenceOf({ 'container.id': 'host', 'container.name': 'host' })).not.toHaveProperty('container');
  });

  it.each([0n, -5n, 2n ** 64n, TIME])('at %s has a time that can be written', (time) => {
    expect(isoTime(time)).toMatch(/^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    expect(clockTime(time, 'local')).toMatch(/^\d\d:\d\d:\d\d\.\d{9}$/);
  });
});

describe('a limiter', () => {
  const base = alertOf();
  const at = (seconds: number, changes: Partial<Alert> = {}): Alert => ({
    ...base,
    time: TIME + BigInt(Math.round(seconds * 1e9)),
    ...changes,
  });

  it('passes everything without limits', () => {
    const limiter = new AlertLimiter({});
    expect([at(0), at(0), at(0)].every((alert) => limiter.passes(alert))).toBe(true);
    expect(limiter.takeHeldBack()).toEqual([]);
  });

  it('passes a burst and then so many a second, each rule by itself, and says what it held back', () => {
    const limiter = new AlertLimiter({ ratePerSecond: 2, burst: 3 });
    expect([0, 0, 0, 0, 0].map((seconds) => limiter.passes(at(seconds)))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(limiter.passes(at(0, { rule: 'other' }))).toBe(true);
    expect([0.5, 0.5, 0.2].map((seconds) => limiter.passes(at(seconds)))).toEqual([true, false, false]);
    const [held, ...more] = limiter.takeHeldBack();
    expect(more).toEqual([]);
    expect(held).toMatchObject({ rule: 'Read a secret', reason: 'rate', count: 4, from: TIME });
    expect(heldBackText(held!)).toContain('4 alerts of rule "Read a secret"');
    expect(limiter.takeHeldBack()).toEqual([]);
  });

  it('passes an alert that says the same once within a time', () => {
    const limiter = new AlertLimiter({ sameWithin: 10_000_000_000n });
    expect([0, 1, 9.9, 10, 11].map((seconds) => limiter.passes(at(seconds)))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
    expect(limiter.passes(at(1, { message: 'another' }))).toBe(true);
    expect(limiter.takeHeldBack()).toMatchObject([{ reason: 'repeated', count: 3 }]);
  });

  it('reads long alerts to their end', () => {
    const limiter = new AlertLimiter({ sameWithin: 10_000_000_000n });
    const long = 'x'.repeat(100_000);
    const passes = (message: string): boolean => limiter.passes(at(0, { message }));
    expect([`${long}a`, `${long}b`, `${long}a`].map(passes)).toEqual([true, true, false]);
  });

  it('forgets the oldest texts', () => {
    const limiter = new AlertLimiter({ sameWithin: 10_000_000_000n });
    for (let index = 0; index < 70_000; index++) limiter.passes(at(0, { message: `m${index}` }));
    expect(limiter.passes(at(0, { message: 'm0' }))).toBe(true);
    expect(limiter.passes(at(0, { message: 'm69999' }))).toBe(false);
  });
});
