import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { sourceOfBytes, type ByteSource } from '../byte-source.ts';
import { placeOfAddress, readAddress, readSection, sectionNamed } from '../executable/executable.ts';
import { packerOf } from '../executable/packer.ts';
import { openElf, type ElfFile } from './elf.ts';
import { elfInterpreter, elfNotes, isStaticElf } from './facts.ts';

interface Part {
  readonly name: string;
  readonly bytes: Uint8Array | string;
  readonly address?: number;
  readonly sectionType?: number;
  readonly segmentType?: number;
}

interface Sample {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly type?: number;
  readonly machine?: number;
  readonly entry?: number;
  readonly parts: readonly Part[];
}

/** An ELF file: header, program headers, the parts, the section names and the section table. */
function buildElf({ bits, littleEndian, type = 2, machine = 62, entry = 0, parts }: Sample): Buffer {
  const wide = bits === 64;
  const headerBytes = wide ? 64 : 52;
  const segmentBytes = wide ? 56 : 32;
  const sectionBytes = wide ? 64 : 40;
  const all = parts.map((part) => Object.assign({}, part, { bytes: Buffer.from(part.bytes as string) }));
  const names = Buffer.from(`\0${[...all.map(({ name }) => name), '.shstrtab'].join('\0')}\0`);
  const loaded = all.filter(({ segmentType }) => segmentType !== undefined);
  let offset = headerBytes + loaded.length * segmentBytes;
  const placed = [
    ...all,
    { name: '.shstrtab', bytes: names, sectionType: 3 } as Part & { bytes: Buffer },
  ].map((part) => {
    const start = offset;
    offset += part.bytes.length;
    return Object.assign({ start }, part);
  });
  const file = Buffer.alloc(offset + (placed.length + 1) * sectionBytes);
  const half = (at: number, value: number) =>
    littleEndian ? file.writeUInt16LE(value, at) : file.writeUInt16BE(value, at);
  const word = (at: number, value: number) =>
    littleEndian ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at);
  const long = (at: number, value: number) =>
    wide
      ? littleEndian
        ? file.writeBigUInt64LE(BigInt(value), at)
        : file.writeBigUInt64BE(BigInt(value), at)
      : word(at, value);
  file.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, littleEndian ? 1 : 2, 1]);
  half(16, type);
  half(18, machine);
  long(24, entry);
  long(wide ? 32 : 28, headerBytes);
  long(wide ? 40 : 32, offset);
  const counts = wide ? 54 : 42;
  half(counts, segmentBytes);
  half(counts + 2, loaded.length);
  half(counts + 4, sectionBytes);
  half(counts + 6, placed.length + 1);
  half(counts + 8, placed.length);
  let at = headerBytes;
  for (const part of placed.filter(({ segmentType }) => segmentType !== undefined)) {
    word(at, part.segmentType!);
    word(at + (wide ? 4 : 24), 6);
    long(at + (wide ? 8 : 4), part.start);
    long(at + (wide ? 16 : 8), part.address ?? 0);
    long(at + (wide ? 32 : 16), part.bytes.length);
    at += segmentBytes;
  }
  at = offset + sectionBytes;
  for (const part of placed) {
    part.bytes.copy(file, part.start);
    word(at, names.indexOf(`\0${part.name}\0`) + 1);
    word(at + 4, part.sectionType ?? 1);
    long(at + (wide ? 16 : 12), part.address ?? 0);
    long(at + (wide ? 24 : 16), part.start);
    long(at + (wide ? 32 : 20), part.bytes.length);
    at += sectionBytes;
  }
  return file;
}

function open(sample: Sample): ElfFile {
  return openElf(sourceOfBytes(buildElf(sample)));
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

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}

const PARTS: readonly Part[] = [
  { name: '.interp', bytes: '/lib/ld.so.1\0', segmentType: 3, address: 0x1000 },
  { name: '.data', bytes: 'some data here', segmentType: 1, address: 0x40_0000 },
  { name: '.empty', bytes: '' },
];

