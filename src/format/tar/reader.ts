import { Problem, unreachable } from '#core/index.ts';
import { BLOCK, TAR_LIMITS, type TarEntry, type TarEntryType, type TarSink } from './entry.ts';
import {
  parseOldSparse,
  parsePaxRecords,
  parseSparseMap1,
  type ExtendedHeader,
  type SparsePiece,
} from './extended.ts';
import { parseTarHeader, type TarHeader } from './header.ts';
import { decodeField } from './name.ts';

const NOTHING = new Uint8Array(0);
const ZEROS = new Uint8Array(64 * 1024);

type State =
  /** A header block comes. */
  | 'header'
  /** The payload of an extended header comes: PAX records or a GNU long name. */
  | 'extended'
  /** A continuation of a GNU sparse map comes. */
  | 'old-sparse'
  /** The map of PAX sparse format 1.0 comes, ahead of the content. */
  | 'sparse-map'
  /** The content begins; its first block is looked at before the sink is asked. */
  | 'begin'
  | 'content'
  | 'skip'
  /** One block of zeros was there. */
  | 'zero'
  | 'end';

/**
 * A tar reader that is fed with bytes and calls a sink: ustar, PAX, GNU long names, and every sparse format. Headers are
 * parsed in place. Who can seek asks `skippable` after each push and leaves that many bytes out with `skip`.
 */
export class TarReader {
  readonly #sink: TarSink;
  #state: State = 'header';
  #offset = 0;
  #pending: Uint8Array = NOTHING;
  #entries = 0;
  #global: ExtendedHeader = {};
  #extended: ExtendedHeader = {};
  #header: TarHeader | undefined;
  #entry: TarEntry | undefined;
  #pieces: SparsePiece[] | undefined;
  /** Stored bytes of the present payload that are still to come, and the padding after them. */
  #remaining = 0;
  #padding = 0;
  #need = BLOCK;
  #piece = 0;
  #written = 0;
  #words: Int32Array = new Int32Array(0);

  constructor(sink: TarSink) {
    this.#sink = sink;
  }

  /** True after the end marker: the rest of the archive is not part of it. */
  get ended(): boolean {
    return this.#state === 'end';
  }

