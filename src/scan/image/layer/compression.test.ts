import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { compressionOf } from './compression-kind.ts';
import { inflate, inflateByStream } from './compression.ts';
import { gunzipInPlace } from './gunzip.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

/** Compressible, longer than two outputs, and different everywhere. */
const long = Buffer.from(Array.from({ length: 400_000 }, (_, index) => `line ${index * 7919}\n`).join(''));

describe('inflating', () => {
  it('is done by the binding in the Node that the project pins', () => {
    expect(gunzipInPlace(inPieces(new Uint8Array(0), 1))).toBeDefined();
  });

  it.each([1000, 65_536, 1 << 20, 1 << 24])(
    'gives back what was compressed, in pieces of %i bytes',
    async (size) => {
      for (const bytes of [long, Buffer.from('short'), Buffer.alloc(0)]) {
        expect((await collect(inflate('gzip', inPieces(gzipSync(bytes), size)))).equals(bytes)).toBe(true);
        expect((await collect(inflateByStream('gzip', inPieces(gzipSync(bytes), size)))).equals(bytes)).toBe(
          true,
        );
        expect((await collect(inflate('zstd', inPieces(zstdCompressSync(bytes), size)))).equals(bytes)).toBe(
          true,
        );
      }
    },
  );

  it('reads all members of a gzip file, as gunzip does', async () => {
    const twice = Buffer.concat([gzipSync('one '), gzipSync('two')]);
    expect((await collect(inflate('gzip', inPieces(twice, 5)))).toString()).toBe('one two');
  });

  it.each([
    ['cut off', gzipSync(long).subarray(0, 100_000)],
    ['damaged', Buffer.from(gzipSync(long)).fill(0x55, 50_000, 50_100)],
    ['with a wrong checksum', Buffer.concat([gzipSync('x').subarray(0, -8), Buffer.alloc(8, 1)])],
    ['no gzip at all', Buffer.from([0x1f, 0x8b, 0xff, 0, 0, 0])],
  ])('data that is %s is a clear error', async (_name, bytes) => {
    await expect(collect(inflate('gzip', inPieces(bytes, 4096)))).rejects.toMatchObject({
      code: 'image.compression',
    });
  });

  it('passes on what goes wrong at the source', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield gzipSync(long).subarray(0, 5000);
      throw new Problem('image.digest', 'not this layer');
    };
    await expect(collect(inflate('gzip', broken()))).rejects.toMatchObject({ code: 'image.digest' });
    await expect(collect(inflateByStream('gzip', broken()))).rejects.toMatchObject({ code: 'image.digest' });
  });

  it('can be left in the middle', async () => {
    for await (const chunk of inflate('gzip', inPieces(gzipSync(long), 10_000))) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });

  it('never ends in anything but data or a Problem on 2,000 damaged streams', async () => {
    const seed = gzipSync(long.subarray(0, 20_000));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(seed.length - 4),
        fc.uint8Array({ minLength: 1, maxLength: 4 }),
        fc.integer({ min: 50, max: 9000 }),
        async (at, bytes, size) => {
          const damaged = Buffer.from(seed);
          damaged.set(bytes, at);
          try {
            await collect(inflate('gzip', inPieces(damaged, size)));
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('telling the compression', () => {
  it.each([
    [gzipSync('x'), 'gzip'],
    [zstdCompressSync('x'), 'zstd'],
    [Buffer.from([0x52, 0x2a, 0x4d, 0x18]), 'zstd'],
    [Buffer.from('ustar'), 'none'],
    [Buffer.alloc(0), 'none'],
  ] as const)('by the first bytes', (bytes, compression) => {
    expect(compressionOf(bytes)).toBe(compression);
  });
});
