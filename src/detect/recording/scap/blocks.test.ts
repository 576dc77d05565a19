import { describe, expect, it } from 'vitest';
import { BlockSplitter } from './blocks.ts';
import { ScapFixture } from './scap-fixture.ts';

const RECORDING = new ScapFixture()
  .section()
  .machine('host')
  .users(2, [{ uid: 0, name: 'root' }], [])
  .bytes();

function kindsOf(pieces: readonly Buffer[]): string[] {
  const kinds: string[] = [];
  const splitter = new BlockSplitter((kind, _bytes, start, end) => kinds.push(`${kind.kind} ${end - start}`));
  for (const piece of pieces) splitter.push(piece);
  splitter.finish();
  return kinds;
}

describe('the blocks of a recording', () => {
  it('are the same however the bytes come', () => {
    const whole = kindsOf([RECORDING]);
    expect(whole.map((kind) => kind.split(' ')[0])).toEqual(['section', 'machine', 'users']);
    expect(kindsOf([...RECORDING].map((byte) => Buffer.from([byte])))).toEqual(whole);
  });

  it('of an unknown kind are passed over', () => {
    const odd = new ScapFixture().section().block(0x999, Buffer.alloc(8)).machine('host').bytes();
    expect(kindsOf([odd])).toHaveLength(2);
  });

  it.each([
    ['that ends inside a block', RECORDING.subarray(0, -3), 'recording.truncated'],
    ['with a length below that of an empty block', patched(4, 3), 'recording.corrupt'],
    ['with a length beyond what anybody records', patched(4, 0xffff_fff0), 'recording.limit'],
    ['whose two lengths differ', patched(24, 99), 'recording.corrupt'],
  ])('a recording %s is refused with its place', (_, bytes, code) => {
    expect(() => kindsOf([bytes])).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(/^byte \d+: /) }),
    );
  });
});

function patched(at: number, value: number): Buffer {
  const bytes = Buffer.from(RECORDING);
  bytes.writeUInt32LE(value, at);
  return bytes;
}
