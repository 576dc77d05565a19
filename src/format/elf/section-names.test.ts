import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { sourceOfBytes } from '../byte-source.ts';
import { openElf } from './elf.ts';
import { mentionsSection } from './section-names.ts';

/** A small program with sections: names and their table stand at its end, as linkers put them. */
function program(names: readonly string[]): Buffer {
  const texts = ['', ...names, '.shstrtab'];
  const strings = Buffer.from(`${texts.join('\0')}\0`, 'latin1');
  const head = Buffer.alloc(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  head.writeUInt16LE(2, 16);
  head.writeUInt16LE(62, 18);
  head.writeUInt32LE(64 + strings.length, 40);
  head.writeUInt16LE(64, 58);
  head.writeUInt16LE(texts.length, 60);
  head.writeUInt16LE(texts.length - 1, 62);
  const table = texts.map((text, index) => {
    const entry = Buffer.alloc(64);
    entry.writeUInt32LE(strings.indexOf(`${text}\0`, index === 0 ? 0 : 1, 'latin1'), 0);
    entry.writeUInt32LE(index === texts.length - 1 ? 3 : index === 0 ? 0 : 1, 4);
    entry.writeUInt32LE(64, 24);
    entry.writeUInt32LE(index === texts.length - 1 ? strings.length : 0, 32);
    return entry;
  });
  return Buffer.concat([head, strings, ...table]);
}

describe('the names of the sections of an ELF file', () => {
  const bytes = program(['.text', '.go.buildinfo', '.data']);

  it('tell whether there may be such a section', () => {
    const source = sourceOfBytes(bytes);
    expect(openElf(source).sections.map(({ name }) => name)).toContain('.go.buildinfo');
    expect(mentionsSection(source, ['.dep-v0', '.go.buildinfo'])).toBe(true);
    expect(mentionsSection(source, ['.dep-v0'])).toBe(false);
  });

  it('are found in a program that is as large as this one', () => {
    const fd = openSync(process.execPath, 'r');
    const read = (offset: number, length: number): Uint8Array => {
      const view = new Uint8Array(length);
      return view.subarray(0, readSync(fd, view, 0, length, offset));
    };
    const source = { size: fstatSync(fd).size, read };
    expect(mentionsSection(source, ['.text'])).toBe(true);
    expect(mentionsSection(source, ['.go.buildinfo', '.dep-v0'])).toBe(false);
    closeSync(fd);
  });

  it.each([
    ['text', Buffer.from('#!/bin/sh\n')],
    ['nothing', Buffer.alloc(0)],
    ['a head without a table', bytes.subarray(0, 64)],
    ['a table that is cut off', bytes.subarray(0, -10)],
    ['32 bits', Buffer.from(bytes).fill(1, 4, 5)],
    ['the other byte order', Buffer.from(bytes).fill(2, 5, 6)],
  ])('are not looked for in %s', (_what, file) => {
    expect(mentionsSection(sourceOfBytes(file), ['.text'])).toBeUndefined();
  });

  it('never hide a section that the whole reader sees, on 5,000 damaged files', () => {
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(damage, (changes) => {
        const damaged = Buffer.from(bytes);
        for (const [at, byte] of changes) damaged[at] = byte;
        const denied = mentionsSection(sourceOfBytes(damaged), ['.go.buildinfo']) === false;
        expect(denied && sectionsOf(damaged).includes('.go.buildinfo')).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });
});

function sectionsOf(bytes: Uint8Array): readonly string[] {
  try {
    return openElf(sourceOfBytes(bytes)).sections.map(({ name }) => name);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
