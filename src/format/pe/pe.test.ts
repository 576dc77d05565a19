import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { sourceOfBytes } from '../byte-source.ts';
import { readAddress, readSection, sectionNamed } from '../executable/executable.ts';
import { packerOf } from '../executable/packer.ts';
import { openPe } from './pe.ts';

const OPTIONAL = { 32: 96, 64: 112 } as const;
const PE_AT = 0x80;

/** A PE file whose sections follow the headers, and a string table with one long name at its end. */
function buildPe(bits: 32 | 64, names: readonly string[], machine = 0x8664): Buffer {
  const table = PE_AT + 24 + OPTIONAL[bits];
  const start = table + names.length * 40;
  const file = Buffer.alloc(start + names.length * 16 + 40);
  file.write('MZ', 0, 'latin1');
  file.writeUInt32LE(PE_AT, 0x3c);
  file.write('PE', PE_AT, 'latin1');
  file.writeUInt16LE(machine, PE_AT + 4);
  file.writeUInt16LE(names.length, PE_AT + 6);
  file.writeUInt32LE(start + names.length * 16, PE_AT + 12);
  file.writeUInt16LE(OPTIONAL[bits], PE_AT + 20);
  file.writeUInt16LE(bits === 64 ? 0x20b : 0x10b, PE_AT + 24);
  if (bits === 64) file.writeBigUInt64LE(0x1_4000_0000n, PE_AT + 48);
  else file.writeUInt32LE(0x40_0000, PE_AT + 52);
  file.write('\x20\0\0\0.a-long-section-name\0', start + names.length * 16, 'latin1');
  for (const [index, name] of names.entries()) {
    const at = table + index * 40;
    file.write(name, at, 'latin1');
    file.writeUInt32LE(100, at + 8);
    file.writeUInt32LE(0x1000 * (index + 1), at + 12);
    file.writeUInt32LE(16, at + 16);
    file.writeUInt32LE(start + index * 16, at + 20);
    file.writeUInt32LE(index === 0 ? 0x6000_0020 : 0xc000_0040, at + 36);
    file.write(`bytes of ${index}`, start + index * 16);
  }
  return file;
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'fine';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

describe.each([
  [64, 0x1_4000_0000],
  [32, 0x40_0000],
] as const)('a PE file of %i bits', (bits, base) => {
  const file = openPe(sourceOfBytes(buildPe(bits, ['.text', '.data', '/4', '12345678'])));

  it('tells its sections, long names included', () => {
    expect(
      file.sections.map(({ name, address, executable, writable, data }) => [
        name,
        address - base,
        executable,
        writable,
        data,
      ]),
    ).toEqual([
      ['.text', 0x1000, true, false, false],
      ['.data', 0x2000, false, true, true],
      ['.a-long-section-name', 0x3000, false, true, true],
      ['12345678', 0x4000, false, true, true],
    ]);
    expect(Buffer.from(readSection(file, sectionNamed(file, '.data')!, 10)).toString()).toBe('bytes of 1');
  });

  it('maps addresses above its image base', () => {
    expect(Buffer.from(readAddress(file, base + 0x2009, 1)!).toString()).toBe('1');
    expect(readAddress(file, base + 0x2010, 1)).toBeUndefined();
  });

  it('tells its facts', () => {
    expect([file.bits, file.imageBase, file.type, packerOf(file)]).toEqual([
      bits,
      base,
      'executable',
      undefined,
    ]);
  });
});

describe('a PE file', () => {
  it.each([
    [0x14c, '386'],
    [0x8664, 'amd64'],
    [0xaa64, 'arm64'],
    [0x200, undefined],
  ])('of machine 0x%x is %s', (machine, architecture) => {
    expect(openPe(sourceOfBytes(buildPe(64, [], machine))).architecture).toBe(architecture);
  });

  it('packed by UPX says so', () => {
    expect(packerOf(openPe(sourceOfBytes(buildPe(64, ['UPX0', 'UPX1']))))).toBe('upx');
  });

  it('that is a library says so', () => {
    const bytes = buildPe(64, []);
    bytes.writeUInt16LE(0x2000, PE_AT + 22);
    expect(openPe(sourceOfBytes(bytes)).type).toBe('library');
  });
});

describe('a hostile PE file', () => {
  const whole = buildPe(64, ['.text', '.data', '/4']);

  it.each([
    ['nothing', Buffer.alloc(0), 'pe.corrupt'],
    ['a DOS program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]), 'pe.corrupt'],
    ['a header that is cut off', whole.subarray(0, PE_AT + 40), 'pe.corrupt'],
    ['a cut section table', whole.subarray(0, PE_AT + 24 + 112 + 50), 'pe.corrupt'],
    ['97 sections', Buffer.from(whole).fill(97, PE_AT + 6, PE_AT + 7), 'pe.limit'],
    ['an unknown optional header', Buffer.from(whole).fill(9, PE_AT + 24, PE_AT + 25), 'pe.corrupt'],
  ])('of %s is refused', (_what, bytes, code) => {
    expect(codeOf(() => openPe(sourceOfBytes(bytes)))).toBe(code);
  });

  it('gives a Problem or an answer, whatever is damaged', () => {
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, fc.nat(whole.length), fc.boolean(), (edits, cut, cutting) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of edits) bytes[at] = value;
        codeOf(() => {
          const file = openPe(sourceOfBytes(cutting ? bytes.subarray(0, cut) : bytes));
          for (const section of file.sections) {
            expect(readSection(file, section, 1 << 20).length).toBeLessThanOrEqual(bytes.length);
            readAddress(file, section.address, section.size);
          }
        });
      }),
      { numRuns: 3000 },
    );
  });
});
