import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type DetectEvent,
  eventExtractor,
  fieldExtractor,
  judgeBatchLine,
  readRecording,
} from '#detect/index.ts';
import { generateConditions } from './support/sysdig/conditions.ts';
import { COMPARED_FIELDS, printField, type FieldUse } from './support/sysdig/fields.ts';
import { hasProgram } from './support/programs.ts';

const FOLDER = new URL('../../shared/data/falco/recordings/', import.meta.url).pathname;
const run = promisify(execFile);
/** All conditions take some minutes: `BULKHEAD_SYSDIG=all`. */
const CONDITIONS = process.env['BULKHEAD_SYSDIG'] === 'all' ? 2000 : 60;
/** A run of sysdig for each condition: milliseconds when nothing else runs, a second on a busy machine. */
const TIMEOUT_MS = 60_000 + CONDITIONS * 2000;
/** Output of a run over one recording. */
const MAX_OUTPUT = 1 << 28;
/** Fields of one run: more make its lines longer than they help. */
const FIELDS_AT_ONCE = 60;

const missing = !hasProgram('sysdig')
  ? 'sysdig is not installed'
  : existsSync(FOLDER)
    ? null
    : 'the recordings are not there';

describe.skipIf(missing !== null)(`sysdig${missing === null ? '' : ` (${missing})`}`, () => {
  const files = missing === null ? readdirSync(FOLDER).filter((name) => name.endsWith('.scap')) : [];

  describe.each(files)('on %s', (name) => {
    const file = `${FOLDER}${name}`;
    let events: DetectEvent[] = [];
    beforeAll(async () => {
      events = await Array.fromAsync(readRecording(file));
    });

    it('prints the same events, with the same fields', async () => {
      const differences: string[] = [];
      for (let start = 0; start < COMPARED_FIELDS.length; start += FIELDS_AT_ONCE) {
        const uses = COMPARED_FIELDS.slice(start, start + FIELDS_AT_ONCE);
        differences.push(...compareFields(await dump(file, uses), events, uses));
      }
      expect(differences).toEqual([]);
    });

    it(`selects the same events with ${CONDITIONS} conditions`, { timeout: TIMEOUT_MS }, async () => {
      const known = new Set(events.map(({ number }) => number));
      const differences: string[] = [];
      for (const condition of generateConditions(events, CONDITIONS)) {
        const wanted = (await select(file, condition)).filter((number) => known.has(number));
        const answer = judgeBatchLine(JSON.stringify({ condition }), {
          on: { events, extractor: eventExtractor },
        });
        const found = answer.ok ? answer.events : answer.error;
        if (JSON.stringify(found) !== JSON.stringify(wanted)) differences.push(condition);
      }
      expect(differences).toEqual([]);
    });
  });
});

/** The numbers of the events that a condition selects, judged after the state has followed them. */
async function select(file: string, condition: string): Promise<number[]> {
  const { stdout } = await run('sysdig', ['-d', '-r', file, '-p', '*%evt.num', condition], {
    maxBuffer: MAX_OUTPUT,
  });
  return stdout.split('\n').filter(Boolean).map(Number);
}

const FIELD_END = '\u0001';
const LINE_END = '\u0002\n';

async function dump(file: string, uses: readonly FieldUse[]): Promise<string[][]> {
  const format = ['%evt.num', '%evt.dir', ...uses.map(({ written }) => `%${written}`)].join(FIELD_END);
  const { stdout } = await run('sysdig', ['-r', file, '-p', `*${format}${LINE_END.trimEnd()}`], {
    maxBuffer: MAX_OUTPUT,
    encoding: 'latin1',
  });
  return stdout
    .split(LINE_END)
    .filter(Boolean)
    .map((line) => line.split(FIELD_END));
}

function compareFields(
  lines: readonly string[][],
  events: readonly DetectEvent[],
  uses: readonly FieldUse[],
): string[] {
  const byNumber = new Map(events.map((event) => [event.number, event]));
  const differences: string[] = [];
  for (const [number, direction, ...wanted] of lines) {
    const event = byNumber.get(Number(number));
    byNumber.delete(Number(number));
    if (!event) {
      if (direction === '<') differences.push(`${number} is missing`);
      continue;
    }
    for (const [i, use] of uses.entries()) {
      const found = printField(use, fieldExtractor(use.name, use.argument)?.(event) ?? null);
      if (!use.isExcused(event, wanted[i]!) && found !== wanted[i]) {
        differences.push(`${number} ${event.type} ${use.written}: ${found}, not ${wanted[i]}`);
      }
    }
  }
  return [...differences, ...[...byNumber.keys()].map((number) => `${number} is not sysdig's`)];
}
