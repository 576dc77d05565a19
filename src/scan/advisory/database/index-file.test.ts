import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { formatIndex, parseIndex, type DatabaseIndex } from './index-file.ts';

const DIGEST = `sha256:${'a'.repeat(64)}` as const;
const INDEX: DatabaseIndex = {
  format: 1,
  built: '2026-11-22T12:00:00.000Z',
  sources: [
    {
      id: 'osv:npm',
      kind: 'osv',
      digest: DIGEST,
      validators: { etag: '"x"' },
      records: 2,
      skipped: 0,
      checked: '2026-11-22T12:00:00.000Z',
    },
  ],
  shards: [
    {
      name: 'npm',
      kind: 'advisories',
      digest: DIGEST,
      size: 10,
      records: 2,
      packages: 2,
      newest: '2026-01-01T00:00:00Z',
      sources: ['osv:npm'],
      checked: '2026-11-22T12:00:00.000Z',
    },
  ],
};

function parse(text: string) {
  return parseIndex(Buffer.from(text), 'index.json');
}

function withShard(change: Record<string, unknown>): string {
  return JSON.stringify({ ...INDEX, shards: [{ ...INDEX.shards[0], ...change }] });
}

describe('the index', () => {
  it('is read as it was written', () => {
    expect(parse(formatIndex(INDEX))).toEqual(INDEX);
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no format', '{"shards":[]}'],
    ['no time', '{"format":1,"shards":[]}'],
    ['a shard that is no object', JSON.stringify({ ...INDEX, shards: ['npm'] })],
    ['a digest that is a path', withShard({ digest: '../../etc/passwd' })],
    ['a digest of another kind', withShard({ digest: `sha512:${'a'.repeat(128)}` })],
    ['an ecosystem that is a path', withShard({ name: '../npm' })],
    ['an ecosystem with a line break', withShard({ name: 'np\nm' })],
    ['a kind that is none', withShard({ kind: 'code' })],
    ['facts under the name of an ecosystem', withShard({ kind: 'kev' })],
    ['a size that is none', withShard({ size: -1 })],
    ['a shard twice', JSON.stringify({ ...INDEX, shards: [INDEX.shards[0], INDEX.shards[0]] })],
  ])('refuses %s', (_what, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'advisory.index-corrupt' }) as Error);
  });

  it('tells a format of another version apart', () => {
    expect(() => parse('{"format":99}')).toThrow(
      expect.objectContaining({ code: 'advisory.index-version' }) as Error,
    );
  });

  it('throws nothing but problems', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        let thrown: unknown = new Problem('none.none', 'nothing was thrown');
        try {
          parse(text);
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toBeInstanceOf(Problem);
      }),
    );
  });
});
