import { constants, createGunzip } from 'node:zlib';
import { MIB, Problem } from '#core/index.ts';

/** Output at a time: below 256 KiB the trips to the thread pool show (measured). */
const OUTPUT = MIB;

/** Node's binding to zlib, as its own streams use it (lib/zlib.js, `ZlibBase`). It is not documented: see `openHandle`. */
interface ZlibHandle {
  init(
    windowBits: number,
    level: number,
    memLevel: number,
    strategy: number,
    state: Uint32Array,
    callback: () => void,
    dictionary: undefined,
  ): void;
  write(
    flush: number,
    input: Uint8Array | null,
    inputOffset: number,
    inputLength: number,
    output: Uint8Array,
    outputOffset: number,
    outputLength: number,
  ): void;
  close(): void;
  onerror: (message: string, code: number) => void;
}

/**
 * Inflates gzip into two buffers used in turn, the next output being made on the thread pool while the present one is used;
 * a chunk is valid until the next but one. Node's stream allocates every chunk, and for a large layer allocating and
 * collecting them costs as much as a third of the whole scan (measured). Undefined where this Node's binding is another.
 */
export function gunzipInPlace(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> | undefined {
  const state = new Uint32Array(2);
  const waiting: { resolve: () => void; reject: (error: unknown) => void } = {
    resolve: () => {},
    reject: () => {},
  };
  const handle = openHandle(state, () => waiting.resolve());
  if (handle === undefined) return undefined;
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a field of the binding, no event
  handle.onerror = (message) =>
    waiting.reject(new Problem('image.compression', `the gzip data is damaged: ${message}`));
  const write = (input: Uint8Array, offset: number, output: Uint8Array, flush: number): Promise<void> =>
    new Promise((resolve, reject) => {
      Object.assign(waiting, { resolve, reject });
      handle.write(flush, input, offset, input.length - offset, output, 0, output.length);
    });
  return run(chunks, write, state, () => handle.close());
}

async function* run(
  chunks: AsyncIterable<Uint8Array>,
  write: (input: Uint8Array, offset: number, output: Uint8Array, flush: number) => Promise<void>,
  state: Uint32Array,
  close: () => void,
): AsyncGenerator<Uint8Array> {
  const outputs = [Buffer.allocUnsafeSlow(OUTPUT), Buffer.allocUnsafeSlow(OUTPUT)];
  const iterator = chunks[Symbol.asyncIterator]();
  let turn = 0;
  let writing: Promise<void> | undefined;
  try {
    let input = await iterator.next();
    let offset = 0;
    let last = input.done === true;
    writing = write(last ? EMPTY : (input.value as Uint8Array), 0, outputs[0]!, flushOf(last));
    // The next input is fetched, and hashed by who gives it, while the present one is inflated.
    let next = last ? undefined : ahead(iterator);
    for (;;) {
      await writing;
      writing = undefined;
      const [left, unread] = state as unknown as [number, number];
      const chunk = outputs[turn]!.subarray(0, OUTPUT - left);
      const bytes = last ? EMPTY : (input.value as Uint8Array);
      offset = bytes.length - unread;
      const isFull = left === 0;
      if (!isFull && last) {
        if (chunk.length > 0) yield chunk;
        return;
      }
      turn = 1 - turn;
      if (!isFull) {
        input = await next!;
        last = input.done === true;
        offset = 0;
        next = last ? undefined : ahead(iterator);
      }
      writing = write(last ? EMPTY : (input.value as Uint8Array), offset, outputs[turn]!, flushOf(last));
      // Whoever stops reading here must not leave a rejection behind.
      writing.catch(() => {});
      if (chunk.length > 0) yield chunk;
    }
  } finally {
    await writing?.catch(() => {});
    close();
  }
}

/** Asks for the next input before it is needed; what goes wrong there is told when it is. */
function ahead(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  const next = iterator.next();
  next.catch(() => {});
  return next;
}

const EMPTY = new Uint8Array(0);

function flushOf(last: boolean): number {
  // At the end zlib has to say whether the data was complete.
  return last ? constants.Z_FINISH : constants.Z_NO_FLUSH;
}

/** A handle of the kind that a gunzip stream has; undefined when this Node's binding does not look as we know it. */
function openHandle(state: Uint32Array, callback: () => void): ZlibHandle | undefined {
  try {
    const stream = createGunzip();
    const Handle = (stream as unknown as { _handle?: { constructor: new (mode: number) => ZlibHandle } })
      ._handle?.constructor;
    stream.destroy();
    if (
      Handle === undefined ||
      typeof Handle.prototype.write !== 'function' ||
      typeof Handle.prototype.init !== 'function'
    )
      return undefined;
    const handle = new Handle(GUNZIP);
    handle.init(
      constants.Z_DEFAULT_WINDOWBITS,
      constants.Z_DEFAULT_COMPRESSION,
      constants.Z_DEFAULT_MEMLEVEL,
      constants.Z_DEFAULT_STRATEGY,
      state,
      callback,
      undefined,
    );
    return handle;
  } catch {
    return undefined;
  }
}

/** `node_zlib_mode` of Node's binding. */
const GUNZIP = 4;
