import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { sourceOfBytes, type ByteSource } from '../byte-source.ts';
import { sectionNamed } from '../executable/executable.ts';
import { openElf } from './elf.ts';
import { outlineElf } from './outline.ts';

const NAMES = ['.text', '.dynstr', '.dynsym'];
const WANTED = NAMES.map((name) => Buffer.from(name));

/** A file of 64 bits: program headers, names and sections, of which two have the same name and one has none. */
function sample(): Buffer {
  const names = Buffer.from('\0.text\0.dynstr\0.rela.dynsym\0.shstrtab\0');
  const texts = ['', '.text', '.dynstr', '.dynsym', '.text', '.shstrtab'];
  const table = 64 + 3 * 56 + names.length;
  const file = Buffer.alloc(table + texts.length * 64);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(3, 16);
  file.writeUInt16LE(62, 18);
  file.writeUInt32LE(64, 32);
  file.writeUInt32LE(table, 40);
  for (const [at, value] of [56, 3, 64, texts.length, texts.length - 1].entries())
    file.writeUInt16LE(value, 54 + at * 2);
  for (const [index, [type, flags]] of [
    [1, 5],
    [3, 4],
    [1, 7],
  ].entries()) {
    file.writeUInt32LE(type!, 64 + index * 56);
    file.writeUInt32LE(flags!, 68 + index * 56);
    file.writeUInt32LE(index * 8, 72 + index * 56);
    file.writeUInt32LE(16, 96 + index * 56);
  }
  names.copy(file, 64 + 3 * 56);
  for (const [index, text] of texts.entries()) {
    const at = table + index * 64;
    file.writeUInt32LE(text === '' ? 0 : names.indexOf(`${text}\0`), at);
    file.writeUInt32LE(index === 4 ? 8 : 1, at + 4);
    file.writeUInt32LE(index === texts.length - 1 ? 64 + 3 * 56 : index, at + 24);
    file.writeUInt32LE(index === texts.length - 1 ? names.length : index * 10, at + 32);
  }
  return file;
}

/** What `openElf` says of the same. */
function expected(source: ByteSource, head: Uint8Array): unknown {
  const file = openElf(source, head);
  return {
    bits: file.bits,
    littleEndian: file.littleEndian,
    sectionCount: file.sections.length,
    places: NAMES.map((name) => {
      const section = sectionNamed(file, name);
      return section === undefined ? undefined : { offset: section.offset, size: section.size };
    }),
    segments: file.segments,
    interpreter: file.programHeaders.find(({ type }) => type === 3),
  };
}

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem || error instanceof RangeError) return error.message;
    throw error;
  }
}

describe('the outline of an ELF file', () => {
  it('tells where the first section of a name lies, and what is loaded', () => {
    const bytes = sample();
    const outline = outlineElf(sourceOfBytes(bytes), bytes, WANTED);
    expect(outline.sectionCount).toBe(6);
    expect(outline.places).toEqual([
      { offset: 1, size: 10 },
      { offset: 2, size: 20 },
      { offset: 3, size: 30 },
    ]);
    expect(outline.segments.map(({ writable, executable }) => [writable, executable])).toEqual([
      [false, true],
      [true, true],
    ]);
    expect(outline.interpreter?.offset).toBe(8);
  });

  it('is that of the whole headers, whatever is damaged', () => {
    const whole = sample();
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(damage, fc.nat(whole.length), fc.boolean(), (edits, cut, cutting) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of edits) bytes[at] = value;
        const file = cutting ? bytes.subarray(0, cut) : bytes;
        const source = sourceOfBytes(file);
        const head = file.subarray(0, 200);
        expect(outcome(() => outlineElf(source, head, WANTED))).toEqual(
          outcome(() => expected(source, head)),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it.skipIf(process.platform !== 'linux')('is that of the whole headers of the running program', () => {
    const descriptor = openSync(process.execPath, 'r');
    const source: ByteSource = {
      size: fstatSync(descriptor).size,
      read(offset, length) {
        const bytes = Buffer.alloc(Math.min(length, 1 << 20));
        return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
      },
    };
    const head = source.read(0, 1024);
    const outline = outlineElf(source, head, WANTED);
    expect(outline).toEqual(expected(source, head));
    expect(outline.places[0]).toBeDefined();
    closeSync(descriptor);
  });
});
