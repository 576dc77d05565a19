import { compileKeywords, type KeywordSearch, type LinearRegex } from '#format/index.ts';
import { SECRET_LIMITS } from './limits.ts';
import type { SecretRule } from './rule.ts';
import { createPlaceSearch, type PlaceSearch } from './search/place-search.ts';
import { compileWords, type WordSearch } from './word-search.ts';

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

/** Rules of the files whose path ends so: `/.npmrc`, `.env`. */
export interface FileRules {
  readonly suffix: string;
  readonly rules: readonly CompiledRule[];
}

/** Rules, indexed by what starts them. */
export interface RuleSet {
  readonly rules: readonly SecretRule[];
  /** Finds where one may match. */
  readonly places: PlaceSearch;
  /** 1 for the first two bytes of each prefix. */
  readonly pairs: Uint8Array;
  readonly prefixes: ReadonlyMap<number, readonly Prefix[]>;
  readonly words: WordSearch;
  readonly wordRules: readonly (readonly CompiledRule[])[];
  readonly tildes: readonly CompiledRule[];
  /** Those that match around `://`. */
  readonly urls: readonly CompiledRule[];
  /** Those that match around `VATE KEY`. */
  readonly keys: readonly CompiledRule[];
  /** Suffixes of paths, by their last two characters: most paths end otherwise. */
  readonly files: ReadonlyMap<string, readonly FileRules[]>;
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
    places: createPlaceSearch([...prefixes.values()].flatMap((list) => list.map(({ bytes }) => bytes))),
    pairs,
    prefixes,
    words: compileWords([...words.keys()]),
    wordRules: [...words.values()],
    tildes: compiled.filter(({ rule }) => rule.inner !== undefined),
    urls: compiled.filter(({ rule }) => isAnchored(rule, '://')),
    keys: compiled.filter(({ rule }) => isAnchored(rule, 'VATE KEY')),
    files: byEnd(groupBy(compiled, (rule) => rule.files ?? [])),
    foreign: others,
    foreignWords: foreignWords.size === 0 ? undefined : compileKeywords([...foreignWords.keys()]),
    foreignWordRules: [...foreignWords.values()],
  };
}

function compile(rule: SecretRule, rank: number): CompiledRule {
  let regex: RegExp | undefined;
  const insensitive = rule.pattern.startsWith('(?i)');
  const source = insensitive ? rule.pattern.slice(4) : rule.pattern;
  const flags = rule.anchors === undefined && rule.files === undefined ? 'y' : 'gm';
  return {
    rule,
    rank,
    // Most rules never see a text that begins as theirs does, and reading 500 expressions takes its time.
    get regex() {
      return (regex ??= new RegExp(source, insensitive ? `${flags}i` : flags));
    },
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

function byEnd(groups: ReadonlyMap<string, readonly CompiledRule[]>): Map<string, FileRules[]> {
  const files = new Map<string, FileRules[]>();
  for (const [suffix, rules] of groups) {
    const end = suffix.slice(-2);
    const list = files.get(end);
    if (list === undefined) files.set(end, [{ suffix, rules }]);
    else list.push({ suffix, rules });
  }
  return files;
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

function isAnchored(rule: SecretRule, literal: string): boolean {
  return rule.files === undefined && rule.anchors?.includes(literal) === true;
}