describe.each([
  [64, true],
  [64, false],
  [32, true],
  [32, false],
] as const)('an ELF file of %i bits, little endian %s', (bits, littleEndian) => {
  const file = open({ bits, littleEndian, parts: PARTS, entry: 0x40_0000 });

  it('tells its sections', () => {
    expect(file.sections.map(({ name, size }) => [name, size])).toEqual([
      ['', 0],
      ['.interp', 13],
      ['.data', 14],
      ['.empty', 0],
      ['.shstrtab', 32],
    ]);
    expect(textOf(readSection(file, sectionNamed(file, '.data')!, 9))).toBe('some data');
  });

  it('maps addresses to bytes', () => {
    expect(textOf(readAddress(file, 0x40_0005, 4))).toBe('data');
    expect(readAddress(file, 0x40_0005, 10)).toBeUndefined();
    expect(readAddress(file, 0x50_0000, 1)).toBeUndefined();
    expect(placeOfAddress(file, 0x40_000d)?.available).toBe(1);
  });

  it('tells its facts', () => {
    expect([file.format, file.bits, file.littleEndian, file.type, file.entry]).toEqual([
      'elf',
      bits,
      littleEndian,
      'executable',
      0x40_0000,
    ]);
    expect(elfInterpreter(file)).toBe('/lib/ld.so.1');
  });
});

describe('an ELF file', () => {
  it.each([
    [3, 32, true, '386'],
    [8, 32, false, 'mips'],
    [8, 64, true, 'mips64le'],
    [20, 32, false, 'ppc'],
    [21, 64, true, 'ppc64le'],
    [21, 64, false, 'ppc64'],
    [22, 64, false, 's390x'],
    [22, 32, false, 's390'],
    [40, 32, true, 'arm'],
    [43, 64, false, 'sparc64'],
    [62, 64, true, 'amd64'],
    [62, 32, true, 'amd64p32'],
    [183, 64, true, 'arm64'],
    [183, 64, false, 'arm64be'],
    [243, 64, true, 'riscv64'],
    [243, 32, true, 'riscv'],
    [258, 64, true, 'loong64'],
    [1, 32, false, undefined],
  ] as const)(
    'of machine %i, %i bits, little endian %s is %s',
    (machine, bits, littleEndian, architecture) => {
      expect(open({ bits, littleEndian, machine, parts: [] }).architecture).toBe(architecture);
    },
  );

  const dynamic: Part = { name: '.dynamic', bytes: '', segmentType: 2 };
  const interpreter: Part = { name: '.interp', bytes: 'x', segmentType: 3 };
  it.each([
    ['a program without an interpreter', 2, 1, [], true],
    ['a program with one', 2, 1, [interpreter, dynamic], false],
    ['a static PIE', 3, 1, [dynamic], true],
    ['a PIE', 3, 1, [dynamic, interpreter], false],
    ['a library', 3, 0, [dynamic], false],
  ] as const)('%s is static: of type %i, entry %i', (_what, type, entry, parts, expected) => {
    expect(isStaticElf(open({ bits: 64, littleEndian: true, type, entry, parts }))).toBe(expected);
  });

  it('packed by UPX says so, and has no section table', () => {
    const whole = Buffer.concat([buildElf({ bits: 64, littleEndian: true, parts: [] }), Buffer.from('UPX!')]);
    const packed = Buffer.from(whole);
    packed.fill(0, 40, 48);
    expect(packerOf(openElf(sourceOfBytes(whole)))).toBeUndefined();
    expect(packerOf(openElf(sourceOfBytes(packed)))).toBe('upx');
    expect(packerOf(openElf(sourceOfBytes(packed.subarray(0, packed.length - 1))))).toBeUndefined();
  });

  it('tells its notes', () => {
    const note = (littleEndian: boolean) => {
      const bytes = Buffer.alloc(36);
      const word = (at: number, value: number) =>
        littleEndian ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
      word(0, 4);
      word(4, 3);
      word(8, 3);
      bytes.write('GNU\0abc', 12);
      word(20, 0);
      word(24, 2);
      word(28, 9);
      bytes.write('hi', 32);
      return bytes;
    };
    for (const littleEndian of [true, false])
      for (const where of [{ sectionType: 7 }, { segmentType: 4 }]) {
        const parts = [{ name: '.note', bytes: note(littleEndian), ...where }];
        expect(
          elfNotes(open({ bits: 64, littleEndian, parts })).map(({ owner, type, description }) => [
            owner,
            type,
            textOf(description),
          ]),
        ).toEqual([
          ['GNU', 3, 'abc'],
          ['', 9, 'hi'],
        ]);
      }
  });

  it('without a section table has none, and still has segments', () => {
    const bytes = buildElf({ bits: 64, littleEndian: true, parts: PARTS });
    bytes.writeBigUInt64LE(0n, 40);
    const file = openElf(sourceOfBytes(bytes));
    expect([file.sections, file.segments.length]).toEqual([[], 1]);
  });

  it('with more sections than 16 bits count keeps their number in the first', () => {
    const bytes = buildElf({ bits: 64, littleEndian: true, parts: PARTS });
    const table = Number(bytes.readBigUInt64LE(40));
    bytes.writeUInt16LE(0, 60);
    bytes.writeUInt16LE(0xffff, 62);
    bytes.writeUInt16LE(0xffff, 56);
    bytes.writeBigUInt64LE(5n, table + 32);
    bytes.writeUInt32LE(4, table + 40);
    bytes.writeUInt32LE(2, table + 44);
    const file = openElf(sourceOfBytes(bytes));
    expect([file.sections.length, file.programHeaders.length]).toEqual([5, 2]);
    expect(file.sections[2]!.name).toBe('.data');
  });
});

