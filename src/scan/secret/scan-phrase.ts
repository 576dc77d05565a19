import type { CompiledRule } from './compiled-rule.ts';
import { tryAt } from './report-match.ts';
import { LOWER_CASE } from './search/layout.ts';
import type { TextScan } from './text-scan.ts';

/** Words that rarely stand in a text, as `password`, with the rules that begin with them. */
export interface Phrase {
  /** In lower case. */
  readonly text: string;
  /** Where the four rare letters stand in it. */
  readonly offset: number;
  readonly rules: readonly CompiledRule[];
}

/** Phrases by their four rare letters, as a little-endian number. */
export type PhraseIndex = ReadonlyMap<number, readonly Phrase[]>;

/** Tries the rules of the phrase whose rare letters stand at `at`, if it begins in `bytes[from, to)`. */
export function scanPhrase(scan: TextScan, bytes: Buffer, at: number, from: number, to: number): boolean {
  if (at + 4 > bytes.length) return true;
  const path = `/${scan.path}`;
  for (const { text, offset, rules } of scan.rules.phrases.get(lowerWord(bytes, at)) ?? []) {
    const start = at - offset;
    if (start < from || start >= to || !isThere(bytes, start, text)) continue;
    for (const rule of rules) {
      if (rule.rule.files?.every((suffix) => !path.endsWith(suffix)) === true) continue;
      if (rule.before !== undefined && !rule.before.test(textBefore(bytes, start, COMMAND_BYTES))) continue;
      const window = bytes.toString('latin1', start, Math.min(bytes.length, start + rule.reach));
      if (!tryAt(scan, rule, window, 0, start)) return false;
    }
  }
  return true;
}

/** The phrase may be an option of a command that is named before it. */
const COMMAND_BYTES = 420;

/** What stands right before a place, for the expressions that ask. */
export function textBefore(bytes: Buffer, position: number, length = 32): string {
  return bytes.toString('latin1', Math.max(0, position - length), position);
}

/** Four letters in lower case, as `PhraseIndex` has them. */
export function lowerWord(bytes: Buffer, at: number): number {
  return (bytes.readInt32LE(at) | LOWER_CASE) >>> 0;
}

function isThere(bytes: Uint8Array, start: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const byte = bytes[start + index]!;
    if (byte !== code && (byte | 0x20) !== code) return false;
  }
  return true;
}
