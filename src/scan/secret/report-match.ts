import type { CompiledRule } from './compiled-rule.ts';
import { entropyOf } from './entropy.ts';
import { hasForm } from './form.ts';
import { isIdentifier, isPlaceholder } from './placeholder.ts';
import { KIND } from './search/layout.ts';
import { TOKEN_KINDS } from './search/tables.ts';
import type { TextScan } from './text-scan.ts';

/** Tries a rule at one place of a text, which begins at `offset` of the file. False when the scan ends. */
export function tryAt(scan: TextScan, rule: CompiledRule, text: string, at: number, offset: number): boolean {
  rule.regex.lastIndex = at;
  const found = rule.regex.exec(text);
  return found === null || report(scan, rule, found, offset, text);
}

/** Checks all that an expression can't, and hands the hit on. False when the scan ends. */
export function report(
  scan: TextScan,
  compiled: CompiledRule,
  found: RegExpExecArray,
  offset: number,
  text: string,
): boolean {
  const { rule } = compiled;
  const span = found.indices?.[rule.group ?? 0];
  const start = span?.[0] ?? found.index;
  let end = span?.[1] ?? found.index + found[0].length;
  let secret = rule.group === undefined ? found[0] : found[rule.group];
  if (rule.until !== undefined) {
    const close = text.indexOf(rule.until, end);
    secret = close < 0 ? undefined : keyBody(text.slice(end, close));
    end = close;
  }
  if (secret === undefined || secret === '') return true;
  if (rule.open !== true && end < text.length && isWordCharacter(text.charCodeAt(end))) return true;
  if (rule.entropy !== undefined && entropyOf(secret) < rule.entropy) return true;
  if (rule.form !== 'password' && rule.until === undefined && isPlaceholder(secret)) return true;
  if (rule.near !== undefined && isIdentifier(secret)) return true;
  if (rule.form !== undefined && !hasForm(rule.form, secret)) return true;
  if (compiled.allow.some((pattern) => pattern.test(found[0]))) return true;
  return scan.hit({
    rule,
    rank: compiled.rank,
    secret,
    start: offset + start,
    end: offset + end,
    via: [],
  });
}

/** What stands between the lines of a key, when nothing else does. */
function keyBody(text: string): string | undefined {
  return text.length >= 40 && !text.includes('-----') && /^[A-Za-z0-9+/=:,.()"'`#;*|>[\]\s\\-]*$/.test(text)
    ? text
    : undefined;
}

function isWordCharacter(code: number): boolean {
  return (
    (TOKEN_KINDS[code]! & (KIND.digit | KIND.lower | KIND.upper)) !== 0 || code === 0x5f || code === 0x2d
  );
}
