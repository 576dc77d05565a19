import { describe, expect, it } from 'vitest';
import type { SyscallEvent } from '../../event/event.ts';
import { ScapReader } from '../scap/reader.ts';
import { ScapFixture } from '../scap/scap-fixture.ts';
import { Definitions } from './definitions.ts';
import { MAX_ANCESTORS, REACH, REACH_CHARACTERS } from './format.ts';
import { JsonLinesReader } from './read.ts';
import { JsonLinesWriter } from './write.ts';

describe('definitions', () => {
  const process = (ordinal: number) => ({ kind: 'process' as const, ordinal, value: {}, depth: 1 });

  it('are kept as long as they are in reach: so many of a kind', () => {
    const definitions = new Definitions();
    for (let ordinal = 0; ordinal <= REACH; ordinal++) definitions.add(process(ordinal), 1);
    expect(definitions.get('process', 0)).toBeNull();
    expect(definitions.get('process', 1)).not.toBeNull();
    expect(definitions.get('usage', 1)).toBeNull();
  });

  it('are kept as long as they are in reach: so many characters of all kinds', () => {
    const definitions = new Definitions();
    definitions.add(process(0), 1);
    definitions.add({ ...process(0), kind: 'usage' }, REACH_CHARACTERS);
    expect(definitions.get('process', 0)).not.toBeNull();
    definitions.add(process(1), 1);
    expect(definitions.get('process', 0)).toBeNull();
    expect(definitions.get('usage', 0)).not.toBeNull();
    expect(definitions.get('process', 1)).not.toBeNull();
  });

  it('that are made anew stay when the old ones go', () => {
    const definitions = new Definitions();
    definitions.add(process(0), 1);
    const again = process(0);
    definitions.add(again, 1);
    definitions.add(process(1), REACH_CHARACTERS);
    expect(definitions.get('process', 0)?.value).toBe(again.value);
  });
});

describe('a process in lines of JSON', () => {
  const bytes = new ScapFixture()
    .section()
    .machine('host')
    .processes(8, [{ tid: 1, pid: 1, ptid: 0, comm: 'init' }])
    .event({ type: 'SYSCALL_SETUID.exit', time: 1n, tid: 1, values: [null] })
    .bytes();
  const [event] = new ScapReader().push(bytes) as [SyscallEvent];

  it('is defined anew when much was defined since', () => {
    const large = 'x'.repeat(REACH_CHARACTERS / 8);
    const writer = new JsonLinesWriter();
    const reader = new JsonLinesReader();
    const definedBy = (written: SyscallEvent): number => {
      const lines = writer.write(written);
      expect(reader.push(Buffer.from(lines))).toEqual([written]);
      return lines.split('\n').filter((line) => line.startsWith('{"process"')).length;
    };
    const others = [1, 2, 3, 4, 5].map((tid) => ({
      ...event,
      process: { ...event.process!, tid, main: null, env: [large] },
    }));
    expect([event, event].map(definedBy)).toEqual([1, 0]);
    expect(others.map(definedBy)).toEqual([1, 1, 1, 1, 1]);
    expect(definedBy(event)).toBe(1);
  });

  it('is written once even when its parent and its main thread do not fit beside each other', () => {
    const large = 'x'.repeat(REACH_CHARACTERS / 2);
    const [parent, main] = [2, 3].map((tid) => ({ ...event.process!, tid, main: null, env: [large] }));
    const lines = new JsonLinesWriter().write({
      ...event,
      process: { ...event.process!, parent: parent!, main: main! },
    });
    const processes = lines.split('\n').filter((line) => line.startsWith('{"process"'));
    expect(processes.map((line) => line.length > REACH_CHARACTERS / 2)).toEqual([true, true, false]);
    expect(JSON.parse(processes[2]!)).toMatchObject({ process: { parent: null, main: 1 } });
  });

  it('has no more ancestors than a limit', () => {
    const [, machine, ...lines] = new JsonLinesWriter().write(event).split('\n');
    const definition = JSON.parse(lines.find((line) => line.startsWith('{"process"'))!) as {
      process: Record<string, unknown>;
    };
    const reader = new JsonLinesReader();
    const count = MAX_ANCESTORS + 10;
    const chain = Array.from({ length: count }, (_, ordinal) => {
      const parent = ordinal === 0 ? null : ordinal - 1;
      return JSON.stringify({ process: { ...definition.process, ordinal, parent, main: ordinal } });
    });
    const last = lines.find((line) => line.startsWith('{"event"'))!;
    const json = JSON.parse(last) as { event: Record<string, unknown> };
    Object.assign(json.event, { process: count - 1, usage: null, descriptor: null, container: null });
    const text = ['{"bulkhead-events":1}', machine!, ...chain, JSON.stringify(json), ''].join('\n');
    const [read] = reader.push(Buffer.from(text)) as [SyscallEvent];
    let ancestors = 0;
    for (let process = read.process; process?.parent; process = process.parent) ancestors++;
    expect(ancestors).toBe(9);
  });
});
