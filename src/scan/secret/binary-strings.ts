import { SECRET_LIMITS } from './limits.ts';
import { isPackage } from './quiet-path.ts';
import type { SecretRule } from './rule.ts';

/** A binary file that people make out of their own code, and how its texts are found. */
export type BinaryKind = 'python' | 'elf';

/** Where distributions and language tools put what people install and do not write. */
const INSTALLED =
  /^(?:usr\/)?(?:s?bin|lib(?:32|64|x32|exec)?|share|games)\/|(?:^|\/)lib(?:64)?\/python\d|^opt\/(?:java|jdk)/;

/** The kind of a binary file whose texts are worth a look: code of the image's maker, told by its place. */
export function binaryKind(path: string, size: number, head: Uint8Array): BinaryKind | undefined {
  if (size > SECRET_LIMITS.programBytes) return undefined;
  const python = head[2] === 0x0d && head[3] === 0x0a && path.endsWith('.pyc');
  const elf = head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
  if ((!python && !elf) || INSTALLED.test(path) || isPackage(path)) return undefined;
  return python ? 'python' : 'elf';
}

/** True for a rule that knows its value by itself: what stands beside a value in a binary file is there by chance. */
export function speaksInBinaries(rule: SecretRule): boolean {
  return (
    rule.quiet !== true &&
    (rule.prefixes !== undefined || rule.until !== undefined || rule.inner !== undefined)
  );
}

/** Longer texts of a compiled module are documentation or data. */
const MAX_STRING = 64 * 1024;
const MIN_STRING = 16;

/**
 * The texts of a compiled Python module, one a line. `marshal.c`: a type, of which the highest bit may be set, then the
 * length in one byte (`z`, `Z`) or four (`a`, `A`, `s`, `t`, `u`), then the characters; the length may look like one.
 */
export function pythonStrings(bytes: Buffer): Buffer {
  const texts: Buffer[] = [];
  let at = 16;
  while (at + 2 < bytes.length) {
    const type = bytes[at]! & 0x7f;
    const wide = WIDE.includes(type);
    const start = at + (wide ? 5 : 2);
    at++;
    if (!wide && !SHORT.includes(type)) continue;
    if (start > bytes.length) break;
    const length = wide ? bytes.readUInt32LE(start - 4) : bytes[start - 1]!;
    if (length < MIN_STRING || length > MAX_STRING || start + length > bytes.length) continue;
    const text = bytes.subarray(start, start + length);
    if (!isPrintable(text)) continue;
    texts.push(text, NEWLINE);
    at = start + length;
  }
  return Buffer.concat(texts);
}

const SHORT = Buffer.from('zZ');
const WIDE = Buffer.from('aAstu');
const NEWLINE = Buffer.from('\n');

function isPrintable(text: Uint8Array): boolean {
  for (const byte of text)
    if (byte < 0x20 ? byte !== 0x0a && byte !== 0x0d && byte !== 0x09 : byte === 0x7f) return false;
  return true;
}
