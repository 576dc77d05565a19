import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import type { TarEntry } from './entry.ts';
import { decodeName } from './name.ts';
import { TarReader } from './reader.ts';

interface Member extends TarEntry {
  readonly digest: string;
  readonly head: string;
}

/** Reads an archive cut into chunks of the given sizes, taking every member's content. */
function readAll(
  archive: Uint8Array,
  chunkSize = archive.length || 1,
  wanted: (entry: TarEntry) => boolean = () => true,
  seek = false,
): Member[] {
  const members: Member[] = [];
  let hash = createHash('sha256');
  const reader = new TarReader({
    entry(entry, head) {
      hash = createHash('sha256');
      members.push({ ...entry, digest: '', head: Buffer.from(head).toString('hex') });
      return entry.type === 'file' && wanted(entry) ? 'data' : 'skip';
    },
    data: (chunk) => void hash.update(chunk),
    end() {
      members.push({ ...members.pop()!, digest: hash.digest('hex') });
    },
  });
  for (let position = 0; position < archive.length && !reader.ended;) {
    reader.push(archive.subarray(position, position + chunkSize));
    position += chunkSize;
    if (seek && reader.skippable > 0) {
      position += reader.skippable;
      reader.skip();
    }
  }
  reader.finish();
  return members;
}

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

let folder = '';
const longName = `deep/${'directory-with-a-long-name/'.repeat(6)}file-${'x'.repeat(120)}`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-tar-'));
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, longName, '..'), { recursive: true });
  writeFileSync(join(tree, 'empty'), '');
  writeFileSync(join(tree, 'small'), 'hello');
  writeFileSync(join(tree, 'block'), Buffer.alloc(512, 1));
  writeFileSync(join(tree, 'large'), Buffer.alloc(100_001, 'abc'));
  symlinkSync('small', join(tree, 'link'));
  symlinkSync(`/${'t'.repeat(150)}`, join(tree, 'long-link'));
  linkSync(join(tree, 'small'), join(tree, 'twin'));
});

