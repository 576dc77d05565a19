/** Random access to bytes. A `read` past the end gives what is there, so it may be shorter than asked for. */
export interface ByteSource {
  readonly size: number;
  /** A view that is valid only until the next `read`: copy what you keep. */
  read(offset: number, length: number): Uint8Array;
  /** Fills memory of the caller's with what is there, and tells how many bytes that were: where bytes come from a file, for those who read much of it. */
  readonly readInto?: (offset: number, target: Uint8Array) => number;
}

/** Bytes in memory as a source; the views it gives stay valid. */
export function sourceOfBytes(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(Math.max(0, offset), Math.max(0, offset) + Math.max(0, length)),
  };
}

/** A `DataView` over the very bytes of a view. */
export function dataViewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The text of bytes in UTF-8, without a copy of them. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

/** An unsigned 64-bit integer as a number; those above 2^53 lose precision, and are no size or place of anything real. */
export function readUint64(view: DataView, at: number, littleEndian: boolean): number {
  const first = view.getUint32(at, littleEndian);
  const second = view.getUint32(at + 4, littleEndian);
  return littleEndian ? second * 0x1_0000_0000 + first : first * 0x1_0000_0000 + second;
}
