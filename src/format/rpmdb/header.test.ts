import { describe, expect, it } from 'vitest';
import { writeHeader } from './database-fixture.ts';
import { readRpmHeader } from './header.ts';

const header = readRpmHeader(
  writeHeader([
    [1000, 6, 'kettle'],
    [1001, 6, 'inside the region'],
    [1004, 9, ['English', 'Deutsch']],
    [1003, 4, [7]],
    [1030, 3, [0o100644, 0o40755]],
    [1029, 2, [0, 1, 255]],
    [5009, 5, [2 ** 40]],
    [261, 7, new Uint8Array([0xca, 0xfe])],
    [1117, 8, ['ä', '', 'b']],
    [1118, 8, []],
    [1001, 6, 'after it'],
  ]),
);

describe('an rpm header', () => {
  it('gives values by tag and type', () => {
    expect(header.text(1000)).toBe('kettle');
    expect(header.text(1004)).toBe('English');
    expect(header.texts(1117)).toEqual(['ä', '', 'b']);
    expect(header.texts(1004)).toEqual(['English', 'Deutsch']);
    expect(header.integers(1003)).toEqual([7]);
    expect(header.integers(1030)).toEqual([0o100644, 0o40755]);
    expect(header.integers(1029)).toEqual([0, 1, 255]);
    expect(header.integers(5009)).toEqual([2 ** 40]);
    expect(header.bytes(261)).toEqual(Buffer.from([0xca, 0xfe]));
  });

  it('gives nothing for what is absent, empty or of another type', () => {
    expect(header.text(9)).toBeUndefined();
    expect(header.text(1003)).toBeUndefined();
    expect(header.text(1118)).toBeUndefined();
    expect(header.texts(1003)).toEqual([]);
    expect(header.texts(1118)).toEqual([]);
    expect(header.integers(1000)).toEqual([]);
    expect(header.bytes(1000)).toBeUndefined();
  });

  it('takes the last of a tag, as entries behind the region replace those in it', () => {
    expect(header.text(1001)).toBe('after it');
  });

  it.each([
    ['shorter than its counts', new Uint8Array(7), 'rpmdb.truncated'],
    ['without tags', writeHeader([]), 'rpmdb.limit'],
    ['with too many tags', new Uint8Array([0, 1, 0, 0, 0, 0, 0, 0]), 'rpmdb.limit'],
    ['with too much data', new Uint8Array([0, 0, 0, 1, 0xff, 0, 0, 0]), 'rpmdb.limit'],
    ['cut short', writeHeader([[1000, 6, 'kettle']]).subarray(0, -1), 'rpmdb.truncated'],
  ])('refuses one %s', (_what, blob, code) => {
    expect(() => readRpmHeader(blob)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses values that reach past it', () => {
    const blob = Buffer.from(
      writeHeader([
        [1003, 4, [1]],
        [1000, 6, 'x'],
      ]),
    );
    blob.writeUInt32BE(1000, 8 + 12);
    blob[blob.length - 1] = 0x78;
    const corrupt = readRpmHeader(blob);
    expect(() => corrupt.integers(1003)).toThrow(/tag 1003 reaches past/);
    expect(() => corrupt.text(1000)).toThrow(/tag 1000 has no end/);
  });
});
