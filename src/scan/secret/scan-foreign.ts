import type { ForeignRule } from './rule-set.ts';
import { entropyOf } from './entropy.ts';
import type { TextScan } from './text-scan.ts';

/** What an expression of somebody else's sees around a keyword: gitleaks' own rules reach some hundred characters. */
const BEFORE = 256;
const AFTER = 2048;
/** Without a keyword an expression runs over the whole text, in pieces of this size. */
const PIECE = 64 * 1024;

/** Runs other people's rules that begin in `bytes[from, to)`: near their keywords, or everywhere when they have none. */
export function scanForeign(scan: TextScan, bytes: Buffer, from: number, to: number): void {
  const { foreign, foreignWords, foreignWordRules } = scan.rules;
  if (foreign.length === 0) return;
  const reached = new Map<ForeignRule, number>();
  for (const rule of foreign) {
    if (rule.regex === undefined || rule.keywords.length > 0 || !reaches(rule, scan.path)) continue;
    for (let start = from; start < to; start += PIECE) {
      const end = Math.min(to, start + PIECE);
      if (!run(scan, rule, bytes, { start, end, reach: end + AFTER }, reached)) return;
    }
  }
  foreignWords?.search(bytes, from, Math.min(bytes.length, to + BEFORE), (word, end) => {
    for (const rule of foreignWordRules[word]!) {
      if (!reaches(rule, scan.path)) continue;
      // What an earlier keyword's window held is not looked at again.
      const start = Math.max(from, end - BEFORE, reached.get(rule) ?? 0);
      const stop = Math.min(to, end + BEFORE);
      if (start >= stop) continue;
      if (!run(scan, rule, bytes, { start, end: stop, reach: stop + AFTER }, reached)) return false;
    }
  });
}

function reaches(rule: ForeignRule, path: string): boolean {
  return rule.regex !== undefined && (rule.path === undefined || rule.path.test(path));
}

interface Window {
  readonly start: number;
  readonly end: number;
  readonly reach: number;
}

/** Reports the matches that begin in a window; they may end behind it. */
function run(
  scan: TextScan,
  foreign: ForeignRule,
  bytes: Buffer,
  { start, end, reach }: Window,
  reached: Map<ForeignRule, number>,
): boolean {
  // A character more in front, so that `\b` and `^` see what stands there.
  const lead = Math.min(start, 1);
  const text = bytes.toString('latin1', start - lead, Math.min(bytes.length, reach));
  let last = end;
  for (const found of foreign.regex!.matches(text)) {
    const at = start - lead + found.start;
    if (at >= end) break;
    if (at < start) continue;
    last = Math.max(last, at + 1);
    const secret = secretOf(foreign, found.groups, found.text);
    if (foreign.rule.entropy !== undefined && entropyOf(secret) <= foreign.rule.entropy) continue;
    if (foreign.allowed({ secret, match: found.text, line: lineAt(text, found.start), path: scan.path }))
      continue;
    const hit = {
      rule: foreign.rule,
      rank: foreign.rank,
      secret,
      start: at,
      end: at + found.text.length,
      via: [],
    };
    if (!scan.hit(hit)) return false;
  }
  reached.set(foreign, last);
  return true;
}

/** gitleaks: `secretGroup`, or else the first group that took part, or else the whole match. */
function secretOf(foreign: ForeignRule, groups: readonly (string | undefined)[], match: string): string {
  const { group } = foreign.rule;
  if (group !== undefined && group > 0) return groups[group - 1] ?? match;
  return groups.find((text) => text !== undefined && text !== '') ?? match;
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? text.length : end);
}
