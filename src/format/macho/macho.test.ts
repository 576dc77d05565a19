import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { sourceOfBytes } from '../byte-source.ts';
import { readAddress, readSection, sectionNamed } from '../executable/executable.ts';
import { isMachO, openMachO } from './macho.ts';

interface Layout {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
}

const WIDE_LITTLE: Layout = { bits: 64, littleEndian: true };

/** A Mach-O file of one writable segment `__DATA` with the section `__info` and a zero-filled one. */
function buildMachO({ bits, littleEndian }: Layout, cpu = 0x01000007): Buffer {
  const wide = bits === 64;
  const header = wide ? 32 : 28;
  const segment = wide ? 72 : 56;
  const section = wide ? 80 : 68;
  const start = header + 8 + segment + 2 * section;
  const file = Buffer.alloc(start + 32);
  const word = (at: number, value: number) =>
    littleEndian ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at);
  const long = (at: number, value: number) =>
    wide
      ? littleEndian
        ? file.writeBigUInt64LE(BigInt(value), at)
        : file.writeBigUInt64BE(BigInt(value), at)
      : word(at, value);
  word(0, wide ? 0xfeedfacf : 0xfeedface);
  word(4, cpu);
  word(12, 2);
  word(16, 2);
  word(20, 8 + segment + 2 * section);
  word(header, 0x1b);
  word(header + 4, 8);
  let at = header + 8;
  word(at, wide ? 0x19 : 0x1);
  word(at + 4, segment + 2 * section);
  file.write('__DATA', at + 8);
  long(at + 24, 0x10000);
  long(at + (wide ? 40 : 32), start);
  long(at + (wide ? 48 : 36), 32);
  word(at + segment - 12, 3);
  word(at + segment - 8, 2);
  at += segment;
  for (const [name, flags] of [
    ['__a_name_of_16_ch', 0],
    ['__bss', 1],
  ] as const) {
    file.write(name.slice(0, 16), at);
    file.write('__DATA', at + 16);
    long(at + 32, 0x10000);
    long(at + 32 + (wide ? 8 : 4), 11);
    word(at + 32 + (wide ? 16 : 8), start);
    word(at + 48 + (wide ? 16 : 8), flags);
    at += section;
  }
  file.write('hello world and more', start);
  return file;
}

function buildFat(wide: boolean, slices: readonly Buffer[]): Buffer {
  const entry = wide ? 32 : 20;
  const head = Buffer.alloc(8 + entry * slices.length);
  head.writeUInt32BE(wide ? 0xcafebabf : 0xcafebabe, 0);
  head.writeUInt32BE(slices.length, 4);
  let offset = head.length;
  for (const [index, slice] of slices.entries()) {
    const at = 8 + index * entry;
    if (wide) {
      head.writeBigUInt64BE(BigInt(offset), at + 8);
      head.writeBigUInt64BE(BigInt(slice.length), at + 16);
    } else {
      head.writeUInt32BE(offset, at + 8);
      head.writeUInt32BE(slice.length, at + 12);
    }
    offset += slice.length;
  }
  return Buffer.concat([head, ...slices]);
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

describe.each<Layout>([
  WIDE_LITTLE,
  { bits: 64, littleEndian: false },
  { bits: 32, littleEndian: true },
  { bits: 32, littleEndian: false },
])('a Mach-O file of $bits bits, little endian $littleEndian', (layout) => {
  const [file] = openMachO(sourceOfBytes(buildMachO(layout)));

  it('tells its sections', () => {
    expect(file!.sections.map(({ name, segment, size }) => [name, segment, size])).toEqual([
      ['__a_name_of_16_c', '__DATA', 11],
      ['__bss', '__DATA', 0],
    ]);
    const section = sectionNamed(file!, '__a_name_of_16_c')!;
    expect(Buffer.from(readSection(file!, section, 100)).toString()).toBe('hello world');
  });

  it('maps addresses to bytes', () => {
    expect(Buffer.from(readAddress(file!, 0x10006, 5)!).toString()).toBe('world');
    expect(file!.segments.map(({ name, writable, executable }) => [name, writable, executable])).toEqual([
      ['__DATA', true, false],
    ]);
  });
});

describe('a Mach-O file', () => {
  it.each([
    [0x01000007, 'amd64'],
    [0x0100000c, 'arm64'],
    [7, '386'],
    [99, undefined],
  ])('of CPU type %i is %s', (cpu, architecture) => {
    expect(openMachO(sourceOfBytes(buildMachO(WIDE_LITTLE, cpu)))[0]!.architecture).toBe(architecture);
  });

  it.each([false, true])('that is fat has one file for each architecture, 64-bit offsets %s', (wide) => {
    const fat = buildFat(wide, [buildMachO(WIDE_LITTLE), buildMachO(WIDE_LITTLE, 0x0100000c)]);
    const files = openMachO(sourceOfBytes(fat));
    expect(files.map(({ architecture }) => architecture)).toEqual(['amd64', 'arm64']);
    expect(Buffer.from(readAddress(files[1]!, 0x10000, 5)!).toString()).toBe('hello');
  });

  it('is not a Java class, which begins like a fat one', () => {
    expect(isMachO(Buffer.from('cafebabe00000034', 'hex'))).toBe(false);
    expect(isMachO(Buffer.from('cafebabe00000002', 'hex'))).toBe(true);
  });
});

describe('a hostile Mach-O file', () => {
  const fat = buildFat(false, [buildMachO(WIDE_LITTLE), buildMachO({ bits: 32, littleEndian: false })]);
  const thin = buildMachO(WIDE_LITTLE);

  it.each([
    ['nothing', Buffer.alloc(0), 'macho.corrupt'],
    ['a bare magic', thin.subarray(0, 8), 'macho.corrupt'],
    ['cut load commands', thin.subarray(0, 60), 'macho.corrupt'],
    ['a cut list of architectures', fat.subarray(0, 20), 'macho.corrupt'],
    ['a load command of no length', Buffer.from(thin).fill(0, 36, 40), 'macho.corrupt'],
    ['endless load commands', Buffer.from(thin).fill(0xff, 20, 24), 'macho.limit'],
    ['sections that do not fit', Buffer.from(thin).fill(0x7f, 40 + 64, 40 + 66), 'macho.corrupt'],
  ])('of %s is refused', (_what, bytes, code) => {
    expect(codeOf(() => openMachO(sourceOfBytes(bytes)))).toBe(code);
  });

  it('that contains itself ends', () => {
    const bytes = Buffer.from(fat);
    bytes.writeUInt32BE(0, 16);
    expect(codeOf(() => openMachO(sourceOfBytes(bytes)))).toBe('macho.corrupt');
  });

  it('gives a Problem or an answer, whatever is damaged', () => {
    for (const whole of [thin, fat]) {
      const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), {
        minLength: 1,
        maxLength: 8,
      });
      fc.assert(
        fc.property(damage, fc.nat(whole.length), fc.boolean(), (edits, cut, cutting) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of edits) bytes[at] = value;
          codeOf(() => {
            for (const file of openMachO(sourceOfBytes(cutting ? bytes.subarray(0, cut) : bytes))) {
              for (const section of file.sections)
                expect(readSection(file, section, 1 << 20).length).toBeLessThanOrEqual(bytes.length);
              for (const segment of file.segments) readAddress(file, segment.address, segment.size);
            }
          });
        }),
        { numRuns: 2000 },
      );
    }
  });
});
