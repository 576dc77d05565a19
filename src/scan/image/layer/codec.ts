import { Problem, type Incompleteness } from '#core/index.ts';
import type { LayerContents, Observation } from './contents.ts';

/** The form in which a layer's contents go from thread to thread and into the cache. */
interface Head {
  readonly count: number;
  readonly nameBytes: number;
  readonly targets: readonly (readonly [number, string])[];
  readonly kept: readonly (readonly [number, number])[];
  readonly observations: readonly Observation[];
  readonly incomplete: readonly Incompleteness[];
}

/** Bytes of the fixed-size columns of one entry: size, uid, gid, mode, type. */
const ROW = 8 + 4 + 4 + 2 + 1;

/** Writes contents as: two lengths, the columns, the head as JSON, the names, the kept bytes. */
export function encodeLayer(contents: LayerContents): Uint8Array<ArrayBuffer> {
  const count = contents.paths.length;
  const nameBytes = sumOf(namesOf(contents.paths), (names) => Buffer.byteLength(names));
  const kept = [...contents.kept];
  const head: Head = {
    count,
    nameBytes,
    targets: [...contents.targets],
    kept: kept.map(([entry, bytes]) => [entry, bytes.length]),
    observations: contents.observations,
    incomplete: contents.incomplete,
  };
  const headBytes = Buffer.from(JSON.stringify(head));
  const columns = Math.ceil((count * ROW) / 8) * 8;
  const total = 16 + columns + headBytes.length + nameBytes + sumOf(kept, ([, bytes]) => bytes.length);
  const out = new Uint8Array(total);
  new Float64Array(out.buffer, 0, 2).set([count, headBytes.length]);
  const at = columnViews(out.buffer, count);
  at.sizes.set(contents.sizes);
  at.uids.set(contents.uids);
  at.gids.set(contents.gids);
  at.modes.set(contents.modes);
  at.types.set(contents.types);
  let position = 16 + columns;
  out.set(headBytes, position);
  position += headBytes.length;
  const text = Buffer.from(out.buffer);
  for (const names of namesOf(contents.paths)) position += text.write(names, position);
  for (const [, bytes] of kept) {
    out.set(bytes, position);
    position += bytes.length;
  }
  return out;
}

/** Paths that are made one text at a time: of all in a large layer megabytes would be left to be collected. */
const NAMES_AT_ONCE = 256;

/** All paths, with a NUL between them, in pieces. */
function* namesOf(paths: readonly string[]): Generator<string> {
  for (let from = 0; from < paths.length; from += NAMES_AT_ONCE)
    yield (from === 0 ? '' : '\0') + paths.slice(from, from + NAMES_AT_ONCE).join('\0');
}

function sumOf<T>(items: Iterable<T>, size: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += size(item);
  return sum;
}

/** Reads what `encodeLayer` wrote; the columns and kept bytes are views of `bytes`, whose offset must be a multiple of 8. */
export function decodeLayer(bytes: Uint8Array<ArrayBuffer>): LayerContents {
  const whole =
    bytes.byteOffset === 0 && bytes.length === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
  const [count, headLength] = new Float64Array(whole.buffer, 0, 2) as unknown as [number, number];
  const views = columnViews(whole.buffer, count);
  let position = 16 + Math.ceil((count * ROW) / 8) * 8;
  const text = Buffer.from(whole.buffer);
  const head = JSON.parse(text.toString('utf8', position, position + headLength)) as Head;
  position += headLength;
  const paths = count === 0 ? [] : text.toString('utf8', position, position + head.nameBytes).split('\0');
  position += head.nameBytes;
  if (paths.length !== count) throw new Problem('image.layer-cache', 'a cached layer is damaged');
  const kept = new Map<number, Uint8Array>();
  for (const [entry, length] of head.kept) {
    kept.set(entry, whole.subarray(position, position + length));
    position += length;
  }
  return {
    paths,
    ...views,
    targets: new Map(head.targets),
    kept,
    observations: head.observations,
    incomplete: head.incomplete,
  };
}

function columnViews(
  buffer: ArrayBuffer,
  count: number,
): Pick<LayerContents, 'sizes' | 'uids' | 'gids' | 'modes' | 'types'> {
  let offset = 16;
  const sizes = new Float64Array(buffer, offset, count);
  offset += count * 8;
  const uids = new Uint32Array(buffer, offset, count);
  offset += count * 4;
  const gids = new Uint32Array(buffer, offset, count);
  offset += count * 4;
  const modes = new Uint16Array(buffer, offset, count);
  offset += count * 2;
  return { sizes, uids, gids, modes, types: new Uint8Array(buffer, offset, count) };
}
