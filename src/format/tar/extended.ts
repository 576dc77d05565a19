import { Problem } from '#core/index.ts';
import { BLOCK, TAR_LIMITS } from './entry.ts';
import { decodeName } from './name.ts';
import { parseNumber } from './header.ts';

/** The records of a PAX extended header that change how a member is read. */
export interface ExtendedHeader {
  path?: string;
  linkPath?: string;
  size?: number;
  uid?: number;
  gid?: number;
  sparse?: { realSize?: number; name?: string; version1?: boolean; pieces: SparsePiece[] };
}

/** A run of data in a sparse file; what lies between the runs is a hole. */
export interface SparsePiece {
  readonly offset: number;
  readonly length: number;
}

/** Parses PAX records, `LENGTH KEY=VALUE\n` each (POSIX.1-2017 pax, "pax Extended Header"), into `into`. */
export function parsePaxRecords(bytes: Uint8Array, into: ExtendedHeader): void {
  let position = 0;
  let pieceOffset: number | undefined;
  while (position < bytes.length && bytes[position] !== 0) {
    let length = 0;
    let cursor = position;
    while (cursor < bytes.length && bytes[cursor]! >= 0x30 && bytes[cursor]! <= 0x39) {
      length = length * 10 + (bytes[cursor]! - 0x30);
      cursor++;
    }
    const end = position + length;
    const equals = bytes.indexOf(0x3d, cursor);
    if (
      bytes[cursor] !== 0x20 ||
      end > bytes.length ||
      bytes[end - 1] !== 0x0a ||
      equals < 0 ||
      equals >= end
    ) {
      throw new Problem('tar.pax', 'an extended header has a malformed record');
    }
    const key = decodeName(bytes, cursor + 1, equals);
    const value = (): string => decodeName(bytes, equals + 1, end - 1);
    switch (key) {
      case 'path':
        into.path = value();
        break;
      case 'linkpath':
        into.linkPath = value();
        break;
      case 'size':
        into.size = decimal(value());
        break;
      case 'uid':
        into.uid = decimal(value());
        break;
      case 'gid':
        into.gid = decimal(value());
        break;
      case 'GNU.sparse.realsize':
      case 'GNU.sparse.size':
        sparse(into).realSize = decimal(value());
        break;
      case 'GNU.sparse.name':
        sparse(into).name = value();
        break;
      case 'GNU.sparse.major':
        sparse(into).version1 = value() === '1';
        break;
      case 'GNU.sparse.offset':
        pieceOffset = decimal(value());
        break;
      case 'GNU.sparse.numbytes':
        addPiece(sparse(into).pieces, pieceOffset ?? 0, decimal(value()));
        break;
      case 'GNU.sparse.map': {
        const numbers = value().split(',').map(decimal);
        for (let index = 0; index + 1 < numbers.length; index += 2)
          addPiece(sparse(into).pieces, numbers[index]!, numbers[index + 1]!);
        break;
      }
      default:
        break;
    }
    position = end;
  }
}

function sparse(header: ExtendedHeader): NonNullable<ExtendedHeader['sparse']> {
  header.sparse ??= { pieces: [] };
  return header.sparse;
}

function decimal(text: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value))
    throw new Problem('tar.number', 'an extended header has a number that is not decimal');
  return value;
}

/** Appends a piece; pieces must come in order and not overlap, or the file could be read as something else. */
export function addPiece(pieces: SparsePiece[], offset: number, length: number): void {
  const last = pieces.at(-1);
  if (last !== undefined && offset < last.offset + last.length)
    throw new Problem('tar.sparse', 'a sparse map is out of order');
  if (pieces.length >= TAR_LIMITS.sparsePieces) {
    throw new Problem('tar.sparse', `a sparse file has more than ${TAR_LIMITS.sparsePieces} pieces`);
  }
  pieces.push({ offset, length });
}

/** Reads `count` (offset, length) pairs of a GNU old-format sparse header at `offset` (GNU tar manual, "Old GNU Format"). */
export function parseOldSparse(
  block: Uint8Array,
  offset: number,
  count: number,
  pieces: SparsePiece[],
): void {
  for (let index = 0; index < count; index++) {
    const at = offset + index * 24;
    if (block[at] === 0) return;
    addPiece(pieces, parseNumber(block, at, 12), parseNumber(block, at + 12, 12));
  }
}

/** The map of PAX sparse format 1.0, which stands before the data: decimal lines padded to a block. Undefined: more bytes are needed. */
export function parseSparseMap1(bytes: Uint8Array): { pieces: SparsePiece[]; bytes: number } | undefined {
  const numbers: number[] = [];
  let wanted = 1;
  let start = 0;
  for (let position = 0; position < bytes.length && numbers.length < wanted; position++) {
    if (bytes[position] !== 0x0a) continue;
    numbers.push(decimal(decodeName(bytes, start, position)));
    start = position + 1;
    if (numbers.length === 1) {
      if (numbers[0]! > TAR_LIMITS.sparsePieces) {
        throw new Problem('tar.sparse', `a sparse file has more than ${TAR_LIMITS.sparsePieces} pieces`);
      }
      wanted = 1 + 2 * numbers[0]!;
    }
  }
  const padded = Math.ceil(start / BLOCK) * BLOCK;
  if (numbers.length < wanted || bytes.length < padded) return undefined;
  const pieces: SparsePiece[] = [];
  for (let index = 1; index + 1 < numbers.length; index += 2)
    addPiece(pieces, numbers[index]!, numbers[index + 1]!);
  return { pieces, bytes: padded };
}
