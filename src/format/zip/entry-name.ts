import { crc32 } from 'node:zlib';

// IBM code page 437, bytes 0x80 to 0xff (APPNOTE.TXT, appendix D: names without the language flag are in it).
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const UNICODE_PATH = 0x7075;

/**
 * The name of an entry: UTF-8 where the language flag (bit 11) says so, the Info-ZIP Unicode path where one is given for
 * these very bytes (APPNOTE.TXT, 4.6.9), code page 437 otherwise.
 */
export function entryName(raw: Buffer, utf8: boolean, extra: Buffer): string {
  if (isAscii(raw)) return raw.toString('latin1');
  if (utf8) return raw.toString('utf8');
  return unicodePath(raw, extra) ?? Array.from(raw, (byte) => cp437(byte)).join('');
}

function isAscii(raw: Buffer): boolean {
  for (let index = 0; index < raw.length; index++) if (raw[index]! >= 0x80) return false;
  return true;
}

function cp437(byte: number): string {
  return byte < 0x80 ? String.fromCharCode(byte) : CP437[byte - 0x80]!;
}

function unicodePath(raw: Buffer, extra: Buffer): string | undefined {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) !== UNICODE_PATH || length < 5 || at + 4 + length > extra.length) continue;
    if (extra.readUInt32LE(at + 5) !== crc32(raw)) return undefined;
    return extra.toString('utf8', at + 9, at + 4 + length);
  }
  return undefined;
}
