import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyHash } from './key-hash.ts';
import { NONE, RecordPool } from './record-pool.ts';
import { RunMemory } from './run-memory.ts';
import { RunTable } from './run-table.ts';
import { LONGEST_TEXT, type StoredValue } from './value-store.ts';

describe('records', () => {
  it('are taken and given back', () => {
    const pool = new RecordPool(2);
    const taken = new Set<number>();
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (takes) => {
        for (const take of takes) {
          const [first] = taken;
          if (take || first === undefined) {
            const record = pool.take();
            expect(taken.has(record)).toBe(false);
            expect(record).not.toBe(NONE);
            pool.setWord(record, 1, -1);
            pool.setNumber(record, 2, Math.PI);
            taken.add(record);
          } else {
            expect(pool.number(first, 2)).toBe(Math.PI);
            taken.delete(first);
            pool.give(first);
          }
          expect(pool.used).toBe(taken.size);
        }
      }),
    );
  });

  it('come in any number', () => {
    const pool = new RecordPool(3);
    const records = Array.from({ length: 100_000 }, (_, index) => {
      const record = pool.take();
      pool.setWord(record, 7, index);
      return record;
    });
    expect(records.every((record, index) => pool.word(record, 7) === index)).toBe(true);
  });
});

describe('stored values', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ maxLength: 400 }),
    fc.double(),
    fc.constant(null),
  );

  it('are what was stored, and leave nothing behind', () => {
    const { values, cells } = new RunMemory();
    fc.assert(
      fc.property(fc.array(value, { maxLength: 6 }), fc.array(value, { maxLength: 6 }), (one, other) => {
        const first = values.write(one);
        const second = values.write(other);
        expect(values.read(first, one.length)).toEqual(one);
        expect(values.read(second, other.length)).toEqual(other);
        cells.giveChain(first);
        cells.giveChain(second);
        expect(cells.used).toBe(0);
      }),
    );
  });

  it.each<[string, StoredValue[], number]>([
    ['nothing', [], 0],
    ['a number', [65_535], 1],
    ['ten Latin-1 characters', ['äbcdefghij'], 1],
    ['eleven', ['abcdefghijk'], 2],
    ['five others', ['語'.repeat(5)], 1],
  ])('take a cell for twelve bytes: %s', (_, stored, count) => {
    const { values, cells } = new RunMemory();
    values.write(stored);
    expect(cells.used).toBe(count);
  });

  it('are cut when they are long', () => {
    const { values } = new RunMemory();
    const [text] = values.read(values.write(['a'.repeat(LONGEST_TEXT + 1)]), 1);
    expect(text).toBe(`${'a'.repeat(LONGEST_TEXT - 3)}...`);
  });
});

describe('a queue of times', () => {
  it('is what a list would be', () => {
    const { times, cells } = new RunMemory();
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ noNaN: true })), { maxLength: 50 }), (steps) => {
        let queue = NONE;
        const model: number[] = [];
        for (const time of steps) {
          if (time !== null) {
            queue = times.push(queue, time);
            model.push(time);
          } else if (model.length > 0) {
            queue = times.shift(queue);
            model.shift();
          }
          expect(times.count(queue)).toBe(model.length);
          if (model.length > 0) expect(times.oldest(queue)).toBe(model[0]);
        }
        times.remove(queue);
        expect(cells.used).toBe(0);
      }),
    );
  });
});

describe('a table of keys', () => {
  it('is what a plain map would be, beside another table', () => {
    const step = fc.tuple(
      fc.nat(1),
      fc.constantFrom('touch', 'remove', 'oldest', 'unshed'),
      fc.nat(200).map(String),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 500, size: 'max' }), (steps) => {
        const memory = new RunMemory(new KeyHash(Int32Array.of(7, 9)));
        const tables = [new RunTable(memory), new RunTable(memory)] as const;
        const models = [new Map<string, Model>(), new Map<string, Model>()] as const;
        for (const [time, [which, action, key]] of steps.entries()) {
          const table = tables[which]!;
          const model = models[which]!;
          const find = (): number => {
            table.beginKey().addText(key);
            memory.hash.finish();
            return table.find();
          };
          const entry = find();
          expect(entry !== NONE).toBe(model.has(key));
          if (action === 'touch') {
            if (entry === NONE) memory.entries.setState(table.add(time), time);
            else table.touch(entry, time);
            const { state = time } = model.get(key) ?? {};
            model.delete(key);
            model.set(key, { state, time, isUnshed: true });
          } else if (action === 'remove') {
            if (entry !== NONE) table.remove(entry);
            model.delete(key);
          } else if (action === 'oldest') {
            if (table.oldest !== NONE) table.remove(table.oldest);
            for (const [first] of model) {
              model.delete(first);
              break;
            }
          } else {
            const unshed = [...model.values()].find(({ isUnshed }) => isUnshed);
            const taken = table.takeUnshed();
            expect(taken === NONE ? undefined : memory.entries.stateOf(taken)).toBe(unshed?.state);
            if (unshed) unshed.isUnshed = false;
          }
          const found = find();
          expect(found === NONE ? undefined : memory.entries.stateOf(found)).toBe(model.get(key)?.state);
          const [first] = model.values();
          expect(table.oldestTime).toBe(first?.time ?? Number.POSITIVE_INFINITY);
          expect(memory.entries.used).toBe(models[0].size + models[1].size + tables.length);
        }
      }),
    );
  });
});

interface Model {
  readonly state: number;
  readonly time: number;
  isUnshed: boolean;
}
