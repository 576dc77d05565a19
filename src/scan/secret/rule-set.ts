import { compileKeywords, type KeywordSearch, type LinearRegex } from '#format/index.ts';
import { CompiledRule } from './compiled-rule.ts';
import type { SecretRule } from './rule.ts';
import { lowerWord, type Phrase, type PhraseIndex } from './scan-phrase.ts';
import { createPlaceSearch, type PlaceSearch } from './search/place-search.ts';
import { compileWords, type WordSearch } from './word-search.ts';

/** A rule of somebody else's: RE2 syntax, started by keywords, or by nothing. */
export interface ForeignRule {
  readonly rule: SecretRule;
  readonly rank: number;
  /** Absent when only the path counts. */
  readonly regex?: LinearRegex;
  readonly path?: LinearRegex;
  readonly keywords: readonly string[];
  readonly allowed: (found: Found) => boolean;
}

/** What an allow list looks at. */
export interface Found {
  readonly secret: string;
  readonly match: string;
  readonly line: string;
  readonly path: string;
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
  readonly phrases: PhraseIndex;
  readonly words: WordSearch;
  readonly wordRules: readonly (readonly CompiledRule[])[];
  /** The length of each word. */
  readonly wordLengths: readonly number[];
  readonly tildes: readonly CompiledRule[];
  /** Those that match around `://`. */
  readonly urls: readonly CompiledRule[];
  /** Those that match around `VATE KEY`. */
  readonly keys: readonly CompiledRule[];
  /** Suffixes of paths, by their last two characters: most paths end otherwise. */
  readonly files: ReadonlyMap<string, readonly FileRules[]>;
  /** What of the built-in rules' findings somebody's rule file allows. */
  readonly allowed: (found: Found) => boolean;
  readonly foreign: readonly ForeignRule[];
  readonly foreignWords: KeywordSearch | undefined;
  readonly foreignWordRules: readonly (readonly ForeignRule[])[];
}

/** Indexes rules; the earlier of two that claim the same text wins, and people's own come first. */
export function compileRules(
  rules: readonly SecretRule[],
  foreign: readonly Omit<ForeignRule, 'rank'>[] = [],
  allowed: RuleSet['allowed'] = () => false,
): RuleSet {
  const others = foreign.map((rule, rank) => ({ ...rule, rank }));
  const prefixes = new Map<string, CompiledRule[]>();
  const words = new Map<string, CompiledRule[]>();
  const suffixes = new Map<string, CompiledRule[]>();
  const anchors = new Map<string, CompiledRule[]>();
  const phrases = new Map<string, PhraseRules>();
  const tildes: CompiledRule[] = [];
  // In one pass: every thread of a scan does this before its first file.
  for (const [index, rule] of rules.entries()) {
    const compiled = new CompiledRule(rule, others.length + index);
    enter(prefixes, rule.prefixes, compiled);
    enter(words, rule.near, compiled);
    if (rule.phrases === undefined) enter(suffixes, rule.files, compiled);
    if (rule.files === undefined) enter(anchors, rule.anchors, compiled);
    if (rule.inner !== undefined) tildes.push(compiled);
    if (rule.phrases !== undefined) enterPhrases(phrases, rule.phrases, compiled);
  }
  const foreignWords = new Map<string, ForeignRule[]>();
  for (const rule of others) enter(foreignWords, rule.keywords, rule);
  return {
    rules: [...others.map(({ rule }) => rule), ...rules],
    ...indexPrefixes(
      prefixes,
      [...phrases.values()].map(({ rare }) => rare),
    ),
    phrases: indexPhrases(phrases),
    words: compileWords([...words.keys()]),
    wordRules: [...words.values()],
    wordLengths: [...words.keys()].map((word) => word.length),
    tildes,
    urls: anchors.get('://') ?? [],
    keys: anchors.get('VATE KEY') ?? [],
    files: indexSuffixes(suffixes),
    allowed,
    foreign: others,
    foreignWords: foreignWords.size === 0 ? undefined : compileKeywords([...foreignWords.keys()]),
    foreignWordRules: [...foreignWords.values()],
  };
}

function enter<Rule>(index: Map<string, Rule[]>, keys: readonly string[] | undefined, rule: Rule): void {
  if (keys === undefined) return;
  for (const key of keys) {
    const list = index.get(key);
    if (list === undefined) index.set(key, [rule]);
    else list.push(rule);
  }
}

interface PhraseRules {
  readonly rare: string;
  readonly rules: CompiledRule[];
}

function enterPhrases(
  index: Map<string, PhraseRules>,
  phrases: Readonly<Record<string, string>>,
  rule: CompiledRule,
): void {
  for (const [text, rare] of Object.entries(phrases)) {
    const known = index.get(text);
    if (known === undefined) index.set(text, { rare, rules: [rule] });
    else known.rules.push(rule);
  }
}

function indexPhrases(phrases: ReadonlyMap<string, PhraseRules>): PhraseIndex {
  const index = new Map<number, Phrase[]>();
  for (const [text, { rare, rules }] of phrases) {
    const head = lowerWord(Buffer.from(rare, 'latin1'), 0);
    const phrase = { text, offset: text.indexOf(rare), rules };
    index.set(head, [...(index.get(head) ?? []), phrase]);
  }
  return index;
}

function indexPrefixes(
  rules: ReadonlyMap<string, readonly CompiledRule[]>,
  rare: readonly string[],
): Pick<RuleSet, 'pairs' | 'prefixes' | 'places'> {
  const prefixes = new Map<number, Prefix[]>();
  const pairs = new Uint8Array(65_536);
  const all: Uint8Array[] = [];
  for (const [text, mine] of rules) {
    const bytes = Buffer.from(text, 'latin1');
    all.push(bytes);
    const pair = (bytes[0]! << 8) | bytes[1]!;
    pairs[pair] = 1;
    const list = prefixes.get(pair);
    if (list === undefined) prefixes.set(pair, [{ bytes, rules: mine }]);
    else list.push({ bytes, rules: mine });
  }
  return { pairs, prefixes, places: createPlaceSearch(all, rare) };
}

function indexSuffixes(rules: ReadonlyMap<string, readonly CompiledRule[]>): Map<string, FileRules[]> {
  const files = new Map<string, FileRules[]>();
  for (const [suffix, mine] of rules) enter(files, [suffix.slice(-2)], { suffix, rules: mine });
  return files;
}
