import { decodeEscapes, decodeRun, type Decoded } from './decode.ts';
import { SECRET_LIMITS } from './limits.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { report, tryAt } from './report-match.ts';
import { scanForeign } from './scan-foreign.ts';
import { scanPhrase, textBefore } from './scan-phrase.ts';
import { tryWords } from './scan-words.ts';
import type { Allowance, TextScan } from './text-scan.ts';
import { KIND, WORTH } from './search/layout.ts';
import { TOKEN_KINDS } from './search/tables.ts';

/** Looks for secrets that begin in `bytes[from, to)`; the bytes around are their context. */
export function scanText(scan: TextScan, bytes: Buffer, from: number, to: number): void {
  scan.rules.places.eachPlace(bytes, (start, end, why) => {
    if ((why & (WORTH.url | WORTH.key)) !== 0) return scanAnchor(scan, bytes, start, why, from, to);
    if ((why & WORTH.escape) !== 0) return scanEscaped(scan, bytes, start, from, to);
    if ((why & WORTH.tilde) !== 0) return tryTilde(scan, bytes, start, from, to);
    if ((why & WORTH.phrase) !== 0) return scanPhrase(scan, bytes, start, from, to);
    if (start >= to) return false;
    return end <= from || scanRun(scan, bytes, start, end, why, from, to);
  });
  scanForeign(scan, bytes, from, to);
}

/** Runs the rules of this very file over all of its text. */
export function scanWholeFile(scan: TextScan, bytes: Buffer): void {
  const path = `/${scan.path}`;
  for (const { suffix, rules } of scan.rules.files.get(path.slice(-2)) ?? []) {
    if (!path.endsWith(suffix)) continue;
    let text: string | undefined;
    for (const rule of rules) {
      const { anchors } = rule.rule;
      if (anchors !== undefined && !anchors.some((literal) => bytes.includes(literal, 0, 'latin1'))) continue;
      text ??= bytes.toString('latin1');
      rule.regex.lastIndex = 0;
      for (let found = rule.regex.exec(text); found !== null; found = rule.regex.exec(text)) {
        if (found[0] === '') rule.regex.lastIndex++;
        else if (!report(scan, rule, found, 0, text)) return;
      }
    }
  }
}

/** Looks closer at a run of token characters; `why` tells what made it worth that. */
function scanRun(
  scan: TextScan,
  bytes: Buffer,
  start: number,
  end: number,
  why: number,
  from: number,
  to: number,
): boolean {
  if ((why & WORTH.prefix) !== 0 && !tryPrefixes(scan, bytes, start, end, why, from, to)) return false;
  if (start < from) return true;
  if ((why & WORTH.word) !== 0 && !tryWords(scan, bytes, start)) return false;
  if ((why & WORTH.encoded) === 0) return true;
  const inner = decodeRun(scan.depth, bytes, start, end, why);
  return inner === undefined || scanDecoded(scan, inner, start, end);
}

function scanEscaped(scan: TextScan, bytes: Buffer, at: number, from: number, to: number): boolean {
  if (at < from || at >= to || scan.depth >= SECRET_LIMITS.depth) return true;
  if (isExhausted(scan.allowance)) return true;
  const { text, start, end } = decodeEscapes(bytes, at);
  return scanDecoded(scan, { text, via: 'escape' }, start, end);
}

function scanDecoded(scan: TextScan, { text, via }: Decoded, start: number, end: number): boolean {
  let on = true;
  const scale = (end - start) / text.length;
  const inner: TextScan = {
    ...scan,
    depth: scan.depth + 1,
    // Its place is about where it is encoded, so that two of one text don't overlap; its rank is lower than that of a rule that knows the encoded form.
    hit: (hit) =>
      (on = scan.hit({
        ...hit,
        rank: hit.rank + 0.5,
        start: start + Math.floor(hit.start * scale),
        end: start + Math.ceil(hit.end * scale),
        via: [via, ...hit.via],
      })),
  };
  scanText(inner, text, 0, text.length);
  return on;
}

/** Tries the known beginnings at every start of a word in a run, and before it where dots belong to the token. */
function tryPrefixes(
  scan: TextScan,
  bytes: Buffer,
  start: number,
  end: number,
  kinds: number,
  from: number,
  to: number,
): boolean {
  const { pairs } = scan.rules;
  const before = start > 0 ? bytes[start - 1]! : 0;
  if (before === DOT && !tryDotted(scan, bytes, start, from, to)) return false;
  let position = start;
  const last = Math.min(end - 8, to - 1);
  if (before === BACKSLASH) position++;
  const blob = end - start > SECRET_LIMITS.runBytes;
  for (;;) {
    if (position >= from && position <= last && pairs[(bytes[position]! << 8) | bytes[position + 1]!] === 1)
      if (!tryPrefixAt(scan, bytes, position)) return false;
    if (blob || (kinds & SEPARATORS) === 0) return true;
    while (position < last && (TOKEN_KINDS[bytes[position]!]! & SEPARATORS) === 0) position++;
    if (position >= last) return true;
    // An escaped byte, `%22`, is a separator of three characters.
    position += bytes[position] === PERCENT ? 3 : 1;
  }
}

const SEPARATORS = KIND.mark | KIND.slash | KIND.percent;
const DOT = 0x2e;
const BACKSLASH = 0x5c;
const PERCENT = 0x25;
/** The longest host name that a prefix names, with room for a subdomain. */
const DOTTED_BYTES = 48;

