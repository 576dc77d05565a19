import { compileKeywords, type KeywordSearch, type LinearRegex } from '#format/index.ts';
import { SECRET_LIMITS } from './limits.ts';
import type { SecretRule } from './rule.ts';

/** A rule that is ready to run. */
export interface CompiledRule {
  readonly rule: SecretRule;
  /** Its place in the set: the lower of two that claim the same text wins. */
  readonly rank: number;
  /** Sticky where the beginning of the value is known, global where the match may begin anywhere in a window. */
  readonly regex: RegExp;
  readonly before: RegExp | undefined;
  /** No match is longer, and one character more shows what follows. */
  readonly reach: number;
  readonly allow: readonly RegExp[];
}

/** A rule of somebody else's: RE2 syntax, started by keywords, or by nothing. */
export interface ForeignRule {
  readonly rule: SecretRule;
  readonly rank: number;
  /** Absent when only the path counts. */
  readonly regex?: LinearRegex;
  readonly path?: LinearRegex;
  readonly keywords: readonly string[];
  readonly allowed: (found: { secret: string; match: string; line: string; path: string }) => boolean;
}

interface Prefix {
  readonly bytes: Uint8Array;
  readonly rules: readonly CompiledRule[];
}

/** Rules, indexed by what starts them. */
export interface RuleSet {
  readonly rules: readonly SecretRule[];
  /** 1 for the first two bytes of each prefix. */
  readonly pairs: Uint8Array;
  readonly prefixes: ReadonlyMap<number, readonly Prefix[]>;
  readonly words: KeywordSearch;
  readonly wordRules: readonly (readonly CompiledRule[])[];
  readonly wordLengths: readonly number[];
  readonly tildes: readonly CompiledRule[];
  readonly anchors: readonly { readonly literal: Buffer; readonly rules: readonly CompiledRule[] }[];
  readonly files: readonly { readonly suffix: string; readonly rules: readonly CompiledRule[] }[];
  /** The last two characters of every suffix in `files`: most paths end otherwise. */
  readonly fileEnds: ReadonlySet<string>;
  readonly foreign: readonly ForeignRule[];
  readonly foreignWords: KeywordSearch | undefined;
  readonly foreignWordRules: readonly (readonly ForeignRule[])[];
}

/** Compiles and indexes rules; the earlier of two that claim the same text wins, and people's own come first. */
export function compileRules(
  rules: readonly SecretRule[],
  foreign: readonly Omit<ForeignRule, 'rank'>[] = [],
): RuleSet {
  const others = foreign.map((rule, rank) => ({ ...rule, rank }));
  const compiled = rules.map((rule, index) => compile(rule, others.length + index));
  const prefixes = new Map<number, Prefix[]>();
  const pairs = new Uint8Array(65_536);
  for (const [text, mine] of groupBy(compiled, (rule) => rule.prefixes ?? [])) {
    const bytes = Buffer.from(text, 'latin1');
    const pair = (bytes[0]! << 8) | bytes[1]!;
    pairs[pair] = 1;
    const list = prefixes.get(pair) ?? [];
    list.push({ bytes, rules: mine });
    prefixes.set(pair, list);
  }
  const words = groupBy(compiled, (rule) => rule.near ?? []);
  const foreignWords = new Map<string, ForeignRule[]>();
  for (const rule of others)
    for (const word of rule.keywords) foreignWords.set(word, [...(foreignWords.get(word) ?? []), rule]);
  return {
    rules: [...others.map(({ rule }) => rule), ...rules],
    pairs,
    prefixes,
    words: compileKeywords([...words.keys()]),
    wordRules: [...words.values()],
    wordLengths: [...words.keys()].map((word) => word.length),
    tildes: compiled.filter(({ rule }) => rule.inner !== undefined),
    anchors: [
      ...groupBy(compiled, (rule) => (rule.files === undefined ? rule.anchors : undefined) ?? []),
    ].map(([literal, mine]) => ({
      literal: Buffer.from(literal, 'latin1'),
      rules: mine,
    })),
    files: [...groupBy(compiled, (rule) => rule.files ?? [])].map(([suffix, mine]) => ({
      suffix,
      rules: mine,
    })),
    fileEnds: new Set(rules.flatMap((rule) => rule.files ?? []).map((suffix) => suffix.slice(-2))),
    foreign: others,
    foreignWords: foreignWords.size === 0 ? undefined : compileKeywords([...foreignWords.keys()]),
    foreignWordRules: [...foreignWords.values()],
  };
}

function compile(rule: SecretRule, rank: number): CompiledRule {
  const flags = rule.pattern.startsWith('(?i)') ? 'i' : '';
  const source = flags === 'i' ? rule.pattern.slice(4) : rule.pattern;
  return {
    rule,
    rank,
    regex: new RegExp(
      source,
      rule.anchors === undefined && rule.files === undefined ? `y${flags}` : `gm${flags}`,
    ),
    before: rule.before === undefined ? undefined : new RegExp(rule.before),
    reach: Math.min(SECRET_LIMITS.windowBytes, reachOf(source)),
    allow: (rule.allow ?? []).map((text) => new RegExp(text)),
  };
}

/** An upper estimate from the text: every counted repetition at its most. */
function reachOf(pattern: string): number {
  let reach = pattern.length + 1;
  for (const [, least, most] of pattern.matchAll(/\{(\d+)(?:,(\d+))?\}/g)) reach += Number(most ?? least);
  return reach;
}

function groupBy(
  rules: readonly CompiledRule[],
  keysOf: (rule: SecretRule) => readonly string[],
): Map<string, CompiledRule[]> {
  const groups = new Map<string, CompiledRule[]>();
  for (const rule of rules)
    for (const key of keysOf(rule.rule)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [rule]);
      else group.push(rule);
    }
  return groups;
}
