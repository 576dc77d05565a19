import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { eventExtractor, judgeBatchLine, readRecording, type DetectEvent } from '#detect/index.ts';
import { hasProgram, output } from './support/programs.ts';

const recordings = join(import.meta.dirname, '../../shared/data/falco/recordings');
const missing = [
  ...(existsSync(recordings) ? [] : ['../shared/data']),
  ...(hasProgram('sysdig') ? [] : ['sysdig']),
];

async function eventsOf(path: string): Promise<DetectEvent[]> {
  const events: DetectEvent[] = [];
  for await (const event of readRecording(path)) events.push(event);
  return events;
}

/** Fields that sysdig and the rule language define alike, and how their values are compared. */
const FIELDS: readonly (readonly [string, readonly string[]])[] = [
  ['evt.type', ['=', '!=']],
  ['proc.name', ['=', '!=', 'contains', 'startswith']],
  ['proc.pid', ['=', '>', '<=']],
  ['proc.ppid', ['=']],
  ['proc.exepath', ['=', 'endswith']],
  ['proc.cmdline', ['=', 'contains']],
  ['fd.name', ['=', 'startswith', 'endswith', 'contains']],
  ['fd.num', ['=', '>=']],
  ['fd.typechar', ['=']],
  ['user.uid', ['=']],
  ['evt.rawres', ['=', '<', '>=']],
];

/** Values of a field that occur in the recording, the first few. */
function valuesOf(path: string, field: string): string[] {
  const text = output('sysdig', ['-r', path, '-p', `%${field}`, 'evt.dir=<']);
  const values = [...new Set(text.split('\n'))].filter(
    (value) => /^[\w./:>-]{1,80}$/.test(value) && value !== '<NA>',
  );
  return values.slice(0, 4);
}

describe.skipIf(missing.length > 0)(
  `recordings beside sysdig${missing.length > 0 ? ` (needs ${missing.join(', ')})` : ''}`,
  () => {
    const files = existsSync(recordings)
      ? readdirSync(recordings).filter((name) => name.endsWith('.scap'))
      : [];

    it.each(files)('%s: every condition selects the events that sysdig selects', async (name) => {
      const path = join(recordings, name);
      const events = await eventsOf(path);
      // Events that have no exit in a recording (a process ends, a signal comes) are events of ours and enter events of sysdig's.
      const exits = new Set(
        output('sysdig', ['-r', path, '-p', '%evt.num', 'evt.dir=<']).split('\n').map(Number),
      );
      const common = events.filter((event) => exits.has(event.number));
      const kept = new Set(common.map((event) => event.number));
      expect(kept.size).toBeGreaterThan(10);
      let asked = 0;
      for (const [field, operators] of FIELDS) {
        for (const value of valuesOf(path, field)) {
          for (const operator of operators) {
            // The grammar takes a bare number behind a numeric operator.
            const condition = /[<>]/.test(operator)
              ? `${field} ${operator} ${value}`
              : `${field} ${operator} "${value}"`;
            const { status, stdout } = spawnSync(
              'sysdig',
              ['-r', path, '-p', '%evt.num', `(${condition}) and evt.dir=<`],
              { encoding: 'utf8', maxBuffer: 1 << 28 },
            );
            if (status !== 0) continue;
            const theirs = stdout
              .split('\n')
              .filter((line) => line !== '')
              .map(Number)
              .filter((number) => kept.has(number));
            const answer = judgeBatchLine(JSON.stringify({ condition }), {
              on: { events: common, extractor: eventExtractor },
            });
            expect(answer, condition).toMatchObject({ ok: true, events: theirs });
            asked++;
          }
        }
      }
      expect(asked).toBeGreaterThan(20);
    });

    describe('that are damaged', () => {
      let folder = '';
      beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), 'bulkhead-recordings-'));
      });
      afterAll(() => rmSync(folder, { recursive: true, force: true }));

      it('give events or a Problem with its place, never anything else', async () => {
        const whole = readFileSync(join(recordings, 'cat_write.scap'));
        const damage = fc.record({
          at: fc.nat(whole.length - 8),
          bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
          cut: fc.option(fc.nat(whole.length)),
        });
        let round = 0;
        await fc.assert(
          fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
            const bytes = Buffer.from(whole);
            for (const one of damages) bytes.set(one.bytes, one.at);
            const path = join(folder, `${round++ % 4}.scap`);
            writeFileSync(path, damages[0]!.cut === null ? bytes : bytes.subarray(0, damages[0]!.cut));
            try {
              await eventsOf(path);
            } catch (error) {
              expect(error).toBeInstanceOf(Problem);
            }
          }),
          { numRuns: 1000 },
        );
      });
    });
  },
);
