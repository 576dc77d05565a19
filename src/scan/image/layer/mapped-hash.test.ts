import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  mkdtempSync,
  openSync,
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
import { openMappedHasher } from './mapped-hash.ts';

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

describe('hashing mapped memory', () => {
  it('gives what reading gives, whatever part is asked for', async (ctx) => {
    const hasher = openMappedHasher(path, BYTES);
    if (hasher === undefined) return ctx.skip(NOT_HERE);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(BYTES + 100_000),
        fc.nat(BYTES),
        fc.boolean(),
        async (offset, length, early) => {
          const stretch = { kind: 'file', path, offset, length } as const;
          if (early) hasher.begin(stretch);
          let told = 0;
          expect(await hasher.hash(stretch, (bytes) => (told += bytes))).toBe(await hashFile(stretch));
          expect(told).toBe(early ? length : Math.max(0, Math.min(length, BYTES - offset)));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('works on several parts at once', async (ctx) => {
    const hasher = openMappedHasher(path, BYTES);
    if (hasher === undefined) return ctx.skip(NOT_HERE);
    const parts = [0, 1, 2, 3, 4].map(
      (part) => ({ kind: 'file', path, offset: part * 20 * MIB + part, length: 20 * MIB }) as const,
    );
    for (const part of parts.slice(2)) hasher.begin(part);
    const digests = await Promise.all(parts.map((part) => hasher.hash(part)));
    expect(digests).toEqual(await Promise.all(parts.map((part) => hashFile(part))));
  });

  it('leaves a file alone that somebody has open to write', (ctx) => {
    if (openMappedHasher(path, BYTES) === undefined) return ctx.skip(NOT_HERE);
    const fd = openSync(path, 'r+');
    try {
      expect(openMappedHasher(path, BYTES)).toBeUndefined();
    } finally {
      closeSync(fd);
    }
  });

  it('leaves large archives, and what is no file, to threads', () => {
    expect(openMappedHasher(path, 4096 * MIB)).toBeUndefined();
    expect(openMappedHasher(join(folder, 'none'), 100)).toBeUndefined();
  });

  it('holds up who would cut the file short, and ends well', async (ctx) => {
    const cut = join(folder, 'cut');
    writeFileSync(cut, '');
    truncateSync(cut, 900 * MIB);
    const hasher = openMappedHasher(cut, 900 * MIB);
    if (hasher === undefined) return ctx.skip(NOT_HERE);
    const stretch = { kind: 'file', path: cut, offset: 0, length: 900 * MIB } as const;
    hasher.begin(stretch);
    const other = spawn(process.execPath, ['-e', `require('fs').truncateSync(${JSON.stringify(cut)}, 10)`]);
    const digest = await hasher.hash(stretch);
    const [status] = await once(other, 'exit');
    expect(status).toBe(0);
    expect(statSync(cut).size).toBe(10);
    // It was through before the other one came, or gave way.
    expect([undefined, zeros(900)]).toContain(digest);
  });
});

const NOT_HERE = 'koffi is not installed, or the file system has no leases';

function zeros(mebibytes: number): string {
  const hash = createHash('sha256');
  const block = Buffer.alloc(MIB);
  for (let count = 0; count < mebibytes; count++) hash.update(block);
  return `sha256:${hash.digest('hex')}`;
}