  /** Takes the next bytes of the archive; they may be cut anywhere. */
  push(chunk: Uint8Array): void {
    let position = 0;
    while (this.#pending.length > 0 && this.#state !== 'end') {
      const missing = this.#needed() - this.#pending.length;
      if (missing > 0) {
        if (position >= chunk.length) return;
        const joined = new Uint8Array(this.#pending.length + Math.min(missing, chunk.length - position));
        joined.set(this.#pending);
        joined.set(chunk.subarray(position, position + missing), this.#pending.length);
        position += joined.length - this.#pending.length;
        this.#pending = joined;
        if (joined.length < this.#needed()) return;
      }
      this.#pending = this.#pending.subarray(this.#step(this.#pending, 0));
    }
    while (this.#state !== 'end') {
      if (this.#needed() > chunk.length - position) {
        this.#pending = new Uint8Array(chunk.subarray(position));
        return;
      }
      if (position === chunk.length && this.#needed() > 0) return;
      if (position === chunk.length && this.#state !== 'begin' && this.#remaining > 0) return;
      position += this.#step(chunk, position);
    }
  }

  /** How many of the next bytes nobody wants to see. */
  get skippable(): number {
    if (this.#pending.length > 0) return 0;
    return this.#state === 'skip' ? this.#remaining : 0;
  }

  /** Leaves out `skippable` bytes. */
  skip(): void {
    this.#offset += this.#remaining;
    this.#remaining = 0;
    this.#expectHeader();
  }

  /** No more bytes come. Throws `tar.truncated` in the middle of a member; a missing end marker is tolerated, as Docker does. */
  finish(): void {
    if (this.#state === 'begin' && this.#needed() === 0) this.#step(NOTHING, 0);
    if (this.#state === 'content' && this.#remaining === 0) this.#step(NOTHING, 0);
    const whole = this.#state === 'header' || this.#state === 'zero' || this.#state === 'end';
    if (!whole || (this.#pending.length > 0 && this.#state !== 'end')) {
      throw new Problem(
        'tar.truncated',
        `the archive ends in the middle of ${this.#entry?.name ?? this.#header?.name ?? 'a header'}`,
      );
    }
  }

  #needed(): number {
    switch (this.#state) {
      case 'header':
      case 'zero':
      case 'old-sparse':
        return BLOCK;
      case 'extended':
      case 'sparse-map':
        return this.#need;
      case 'begin':
        return Math.min(BLOCK, this.#remaining);
      case 'content':
      case 'skip':
      case 'end':
        return 0;
      default:
        return unreachable(this.#state);
    }
  }

  /** Does one thing with the bytes from `position` on (at least `needed` of them), and tells how many it used. */
  #step(bytes: Uint8Array, position: number): number {
    const used = this.#advance(bytes, position);
    this.#offset += used;
    return used;
  }

  #advance(bytes: Uint8Array, position: number): number {
    switch (this.#state) {
      case 'header':
      case 'zero':
        this.#readHeader(bytes, position);
        return BLOCK;
      case 'extended':
        this.#readExtended(bytes.subarray(position, position + this.#remaining));
        return this.#need;
      case 'old-sparse':
        parseOldSparse(bytes, position, 21, this.#pieces!);
        if (bytes[position + 504] === 0) this.#state = 'begin';
        return BLOCK;
      case 'sparse-map': {
        const map = parseSparseMap1(bytes.subarray(position, position + this.#need));
        if (map === undefined) {
          if (this.#need >= this.#remaining || this.#need > TAR_LIMITS.extendedHeaderBytes * 4) {
            throw new Problem(
              'tar.sparse',
              `the sparse map of ${this.#header!.name} is damaged or too large`,
            );
          }
          this.#need = Math.min(this.#need * 2, this.#remaining);
          return 0;
        }
        this.#pieces = map.pieces;
        this.#remaining -= map.bytes;
        this.#state = 'begin';
        return map.bytes;
      }
      case 'begin':
        this.#begin(bytes, position);
        return 0;
      case 'content':
      case 'skip':
        return this.#pass(bytes, position);
      case 'end':
        return 0;
      default:
        return unreachable(this.#state);
    }
  }

  #readHeader(bytes: Uint8Array, position: number): void {
    // Most blocks of an archive lie in the same memory.
    if (this.#words.buffer !== bytes.buffer)
      this.#words = new Int32Array(bytes.buffer, 0, Math.floor(bytes.buffer.byteLength / 4));
    const header = parseTarHeader(bytes, position, this.#words);
    if (header === undefined) {
      this.#state = this.#state === 'zero' ? 'end' : 'zero';
      return;
    }
    if (this.#state === 'zero')
      throw new Problem('tar.zero-block', 'a lone block of zeros stands between members');
    if (++this.#entries > TAR_LIMITS.entries)
      throw new Problem('tar.entries', `the archive has more than ${TAR_LIMITS.entries} members`);
    this.#header = header;
    this.#entry = undefined;
    this.#pieces = undefined;
    const flag = String.fromCharCode(header.flag);
    if (flag === 'x' || flag === 'g' || flag === 'L' || flag === 'K') {
      if (header.size > TAR_LIMITS.extendedHeaderBytes) {
        throw new Problem(
          'tar.extended-header',
          `an extended header has ${header.size} bytes, more than ${TAR_LIMITS.extendedHeaderBytes}`,
        );
      }
      this.#remaining = header.size;
      this.#need = Math.ceil(header.size / BLOCK) * BLOCK;
      this.#state = 'extended';
      return;
    }
    const type = typeOf(flag, header.name);
    // Only regular files have content, whatever the size field of a link says (Go's archive/tar, which Docker uses).
    const stored = type === 'file' ? (this.#extended.size ?? this.#global.size ?? header.size) : 0;
    this.#remaining = stored;
    this.#padding = (BLOCK - (stored % BLOCK)) % BLOCK;
    this.#state = 'begin';
    const sparse = this.#extended.sparse;
    if (flag === 'S') {
      this.#pieces = [];
      parseOldSparse(bytes, position + 386, 4, this.#pieces);
      if (bytes[position + 482] !== 0) this.#state = 'old-sparse';
    } else if (sparse?.version1) {
      this.#need = Math.min(BLOCK, stored);
      this.#state = 'sparse-map';
    } else if (sparse !== undefined && sparse.pieces.length > 0) this.#pieces = sparse.pieces;
    this.#entry = this.#describe(
      header,
      type,
      flag === 'S' ? oldRealSize(bytes, position) : sparse?.realSize,
      stored,
    );
  }

  #describe(header: TarHeader, type: TarEntryType, realSize: number | undefined, stored: number): TarEntry {
    const extended = this.#extended;
    const global = this.#global;
    this.#extended = {};
    return {
      name: extended.sparse?.name ?? extended.path ?? global.path ?? header.name,
      type,
      size: type === 'file' ? (realSize ?? stored) : 0,
      mode: header.mode,
      uid: extended.uid ?? global.uid ?? header.uid,
      gid: extended.gid ?? global.gid ?? header.gid,
      linkName:
        type === 'hard-link' || type === 'symlink'
          ? (extended.linkPath ?? global.linkPath ?? header.linkName)
          : '',
    };
  }

  #readExtended(payload: Uint8Array): void {
    switch (String.fromCharCode(this.#header!.flag)) {
      case 'x':
        parsePaxRecords(payload, this.#extended);
        break;
      case 'g':
        parsePaxRecords(payload, this.#global);
        break;
      case 'L':
        this.#extended.path = decodeField(payload, 0, payload.length);
        break;
      default:
        this.#extended.linkPath = decodeField(payload, 0, payload.length);
    }
    this.#expectHeader();
  }

  #begin(bytes: Uint8Array, position: number): void {
    const stored = Math.min(BLOCK, this.#remaining);
    const head = this.#headOf(bytes.subarray(position, position + stored));
    const wanted =
      this.#sink.entry(this.#entry!, head, this.#pieces === undefined ? this.#offset : -1) === 'data';
    this.#piece = 0;
    this.#written = 0;
    if (wanted) this.#state = 'content';
    else this.#skipRest();
    if (wanted && this.#remaining === 0) this.#endContent();
  }

  /** The first bytes of the file as it would be extracted: a sparse file may begin with a hole. */
  #headOf(stored: Uint8Array): Uint8Array {
    const entry = this.#entry!;
    if (this.#pieces === undefined) return stored;
    const first = this.#pieces.find((piece) => piece.length > 0);
    const head = new Uint8Array(Math.min(BLOCK, entry.size));
    if (first !== undefined && first.offset < head.length) {
      head.set(stored.subarray(0, Math.min(first.length, head.length - first.offset)), first.offset);
    }
    return head;
  }

  #pass(bytes: Uint8Array, position: number): number {
    const length = Math.min(this.#remaining, bytes.length - position);
    if (this.#state === 'content' && length > 0) this.#emit(bytes.subarray(position, position + length));
    this.#remaining -= length;
    if (this.#remaining === 0) {
      if (this.#state === 'content') this.#endContent();
      else this.#expectHeader();
    }
    return length;
  }

  #emit(stored: Uint8Array): void {
    if (this.#pieces === undefined) {
      this.#sink.data(stored);
      return;
    }
    let position = 0;
    while (position < stored.length && this.#piece < this.#pieces.length) {
      const piece = this.#pieces[this.#piece]!;
      this.#fillHole(piece.offset);
      const length = Math.min(piece.offset + piece.length - this.#written, stored.length - position);
      if (length > 0) this.#sink.data(stored.subarray(position, position + length));
      position += length;
      this.#written += length;
      if (this.#written >= piece.offset + piece.length) this.#piece++;
    }
  }

  #fillHole(until: number): void {
    while (this.#written < until) {
      const length = Math.min(ZEROS.length, until - this.#written);
      this.#sink.data(ZEROS.subarray(0, length));
      this.#written += length;
    }
  }

  #endContent(): void {
    if (this.#pieces !== undefined) this.#fillHole(this.#entry!.size);
    this.#sink.end();
    this.#skipRest();
  }

  #skipRest(): void {
    this.#remaining += this.#padding;
    this.#padding = 0;
    if (this.#remaining === 0) this.#expectHeader();
    else this.#state = 'skip';
  }

  #expectHeader(): void {
    this.#state = 'header';
  }
}

function typeOf(flag: string, name: string): TarEntryType {
  switch (flag) {
    case '1':
      return 'hard-link';
    case '2':
      return 'symlink';
    case '3':
      return 'character-device';
    case '4':
      return 'block-device';
    case '5':
      return 'directory';
    case '6':
      return 'fifo';
    default:
      // POSIX: an unknown flag is a regular file. V7 archives mark directories by a trailing slash.
      return flag === '\0' && name.endsWith('/') ? 'directory' : 'file';
  }
}

/** `realsize` of the GNU old sparse header. */
function oldRealSize(bytes: Uint8Array, position: number): number {
  let size = 0;
  for (let index = position + 483; index < position + 495; index++) {
    const byte = bytes[index]!;
    if (byte >= 0x30 && byte <= 0x37) size = size * 8 + (byte - 0x30);
  }
  return size;
}
