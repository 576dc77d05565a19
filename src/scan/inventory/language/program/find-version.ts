import type { ByteSource } from '#format/index.ts';
import { MIB } from '#core/index.ts';
import type { KnownProgram } from './known-programs.ts';

/** Node's program, with all that is built into it, has 120 MB. */
const SEARCH_LIMIT: number = 512 * MIB;
const CHUNK_BYTES: number = 1 * MIB;
/** Around the text that is searched for: a version, a date and a word fit. */
const BEFORE = 192;
const AFTER = 192;
/** `OpenSSL ` stands in some hundred messages of its program. */
const PLACE_LIMIT = 2000;

/** Searches a program for what it calls itself; `undefined` when it does not tell. */
export function findVersion(
  content: ByteSource,
  programs: readonly KnownProgram[],
): { name: string; version: string } | undefined {
  for (const program of programs) {
    const version = searchVersion(content, program);
    if (version !== undefined) return { name: program.name, version };
  }
  return undefined;
}

function searchVersion(content: ByteSource, { beside, version }: KnownProgram): string | undefined {
  const needle = Buffer.from(beside, 'latin1');
  const end = Math.min(content.size, SEARCH_LIMIT);
  let places = 0;
  for (let start = 0; start < end; start += CHUNK_BYTES) {
    // Chunks overlap, so that a place at a border has its surroundings.
    const from = Math.max(0, start - BEFORE - needle.length);
    const bytes = content.read(from, Math.min(end, start + CHUNK_BYTES + AFTER) - from);
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = chunk.indexOf(needle); at !== -1; at = chunk.indexOf(needle, at + 1)) {
      const around = chunk.toString(
        'latin1',
        Math.max(0, at - BEFORE),
        Math.min(chunk.length, at + needle.length + AFTER),
      );
      const found = version.exec(around)?.[1];
      if (found !== undefined) return found;
      places += 1;
      if (places === PLACE_LIMIT) return undefined;
    }
  }
  return undefined;
}
