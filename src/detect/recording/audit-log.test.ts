import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import type { DetectEvent } from '../event/event.ts';
import { readRecording } from './read-recording.ts';

function event(verb: string, second: number): Record<string, unknown> {
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    auditID: `id-${second}`,
    stage: 'ResponseComplete',
    verb,
    stageTimestamp: `2026-01-01T00:00:0${second}.000001Z`,
  };
}

const LINES = `${JSON.stringify(event('get', 1))}\n${JSON.stringify(event('list', 2))}\n`;
const LIST = { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [event('get', 1), event('list', 2)] };

async function read(text: string | Buffer): Promise<DetectEvent[]> {
  return Array.fromAsync(readRecording(Buffer.from(text)));
}

function verbsOf(events: readonly DetectEvent[]): unknown[] {
  return events.map((event) => [event.number, (event as { document?: { verb: string } }).document?.verb]);
}

describe('an audit log', () => {
  it.each([
    ['lines', LINES],
    ['lines without an end', LINES.trimEnd()],
    ['lines with gzip', gzipSync(LINES)],
    ['lines with zstd', zstdCompressSync(LINES)],
    ['a list on one line', JSON.stringify(LIST)],
    ['a list over many lines', JSON.stringify(LIST, null, 2)],
    ['an array', JSON.stringify(LIST.items)],
  ])('is read as %s', async (_what, text) => {
    const events = await read(text);
    expect(verbsOf(events)).toEqual([
      [1, 'get'],
      [2, 'list'],
    ]);
    expect(events[0]!.time).toBe(BigInt(Date.parse('2026-01-01T00:00:01Z')) * 1_000_000n + 1000n);
  });

  it.each([
    [`${LINES}{"kind":`, 'line 3: document is not JSON'],
    [`${LINES}[1]\n`, 'line 3: an audit event must be a JSON object'],
    [`{"apiVersion":"audit.k8s.io/v1","kind":"EventList"}`, 'line 1: an EventList must have items'],
    ['{"auditID":\n1', 'line 2: document is not JSON'],
  ])('says where it is damaged: %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('gives events or a problem whatever is cut or changed', async () => {
    const bytes = Buffer.from(LINES);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), fc.nat(255), fc.nat(bytes.length), async (cut, byte, at) => {
        const damaged = Buffer.from(bytes.subarray(0, cut));
        if (at < cut) damaged[at] = byte;
        const outcome = await read(damaged).catch((error: unknown) => error);
        expect(Array.isArray(outcome) || outcome instanceof Problem).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
