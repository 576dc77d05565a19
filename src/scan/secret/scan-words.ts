import { SECRET_LIMITS } from './limits.ts';
import { tryAt } from './report-match.ts';
import type { TextScan } from './text-scan.ts';

/** Between a word and its value stands the rest of a name and an operator, no other statement. */
const GAP =
  /^[\w.\-[\]]{0,32}["'`\\\])]{0,4}[ \t]{0,16}(?:string[ \t]{1,4})?(?:(?:=>|:{0,3}=|[?.+]=|:|>|,|\()[ \t]{0,16}(?:[|>][+-]?[ \t]{1,24}|\\?[ \t]{0,24}))?["'`\\]{0,4}(?:(?:Bearer|Token|token|Basic|apikey|ApiKey)[ \t]{1,4})?["'`]?(?:[0-9]{5,16}:|[0-9]{15,17}\|)?$/;

/**
 * Where the line begins, or the line before when that one opens what this one holds alone: an element of XML, a block of
 * YAML, a continued line.
 */
function statementStart(bytes: Uint8Array, start: number, lowest: number): number {
  let at = start - 1;
  if (at >= lowest && isQuote(bytes[at]!)) at--;
  while (at >= lowest && isBlank(bytes[at]!)) at--;
  if (at >= lowest && bytes[at] === NEWLINE) {
    while (at >= lowest && (isBlank(bytes[at]!) || bytes[at] === NEWLINE)) at--;
    if (at < lowest || !OPENERS.includes(bytes[at]!)) return start;
    while (at > lowest && bytes[at - 1] !== NEWLINE) at--;
    return at;
  }
  while (at >= lowest && bytes[at] !== NEWLINE) at--;
  return at + 1;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

function isQuote(byte: number): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60;
}

const NEWLINE = 0x0a;
/** `<token>`, `token: |`, `token: >-`, `token =`, `token = \\`, `token(`. */
const OPENERS = Buffer.from('>|-+:=\\(');

/** What stands beside a secret under a name like its own: `credentialId`, `token_type`, `secretName`. */
const ASIDE = /^[_-]?(?:id|name|type|path|file|url|uri|format|length)s?["'`\])]{0,3}[ \t]{0,4}[=:]/i;

/** What makes a token none: it is in every page for everybody, or lasts as long as the page. */
const HARMLESS = /(?:public|csrf|xsrf)[_-]?$/i;

/** `sumOf` is not Sumo: a capital in a short name begins the next word. */
function isTwoWords(name: string, gap: string): boolean {
  return /^[A-Za-z][a-z]{1,4}[A-Z]$/.test(name) && /^[a-z]/.test(gap);
}

/** A short name of a vendor inside another word, as Okta's in `rookTable`, says nothing; `myOktaToken` and `MYOKTATOKEN` do. */
function isInsideWord(context: string, at: number, name: string): boolean {
  if (at === 0 || !/^[A-Za-z]{3,6}$/.test(name) || !/[A-Za-z]/.test(context[at - 1]!)) return false;
  return name !== name.toUpperCase() && !/^[A-Z][a-z]/.test(name);
}

/** The rest of a file's name, as in lists of files with their digests: `"lib/token.ts": "…"`. */
const FILE_NAME = /\.[a-z]{1,5}["'`]/;

/** Variables that a build puts into pages for everyone: what is secret among them has a form of its own. */
const PUBLISHED = /(?:^|[^A-Za-z0-9_])(?:NEXT|NUXT|EXPO)_PUBLIC_\w{1,80}["']?[ \t]{0,4}[=:]/;

/** Tries the rules of the words that stand before a run in its line. False when the scan ends. */
export function tryWords(scan: TextScan, bytes: Buffer, start: number): boolean {
  const lowest = Math.max(0, start - SECRET_LIMITS.contextBytes);
  const lineStart = statementStart(bytes, start, lowest);
  if (start - lineStart < 4) return true;
  const tried = new Set<number>();
  let context = '';
  let text = '';
  let on = true;
  const { words, wordRules, wordLengths } = scan.rules;
  words.search(bytes, lineStart, start, (word, end) => {
    if (context === '') context = bytes.toString('latin1', lineStart, start).replaceAll(/[\r\n]/g, ' ');
    const gap = context.slice(end - lineStart);
    if (!GAP.test(gap)) return;
    if (PUBLISHED.test(context)) return false;
    if (text === '')
      text = bytes.toString('latin1', start, Math.min(bytes.length, start + SECRET_LIMITS.windowBytes));
    const from = end - lineStart - wordLengths[word]!;
    const name = context.slice(from, end - lineStart);
    const inside = isInsideWord(context, from, name) || isTwoWords(name, gap);
    const aside = FILE_NAME.test(gap) || ASIDE.test(gap) || HARMLESS.test(context.slice(0, from));
    for (const rule of wordRules[word]!) {
      if (tried.has(rule.rank) || (rule.rule.quiet === true ? aside : inside)) continue;
      if (rule.before !== undefined && !rule.before.test(gap)) continue;
      tried.add(rule.rank);
      on = tryAt(scan, rule, text, 0, start);
      if (!on) return false;
    }
  });
  return on;
}
