import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import type { DetectEvent } from '../event/event.ts';
import { fieldExtractor } from '../event/extract.ts';
import { FIELDS } from '../field/catalogue.ts';
import { convertRecording, readRecording, replayRecording } from './read-recording.ts';
import { pollList, ScapFixture, sockaddr, socktuple, texts } from './scap/scap-fixture.ts';

const SCAP = recording();

async function eventsOf(source: string | Uint8Array): Promise<DetectEvent[]> {
  return Array.fromAsync(readRecording(source));
}

async function linesOf(source: string | Uint8Array): Promise<string> {
  return (await Array.fromAsync(convertRecording(source))).join('');
}

describe('a recording', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bulkhead-recording-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is the same plain, compressed with gzip or zstd, as bytes and as a file', async () => {
    const events = await eventsOf(SCAP);
    expect(events).toHaveLength(9);
    for (const bytes of [gzipSync(SCAP), zstdCompressSync(SCAP)]) {
      const path = join(folder, 'recording');
      await writeFile(path, bytes);
      expect(await eventsOf(bytes)).toEqual(events);
      expect(await eventsOf(path)).toEqual(events);
    }
    expect(await replayRecording(SCAP, () => {})).toBe(9);
  });

  it('says everything as lines of JSON that it said before, and the same lines again', async () => {
    const lines = await linesOf(SCAP);
    expect(lines.split('\n')[0]).toBe('{"bulkhead-events":1}');
    expect(await eventsOf(Buffer.from(lines))).toEqual(await eventsOf(SCAP));
    expect(await linesOf(zstdCompressSync(Buffer.from(lines)))).toBe(lines);
  });

  it('can be an audit event', async () => {
    const line = '{"bulkhead-events":1}\n{"audit":{"number":4,"time":"17","document":{"verb":"get"}}}';
    expect(await eventsOf(Buffer.from(line))).toEqual([
      { source: 'k8s_audit', number: 4, time: 17n, type: 'pluginevent', document: { verb: 'get' } },
    ]);
  });

  it.each([
    ['that is not there', '/nowhere/recording.scap', 'recording.unreadable'],
    ['that is empty', Buffer.alloc(0), 'recording.truncated'],
    ['that is something else', Buffer.from('hello'), 'recording.format'],
    ['that is cut off', SCAP.subarray(0, -5), 'recording.truncated'],
    ['whose compression is cut off', gzipSync(SCAP).subarray(0, -20), 'recording.truncated'],
    ['whose compression is damaged', damaged(gzipSync(SCAP)), 'recording.corrupt'],
    ['of another version of our lines', Buffer.from('{"bulkhead-events":2}'), 'recording.format'],
    ['with a line that is not JSON', Buffer.from('{"bulkhead-events":1}\nx'), 'recording.corrupt'],
    [
      'with an event before its machine',
      Buffer.from('{"bulkhead-events":1}\n{"event":{}}'),
      'recording.corrupt',
    ],
  ])('one %s is refused', async (_, source, code) => {
    await expect(eventsOf(source)).rejects.toMatchObject({ name: 'Problem', code });
  });

  it('names the file and the line', async () => {
    const path = join(folder, 'lines');
    await writeFile(path, '{"bulkhead-events":1}\n{"machine":{"hostname":7}}\n');
    await expect(eventsOf(path)).rejects.toThrow(`${path}: line 2: machine.hostname: a text is wanted`);
  });

  it('stops at a limit', async () => {
    const limited = Array.fromAsync(readRecording(SCAP, { maxBytes: 100 }));
    await expect(limited).rejects.toMatchObject({ code: 'recording.limit' });
  });

  it('passes on what its reader throws', async () => {
    const replay = replayRecording(SCAP, () => {
      throw new RangeError('mine');
    });
    await expect(replay).rejects.toThrow(RangeError);
  });

  it('of lines of JSON throws nothing but a Problem, whatever is in the lines', async () => {
    const lines = (await linesOf(SCAP)).trimEnd().split('\n');
    const extractors = FIELDS.flatMap(({ name }) => fieldExtractor(name) ?? []);
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 1), fc.nat(40), fc.jsonValue(), async (line, member, value) => {
        const damagedLines = lines.with(
          line,
          JSON.stringify(replaced(JSON.parse(lines[line]!), member, value)),
        );
        try {
          for (const event of await eventsOf(Buffer.from(damagedLines.join('\n')))) {
            for (const extract of extractors) extract(event);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** The object with another value for one of the members of its only member. */
function replaced(json: Record<string, unknown>, member: number, value: unknown): unknown {
  const [name, inner] = Object.entries(json)[0]!;
  if (typeof inner !== 'object' || inner === null) return { [name]: value };
  const names = Object.keys(inner);
  return { [name]: { ...inner, [names[member % names.length]!]: value } };
}

function damaged(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, 40), Buffer.alloc(40, 0xff), bytes.subarray(80)]);
}

/** A recording with every kind of argument. */
function recording(): Buffer {
  const fixture = new ScapFixture()
    .section()
    .machine('host')
    .interfaces(2, [{ address: 'fe80::1', netmask: '' }])
    .processes(8, [
      { tid: 1, pid: 1, ptid: 0, comm: 'init', env: ['A=1'] },
      { tid: 7, pid: 1, ptid: 0, comm: 'side', cgroups: [`cpu=/docker/${'ab'.repeat(32)}`] },
    ])
    .descriptors(1, 1, [
      { fd: 0, kind: 'file', name: '/dev/null' },
      { fd: 3, kind: 'unix', name: '/run/x' },
    ]);
  let time = 1_600_000_000_000_000_000n;
  const happens = (type: string, ...values: Parameters<ScapFixture['event']>[0]['values']): void => {
    time += 7n;
    fixture.event({ type, time, tid: time % 2n === 0n ? 7 : 1, values });
  };
  happens('SYSCALL_WRITE.exit', 5, Buffer.from([0, 1, 255]), 3, 5);
  happens('SOCKET_BIND.exit', 0, sockaddr('[fe80::1]:80'), 3);
  happens('SOCKET_ACCEPT_5.exit', 9, socktuple('1.2.3.4:5', '6.7.8.9:10'), 0, 0, 0);
  happens('SOCKET_ACCEPT_5.exit', 10, socktuple('unix:/run/y'), 0, 0, 0);
  happens(
    'SYSCALL_POLL.exit',
    1,
    pollList([
      [0, 1],
      [44, 2],
    ]),
  );
  happens('SOCKET_GETSOCKOPT.exit', 0, 3, 1, 1, Buffer.from([2, 1, 0, 0, 0]), 4);
  happens('SYSCALL_MMAP.exit', 0xffff_ffff_ffff_f000n, 1, 1, 0);
  happens('TRACER.exit', 1, texts(['a', 'b']), texts([]));
  happens('SYSCALL_SETUID.exit', null);
  return fixture.bytes();
}
