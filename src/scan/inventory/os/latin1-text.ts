import { Buffer } from 'node:buffer';

/**
 * Bytes as text of one byte a character: the fastest to search, whatever the encoding. Values that are taken out of it go
 * through `utf8Of`.
 */
export function latin1Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** A piece of such text as the UTF-8 that it is; invalid bytes become U+FFFD. */
export function utf8Of(latin1: string): string {
  return BEYOND_ASCII.test(latin1) ? Buffer.from(latin1, 'latin1').toString('utf8') : latin1;
}

const BEYOND_ASCII = /[\u0080-\u00FF]/;
