import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseAuditEvents } from '../audit/audit-event.ts';
import type { DetectEvent } from '../event/event.ts';
import { FIELDS } from '../field/catalogue.ts';
import { ScapReader } from '../recording/scap/reader.ts';
import { alertText } from '../rule/alert/json.ts';
import { fieldEventExtractor, type FieldEvent } from '../rule/field-event/field-event.ts';
import { loadRules } from '../rule/load/load-rules.ts';
import { Detector } from './detector.ts';
import { eventExtractor } from './event-extractor.ts';

const TEXT = `
- rule: opened
  desc: d
  condition: evt.type=open
  output: "%fd.name"
  priority: INFO
- threshold: often
  desc: d
  condition: evt.type=open
  count: 2
  within: 1m
  output: "%sequence.count times %fd.name"
  priority: NOTICE
- rule: got
  desc: d
  condition: ka.verb=get
  output: "%ka.user.name got %jevt.value[/objectRef/name]"
  priority: INFO
  source: k8s_audit
`;

function open(seconds: number, name: string): FieldEvent {
  return {
    source: 'syscall',
    type: 'open',
    fields: new Map<string, string | number>([
      ['evt.rawtime', seconds * 1e9],
      ['fd.name', name],
      ['proc.pid', 1],
      ['proc.pid.ts', 2],
    ]),
  };
}

describe('a detector', () => {
  const set = loadRules([{ name: 'f', text: TEXT }], { containerFields: false });

  it('gives the alerts of rules, and of sequences and thresholds after them', () => {
    const detector = new Detector(set, fieldEventExtractor, { hostname: 'h' });
    expect(detector.detect(open(1, '/a')).map((alert) => alert.message)).toEqual(['/a']);
    expect(detector.detect(open(2, '/b')).map((alert) => alertText(alert, { time: 'utc' }))).toEqual([
      '00:00:02.000000000: Informational /b',
      '00:00:02.000000000: Notice 2 times /b',
    ]);
    expect(detector.takeWithheld()).toEqual({ heldBack: [], forgotten: [] });
  });

  it('holds back what is over the limits, and says so', () => {
    const detector = new Detector(set, fieldEventExtractor, { ratePerSecond: 1, burst: 1, keys: 0 });
    expect(detector.detect(open(1, '/a'))).toHaveLength(1);
    expect(detector.detect(open(1, '/a'))).toHaveLength(0);
    expect(detector.takeWithheld()).toMatchObject({
      heldBack: [{ rule: 'opened', count: 1 }],
      forgotten: [{ sequence: 'often', keys: 2, values: 0 }],
    });
  });

  it('looks at audit events', () => {
    const detector = new Detector<DetectEvent>(set, eventExtractor);
    const document = { verb: 'get', user: { username: 'eve' }, objectRef: { name: 'secret' } };
    const [event] = parseAuditEvents(JSON.stringify(document));
    expect(detector.detect(event!).map((alert) => alert.message)).toEqual(['eve got secret']);
  });
});

const RECORDING = new URL('../../../../shared/data/falco/recordings/cat_write.scap', import.meta.url);

describe.skipIf(!existsSync(RECORDING))('a recording (needs ../shared/data/falco)', () => {
  it('is looked at by its real fields', () => {
    const reader = new ScapReader();
    const events = reader.push(gunzipSync(readFileSync(RECORDING)));
    const condition = 'evt.type = open and proc.name = cat and fd.name startswith /dev';
    const text = `- rule: r\n  desc: d\n  condition: ${condition}\n  output: "%evt.num %proc.name %fd.name"\n  priority: INFO\n`;
    const detector = new Detector(
      loadRules([{ name: 'f', text }], { containerFields: false }),
      eventExtractor,
    );
    const messages = events.flatMap((event) => detector.detect(event)).map((alert) => alert.message);
    expect(messages).toEqual([expect.stringMatching(/^\d+ cat \/dev\/null$/)]);
  });

  it('has a reader for every field of the catalogue', () => {
    const reader = new ScapReader();
    const [event] = reader.push(gunzipSync(readFileSync(RECORDING)));
    for (const field of FIELDS) {
      const argument = field.argument?.required ? '0' : null;
      expect(eventExtractor(field.name, argument)(event!)).not.toBeUndefined();
    }
  });
});