/** Only for archive formats that can hold such names. */
function addDifficult(tree: string): void {
  writeFileSync(join(tree, longName), 'deep');
  writeFileSync(Buffer.concat([Buffer.from(`${tree}/caf`), Buffer.from([0xe9])]), 'latin-1 name');
  writeFileSync(join(tree, 'ünï'), 'utf-8 name');
  const sparse = openSync(join(tree, 'sparse'), 'w');
  for (let index = 0; index < 40; index++)
    writeSync(sparse, Buffer.alloc(4096, index + 1), 0, 4096, 65_536 + index * 131_072);
  writeSync(sparse, Buffer.from([0]), 0, 1, 6_000_000);
  closeSync(sparse);
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function makeArchive(...options: string[]): Uint8Array {
  const { status, stdout, stderr } = spawnSync(
    'tar',
    ['--sort=name', '--owner=7', '--group=9', '-C', join(folder, 'tree'), ...options, '-cf', '-', '.'],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

describe('archives that GNU tar writes', () => {
  const formats = [
    ['v7', ['--format=v7', '--exclude=long-link', '--exclude=deep']],
    ['ustar', ['--format=ustar', '--exclude=long-link', '--exclude=deep']],
    ['gnu', ['--format=gnu']],
    ['pax', ['--format=pax']],
    ['gnu, sparse', ['--format=gnu', '-S']],
    ['pax, sparse 0.0', ['--format=pax', '-S', '--sparse-version=0.0']],
    ['pax, sparse 0.1', ['--format=pax', '-S', '--sparse-version=0.1']],
    ['pax, sparse 1.0', ['--format=pax', '-S', '--sparse-version=1.0']],
  ] as const;

  it.each(formats)('%s: names, types, links and contents are those of the tree', (name, options) => {
    const tree = join(folder, 'tree');
    if (name === 'gnu') addDifficult(tree);
    const archive = makeArchive(...options);
    const members = new Map(readAll(archive).map((member) => [member.name, member]));
    expect(members.get('./small')).toMatchObject({
      type: 'file',
      size: 5,
      uid: 7,
      gid: 9,
      digest: sha256('hello'),
    });
    expect(members.get('./empty')).toMatchObject({ type: 'file', size: 0, digest: sha256('') });
    expect(members.get('./large')?.digest).toBe(sha256(readFileSync(join(tree, 'large'))));
    expect(members.get('./link')).toMatchObject({ type: 'symlink', linkName: 'small' });
    expect(members.get('./twin')).toMatchObject({ type: 'hard-link', linkName: './small', size: 0 });
    if (!name.startsWith('gnu') && !name.startsWith('pax')) return;
    expect(members.get(`./${longName}`)?.digest).toBe(sha256('deep'));
    expect(members.get('./long-link')?.linkName).toBe(`/${'t'.repeat(150)}`);
    expect(members.get('./ünï')?.digest).toBe(sha256('utf-8 name'));
    expect([...members.values()].filter(({ digest }) => digest === sha256('latin-1 name'))).toHaveLength(1);
    expect(members.get('./sparse')).toMatchObject({
      size: 6_000_001,
      digest: sha256(readFileSync(join(tree, 'sparse'))),
      head: '00'.repeat(512),
    });
  });

  it('mean the same however they are cut, and when unwanted content is seeked over', () => {
    for (const options of [['--format=gnu', '-S'], ['--format=pax', '-S'], ['--format=pax']]) {
      const archive = makeArchive(...options);
      const whole = readAll(archive);
      for (const size of [512, 513, 1000, 1024, 4096, 70_001]) expect(readAll(archive, size)).toEqual(whole);
      const small = (entry: TarEntry): boolean => entry.size < 10;
      const sought = readAll(archive, 2048, small, true);
      expect(sought).toEqual(readAll(archive, archive.length, small));
      expect(sought.map(({ name }) => name)).toEqual(whole.map(({ name }) => name));
    }
  });

  it('one byte at a time is still the same archive', () => {
    const archive = makeArchive('--format=pax', '--exclude=large', '--exclude=sparse');
    expect(readAll(archive, 1)).toEqual(readAll(archive));
  });
});

/** One ustar header block with a right checksum. */
function header(fields: { name?: string; size?: string; flag?: string; link?: string }): Buffer {
  const block = Buffer.alloc(512);
  block.write(fields.name ?? 'x', 0, 'latin1');
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(fields.size ?? '00000000000\0', 124, 'latin1');
  block.write('        ', 148);
  block.write(fields.flag ?? '0', 156);
  block.write(fields.link ?? '', 157);
  block.write('ustar\u000000', 257);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

describe('archives that nobody should write', () => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['a wrong checksum', Buffer.concat([header({}).fill(0x41, 0, 4), Buffer.alloc(1024)]), 'tar.checksum'],
    [
      'a size that is not octal',
      Buffer.concat([header({ size: '0000000009z\0' }), Buffer.alloc(1024)]),
      'tar.number',
    ],
    [
      'a negative size',
      Buffer.concat([header({ size: '\xff'.repeat(12) }), Buffer.alloc(1024)]),
      'tar.number',
    ],
    [
      'a size beyond 2^53',
      Buffer.concat([
        header({ size: '\x80\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f' }),
        Buffer.alloc(1024),
      ]),
      'tar.number',
    ],
    [
      'a member that is cut off',
      Buffer.concat([header({ size: '00000010000\0' }), Buffer.alloc(600)]),
      'tar.truncated',
    ],
    ['a header that is cut off', header({}).subarray(0, 300), 'tar.truncated'],
    [
      'a PAX header of 100 MB',
      Buffer.concat([header({ flag: 'x', size: '00600000000\0' }), Buffer.alloc(1024)]),
      'tar.extended-header',
    ],
    [
      'a malformed PAX record',
      Buffer.concat([
        header({ flag: 'x', size: '00000000011\0' }),
        Buffer.from('99 path=x'.padEnd(512, '\0')),
        Buffer.alloc(1024),
      ]),
      'tar.pax',
    ],
    [
      'a lone block of zeros',
      Buffer.concat([header({}), Buffer.alloc(512), header({ name: 'hidden' }), Buffer.alloc(1024)]),
      'tar.zero-block',
    ],
  ];

  it.each(cases)('%s is a clear error', (_name, archive, code) => {
    expect(() => readAll(archive)).toThrowError(expect.objectContaining({ code }));
  });

  it('ends at two blocks of zeros, as Docker does, and tolerates that they are missing', () => {
    expect(readAll(Buffer.concat([header({}), Buffer.alloc(1024), header({ name: 'after' })]))).toHaveLength(
      1,
    );
    expect(readAll(header({}))).toHaveLength(1);
  });

  it('ignores the size field of links, as Docker does', () => {
    const archive = Buffer.concat([
      header({ flag: '1', link: 'a', size: '00000001000\0' }),
      header({ name: 'next' }),
      Buffer.alloc(1024),
    ]);
    expect(readAll(archive).map(({ name }) => name)).toEqual(['x', 'next']);
  });

  it('never throws anything but a Problem, and never loops, on 5,000 damaged archives', () => {
    const seeds = [
      makeArchive('--format=gnu', '-S', '--exclude=large'),
      makeArchive('--format=pax', '-S', '--exclude=large'),
    ];
    const edit = fc.record({
      seed: fc.nat(1),
      at: fc.nat(),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
      cut: fc.option(fc.nat()),
      chunk: fc.integer({ min: 100, max: 9000 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const archive = Buffer.from(seeds[edits[0]!.seed]!.subarray(0, 40_000));
        for (const { at, bytes } of edits) archive.set(bytes, at % (archive.length - 12));
        const { cut, chunk } = edits[0]!;
        try {
          readAll(cut === null ? archive : archive.subarray(0, cut % archive.length), chunk);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe('names', () => {
  it('that differ as bytes differ as text', () => {
    const bytes = fc.uint8Array({ maxLength: 12 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const same = Buffer.compare(a, b) === 0;
        expect(decodeName(a, 0, a.length) === decodeName(b, 0, b.length)).toBe(same);
      }),
      { numRuns: 3000 },
    );
  });

  it('that are UTF-8 are that text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !/[\u{10ff00}-\u{10ffff}]/u.test(text)),
        (text) => {
          const bytes = Buffer.from(text);
          expect(decodeName(bytes, 0, bytes.length)).toBe(text);
        },
      ),
    );
  });
});