/** Prefixes that hold dots (`SG.`, `hooks.slack.com/`) end before the run or in it: each label may begin one. */
function tryDotted(scan: TextScan, bytes: Buffer, start: number, from: number, to: number): boolean {
  const { pairs } = scan.rules;
  const lowest = Math.max(0, start - DOTTED_BYTES);
  for (let position = start - 2; position >= lowest; position--) {
    const byte = bytes[position]!;
    const kind = TOKEN_KINDS[byte]!;
    if (byte !== DOT && (kind & (KIND.digit | KIND.lower | KIND.upper | KIND.mark)) === 0) return true;
    const previous = position === 0 ? 0 : bytes[position - 1]!;
    if ((TOKEN_KINDS[previous]! & (KIND.digit | KIND.lower | KIND.upper)) !== 0) continue;
    if (position < from || position >= to) continue;
    if (pairs[(byte << 8) | bytes[position + 1]!] === 1 && !tryPrefixAt(scan, bytes, position)) return false;
  }
  return true;
}

function tryPrefixAt(scan: TextScan, bytes: Buffer, position: number): boolean {
  const prefixes = scan.rules.prefixes.get((bytes[position]! << 8) | bytes[position + 1]!)!;
  for (let index = 0; index < prefixes.length; index++) {
    const prefix = prefixes[index]!;
    if (startsWith(bytes, position, prefix.bytes) && !tryRules(scan, prefix.rules, bytes, position))
      return false;
  }
  return true;
}

function tryRules(scan: TextScan, rules: readonly CompiledRule[], bytes: Buffer, position: number): boolean {
  for (const rule of rules) {
    if (rule.before !== undefined && !rule.before.test(textBefore(bytes, position))) continue;
    const text = bytes.toString('latin1', position, Math.min(bytes.length, position + rule.reach));
    if (!tryAt(scan, rule, text, 0, position)) return false;
  }
  return true;
}

function startsWith(bytes: Uint8Array, position: number, prefix: Uint8Array): boolean {
  for (let index = 0; index < prefix.length; index++)
    if (bytes[position + index] !== prefix[index]) return false;
  return true;
}

/** `Q~` stands four characters behind the beginning of the value. */
function tryTilde(scan: TextScan, bytes: Buffer, at: number, from: number, to: number): boolean {
  const start = at - BEFORE_TILDE;
  if (start < from || start >= to) return true;
  if (start > 0 && (TOKEN_KINDS[bytes[start - 1]!]! & (KIND.digit | KIND.lower | KIND.upper)) !== 0)
    return true;
  const text = bytes.toString('latin1', start, Math.min(bytes.length, start + SECRET_LIMITS.windowBytes));
  return scan.rules.tildes.every((rule) => tryAt(scan, rule, text, 0, start));
}

const BEFORE_TILDE = 4;

/** Tries the rules whose match holds the literal that stands at a place. */
function scanAnchor(
  scan: TextScan,
  bytes: Buffer,
  at: number,
  why: number,
  from: number,
  to: number,
): boolean {
  if (at < from || at >= to + BEFORE_ANCHOR) return true;
  const url = (why & WORTH.url) !== 0;
  if (url && !hasUserInfo(bytes, at + 3) && !isNested(bytes, at)) return true;
  if (isExhausted(scan.allowance)) return true;
  const start = Math.max(0, at - BEFORE_ANCHOR);
  const text = bytes.toString('latin1', start, Math.min(bytes.length, at + AFTER_ANCHOR));
  for (const rule of url ? scan.rules.urls : scan.rules.keys) {
    const found = matchAround(rule.regex, text, at - start);
    if (found === undefined || start + found.index < from || start + found.index >= to) continue;
    const whole = rule.rule.until === undefined ? text : textOfKey(bytes, start);
    if (!report(scan, rule, found, start, whole)) return false;
  }
  return true;
}

/** Counts the places that are looked at closely; a hostile file may consist of them. */
function isExhausted(allowance: Allowance): boolean {
  if (--allowance.anchors >= 0) return false;
  allowance.exhausted = `more than ${SECRET_LIMITS.anchorsPerFile} places that look like the beginning of a secret`;
  return true;
}

/** Room for what stands before a literal in its match: `-----BEGIN ENCRYPTED `, `jdbc:postgresql`. */
const BEFORE_ANCHOR = 80;
const AFTER_ANCHOR = 600;
/** User names and passwords together; GitHub's fine-grained tokens have 93 characters. */
const USER_INFO_BYTES = 400;

/** The match that holds the literal; another may end before it. */
function matchAround(regex: RegExp, text: string, at: number): RegExpExecArray | undefined {
  regex.lastIndex = 0;
  for (;;) {
    const found = regex.exec(text);
    if (found === null || found.index > at) return undefined;
    if (found.index + found[0].length > at) return found;
  }
}

function textOfKey(bytes: Buffer, start: number): string {
  return bytes.toString('latin1', start, Math.min(bytes.length, start + SECRET_LIMITS.keyWindowBytes));
}

/** A colon and an at sign before the path begins; most URLs have none. */
function hasUserInfo(bytes: Uint8Array, start: number): boolean {
  const end = Math.min(bytes.length, start + USER_INFO_BYTES);
  let colon = false;
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!;
    if (byte === 0x40) return colon;
    if (byte === 0x3a) colon = true;
    if (byte <= 0x20 || byte === 0x2f || byte === 0x22 || byte === 0x27 || byte === 0x3c || byte === 0x60)
      return false;
  }
  return false;
}

/** `jdbc:mysql://`: another scheme stands before the scheme. */
function isNested(bytes: Uint8Array, at: number): boolean {
  let position = at - 1;
  while (
    position > at - 16 &&
    position > 0 &&
    (TOKEN_KINDS[bytes[position]!]! & (KIND.lower | KIND.digit)) !== 0
  )
    position--;
  return bytes[position] === 0x3a && bytes[position - 1] === 0x63;
}
