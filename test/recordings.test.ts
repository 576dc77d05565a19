import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import {
  alertJson,
  alertText,
  Detector,
  eventExtractor,
  loadRules,
  readRecording,
  type DetectEvent,
} from '#detect/index.ts';

const FOLDER = join(import.meta.dirname, '../../shared/data/falco/recordings');
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.scap')) : [];

/** Cut-off points of each recording that are tried; all of the first bytes, where the headers are. */
const PREFIXES = 400;
const FIRST_BYTES = 600;

const RULES = `
- rule: all
  desc: d
  condition: evt.type exists
  output: "%evt.type %evt.args %proc.cmdline %proc.exepath %proc.env %fd.name %user.name %container.name"
  priority: INFO
`;

function contentOf(name: string): Buffer {
  const bytes = readFileSync(join(FOLDER, name));
  return bytes.readUInt16LE(0) === 0x8b1f ? gunzipSync(bytes) : bytes;
}

/** The events before the damage, and the problem that says where it is; null when nothing is wrong. */
async function read(bytes: Buffer): Promise<{ events: DetectEvent[]; problem: unknown }> {
  const events: DetectEvent[] = [];
  try {
    for await (const event of readRecording(bytes)) events.push(event);
    return { events, problem: null };
  } catch (problem) {
    return { events, problem };
  }
}

describe.skipIf(files.length === 0)(
  `damaged recordings${files.length === 0 ? ' (../shared/data is not there)' : ''}`,
  () => {
    it.each(files)('%s: each beginning gives its events, and where it ends', async (name) => {
      const whole = contentOf(name);
      const { events: all } = await read(whole);
      const step = Math.ceil(whole.length / PREFIXES);
      for (let end = 0; end < whole.length; end += end < FIRST_BYTES ? 1 : step) {
        const { events, problem } = await read(whole.subarray(0, end));
        // What ends between two blocks is whole.
        if (problem !== null) expect(problem).toBeInstanceOf(Problem);
        expect(events.map(({ number }) => number)).toEqual(
          all.slice(0, events.length).map(({ number }) => number),
        );
      }
    });

    it.each(files)(
      '%s: changed bytes give events that can be printed, or a problem with its place',
      async (name) => {
        const whole = contentOf(name);
        const set = loadRules([{ name: 'f', text: RULES }]);
        const change = fc.record({
          at: fc.nat(whole.length - 8),
          bytes: fc.oneof(
            fc.uint8Array({ minLength: 1, maxLength: 8 }),
            // What would leave its line, or turn the text around.
            fc
              .constantFrom('\n', '\u001b[2K', '\u202e', '\u0085', '\u2028', '\r')
              .map((text) => Buffer.from(text)),
          ),
        });
        await fc.assert(
          fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
            const bytes = Buffer.from(whole);
            for (const { at, bytes: some } of changes) bytes.set(some, at);
            const { events, problem } = await read(bytes);
            if (problem !== null) {
              expect(problem).toBeInstanceOf(Problem);
              expect((problem as Problem).message).toMatch(/byte \d+|compressed content/);
            }
            const detector = new Detector(set, eventExtractor);
            for (const event of events.slice(0, 300)) {
              for (const alert of detector.detect(event)) {
                expect(alertText(alert, { time: 'utc' })).not.toMatch(UNSAFE);
                const json = alertJson(alert, { time: 'utc' });
                expect(json).not.toMatch(/[\u0000-\u001f]/);
                expect(JSON.parse(json)).toHaveProperty('rule', 'all');
              }
            }
          }),
          { numRuns: 60 },
        );
      },
    );
  },
);

/** Characters that end a line, move the cursor or change the direction of what follows. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
