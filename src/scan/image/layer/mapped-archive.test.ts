import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIB } from '#core/index.ts';
import { hashFile } from './hash-file.ts';
import { mapArchive } from './mapped-archive.ts';

let folder = '';
let path = '';
/** Two windows and a piece, with something to be told apart at each place. */
const BYTES = 110 * MIB + 12_345;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-mapped-'));
  path = join(folder, 'file');
  const fd = openSync(path, 'w');
  for (let at = 0; at < BYTES; at += 999_983) writeSync(fd, `at ${at}`, at);
  closeSync(fd);
  truncateSync(path, BYTES);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an archive in memory', () => {
  it('has the bytes and digests that reading gives, whatever part is asked for', async (ctx) => {
    const archive = mapArchive(path);
    if (archive === undefined) return ctx.skip(NOT_HERE);
    const file = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(BYTES + 100_000),
        fc.nat(BYTES),
        fc.boolean(),
        async (offset, length, early) => {
          const stretch = { kind: 'file', path, offset, length } as const;
          if (early) archive.begin(stretch);
          const digest = await archive.hash(stretch);
          expect(digest).toBe(await hashFile(stretch));
          expect(Buffer.compare(archive.bytesOf(stretch)!, file.subarray(offset, offset + length))).toBe(0);
        },
      ),
      { numRuns: 12 },
    );
    await archive.release();
  });

  it('is hashed in several places at once, and tells how far it is', async (ctx) => {
    const archive = mapArchive(path);
    if (archive === undefined) return ctx.skip(NOT_HERE);
    const parts = [0, 1, 2, 3, 4].map(
      (part) => ({ kind: 'file', path, offset: part * 20 * MIB + part, length: 20 * MIB }) as const,
    );
    for (const part of parts.slice(2)) archive.begin(part);
    let told = 0;
    const digests = await Promise.all(
      parts.map((part) => archive.hash(part, (bytes) => void (told += bytes))),
    );
    await archive.release();
    expect(digests).toEqual(await Promise.all(parts.map((part) => hashFile(part))));
    expect(told).toBe(100 * MIB);
  });

  it('is not any other file', async (ctx) => {
    const archive = mapArchive(path);
    if (archive === undefined) return ctx.skip(NOT_HERE);
    const other = { kind: 'file', path: `${path}.other`, offset: 0, length: 10 } as const;
    expect(archive.bytesOf(other)).toBeUndefined();
    expect(await archive.hash(other)).toBeUndefined();
    await archive.release();
  });

  it('is not what takes its name', async (ctx) => {
    const here = join(folder, 'replaced');
    writeFileSync(here, 'first');
    const archive = mapArchive(here);
    if (archive === undefined) return ctx.skip(NOT_HERE);
    const stretch = { kind: 'file', path: here, offset: 0, length: 5 } as const;
    expect(await archive.hash(stretch)).toBe(await hashFile(stretch));
    writeFileSync(join(folder, 'second'), 'other');
    renameSync(join(folder, 'second'), here);
    expect(archive.bytesOf(stretch)).toBeUndefined();
    expect(await archive.hash(stretch)).toBeUndefined();
    await archive.release();
  });

  it('is left alone while somebody has it open to write', async (ctx) => {
    const archive = mapArchive(path);
    if (archive === undefined) return ctx.skip(NOT_HERE);
    await archive.release();
    const fd = openSync(path, 'r+');
    try {
      expect(mapArchive(path)).toBeUndefined();
    } finally {
      closeSync(fd);
    }
  });

  it('is left to threads when it is large, and is nothing when it is no file', () => {
    const large = join(folder, 'large');
    writeFileSync(large, '');
    truncateSync(large, 4096 * MIB);
    expect(mapArchive(large)).toBeUndefined();
    expect(mapArchive(join(folder, 'none'))).toBeUndefined();
    expect(mapArchive(folder)).toBeUndefined();
  });

  it('holds up who would cut the file short until it is released', async (ctx) => {
    const cut = join(folder, 'cut');
    writeFileSync(cut, '');
    truncateSync(cut, 900 * MIB);
    const archive = mapArchive(cut);
    if (archive === undefined) return ctx.skip(NOT_HERE);
    const stretch = { kind: 'file', path: cut, offset: 0, length: 900 * MIB } as const;
    archive.begin(stretch);
    const other = spawn(process.execPath, ['-e', `require('fs').truncateSync(${JSON.stringify(cut)}, 10)`]);
    const ended = once(other, 'exit');
    expect(await archive.hash(stretch)).toBe(zeros(900));
    expect(statSync(cut).size).toBe(900 * MIB);
    await archive.release();
    expect((await ended)[0]).toBe(0);
    expect(statSync(cut).size).toBe(10);
  });
});

const NOT_HERE = 'koffi is not installed, or the file system has no leases';

function zeros(mebibytes: number): string {
  const hash = createHash('sha256');
  const block = Buffer.alloc(MIB);
  for (let count = 0; count < mebibytes; count++) hash.update(block);
  return `sha256:${hash.digest('hex')}`;
}