describe('a hostile ELF file', () => {
  const whole = buildElf({ bits: 64, littleEndian: true, parts: PARTS });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a bare magic', whole.subarray(0, 16)],
    ['a header only', whole.subarray(0, 64)],
    ['an unknown class', Buffer.from(whole).fill(9, 4, 5)],
    ['an unknown byte order', Buffer.from(whole).fill(0, 5, 6)],
  ])('of %s is corrupt', (_what, bytes) => {
    expect(codeOf(() => openElf(sourceOfBytes(bytes)))).toBe('elf.corrupt');
  });

  it('with sizes past its end is cut there', () => {
    const bytes = Buffer.from(whole);
    bytes.writeBigUInt64LE(0xffff_ffff_ffffn, 64 + 56 + 32);
    const file = openElf(sourceOfBytes(bytes));
    expect(file.segments[0]!.offset + file.segments[0]!.size).toBe(bytes.length);
  });

  it('with a section table of absurd size has none', () => {
    const bytes = Buffer.concat([whole, Buffer.alloc(64)]);
    bytes.writeUInt16LE(0, 60);
    bytes.writeBigUInt64LE(0xffff_ffff_ffffn, Number(bytes.readBigUInt64LE(40)) + 32);
    expect(openElf(sourceOfBytes(bytes)).sections).toEqual([]);
  });

  it('gives a Problem or an answer, whatever is damaged', () => {
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, fc.nat(whole.length), fc.boolean(), (edits, cut, cutting) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of edits) bytes[at] = value;
        codeOf(() => {
          const file = openElf(sourceOfBytes(cutting ? bytes.subarray(0, cut) : bytes));
          for (const section of file.sections)
            expect(readSection(file, section, 1 << 20).length).toBeLessThanOrEqual(bytes.length);
          for (const segment of file.segments) readAddress(file, segment.address, segment.size);
          elfInterpreter(file);
          elfNotes(file);
          isStaticElf(file);
        });
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the running program', () => {
  it.skipIf(process.platform !== 'linux')(
    'is an ELF file with an interpreter and a build of our machine',
    () => {
      const descriptor = openSync(process.execPath, 'r');
      const source: ByteSource = {
        size: fstatSync(descriptor).size,
        read(offset, length) {
          const bytes = Buffer.alloc(Math.min(length, 1 << 20));
          return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
        },
      };
      const file = openElf(source);
      closeSync(descriptor);
      expect(file.architecture).toBe(process.arch === 'x64' ? 'amd64' : process.arch);
      expect(file.sections.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['.text', '.rodata', '.dynamic']),
      );
      expect(isStaticElf(file)).toBe(false);
    },
  );
});
