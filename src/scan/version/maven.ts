import { compareNumbers, isDigit, MINUS, DOT, numberOf, ZERO } from './characters.ts';

/**
 * Orders Maven versions as Maven 4's ComparableVersion does (maven.apache.org/pom.html, "Version Order Specification").
 * It takes any text.
 */
export function compareMavenVersions(a: string, b: string): number {
  return compareLists(parse(a), parse(b));
}

/** `x` and `x1`: digits right behind a word belong to it. */
interface Qualifier {
  readonly kind: 'qualifier';
  /** Place among the qualifiers that Maven knows, all others coming after them. */
  readonly rank: number;
  /** Decides among the unknown ones; empty for the known. */
  readonly text: string;
  readonly digits: number | bigint | undefined;
}

type Item = number | bigint | Qualifier | readonly Item[];
type Items = Item[];

const RANKS: ReadonlyMap<string, number> = new Map([
  ['alpha', 0],
  ['beta', 1],
  ['milestone', 2],
  ['rc', 3],
  ['cr', 3],
  ['snapshot', 4],
  ['', 5],
  ['ga', 5],
  ['final', 5],
  ['release', 5],
  ['sp', 6],
]);
const RELEASE_RANK = 5;
const UNKNOWN_RANK = 7;
/** What a single letter means when a digit follows. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

/**
 * Dots part items of one list; a hyphen and a change between digits and letters begin a list inside the list. `X-1` is
 * read as `X1`. Trailing items that mean nothing are dropped from each list, innermost first.
 */
function parse(version: string): readonly Item[] {
  const text = version.toLowerCase();
  const root: Items = [];
  const lists: Items[] = [root];
  let list = root;
  const descend = (): void => {
    const inner: Items = [];
    list.push(inner);
    lists.push(inner);
    list = inner;
  };
  let start = 0;
  let inDigits = false;
  let combined = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      list.push(at === start ? 0 : itemOf(text, start, at, inDigits, combined));
      combined = false;
      start = at + 1;
    } else if (code === MINUS) {
      if (at === start) list.push(0);
      else {
        if (!inDigits && isDigit(text.charCodeAt(at + 1))) {
          combined = true;
          continue;
        }
        list.push(itemOf(text, start, at, inDigits, combined));
      }
      start = at + 1;
      descend();
      combined = false;
    } else if (isDigit(code)) {
      if (!inDigits && at > start) {
        combined = true;
        if (list.length > 0) descend();
      }
      inDigits = true;
    } else {
      if (inDigits && at > start) {
        list.push(itemOf(text, start, at, true, combined));
        start = at;
        descend();
        combined = false;
      }
      inDigits = false;
    }
  }
  if (text.length > start) {
    if (!inDigits && list.length > 0) descend();
    list.push(itemOf(text, start, text.length, inDigits, combined));
  }
  for (let at = lists.length - 1; at >= 0; at -= 1) dropNulls(lists[at]!);
  return root;
}

function itemOf(text: string, from: number, to: number, digits: boolean, combined: boolean): Item {
  if (combined) {
    let number = from;
    while (!isDigit(text.charCodeAt(number))) number += 1;
    const word = text.slice(from, text.charCodeAt(number - 1) === MINUS ? number - 1 : number);
    return qualifierOf(ALIASES.get(word) ?? word, exactNumber(text, number, to));
  }
  return digits ? exactNumber(text, from, to) : qualifierOf(text.slice(from, to), undefined);
}

function qualifierOf(word: string, digits: number | bigint | undefined): Qualifier {
  const rank = RANKS.get(word);
  return { kind: 'qualifier', rank: rank ?? UNKNOWN_RANK, text: rank === undefined ? word : '', digits };
}

function exactNumber(text: string, from: number, to: number): number | bigint {
  let first = from;
  while (first < to - 1 && text.charCodeAt(first) === ZERO) first += 1;
  return numberOf(text, first, to);
}

/** A zero or an empty list goes when nothing follows, or a word, or a list that begins with a word. */
function dropNulls(list: Items): void {
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const item = list[at]!;
    if (item !== 0 && !(isList(item) && item.length === 0)) continue;
    const next = list[at + 1];
    if (next === undefined || isWord(next) || (isList(next) && isQualifier(next[0]))) list.splice(at, 1);
  }
}

function compareItems(a: Item | undefined, b: Item | undefined): number {
  if (a === undefined) return b === undefined ? 0 : -compareWithNothing(b);
  if (b === undefined) return compareWithNothing(a);
  const difference = precedence(a) - precedence(b);
  if (difference !== 0) return difference;
  if (isQualifier(a) && isQualifier(b)) return compareQualifiers(a, b);
  if (isList(a) && isList(b)) return compareLists(a, b);
  return compareNumbers(a as number | bigint, b as number | bigint);
}

/** `1.x < 1-1 < 1.1`: words before lists before numbers. */
function precedence(item: Item): number {
  return isQualifier(item) ? 0 : isList(item) ? 1 : 2;
}

/** What an item is against an absent one: `1-rc < 1`, `1.0 = 1`, `1-sp > 1`. */
function compareWithNothing(item: Item): number {
  if (isQualifier(item)) return item.rank - RELEASE_RANK;
  if (!isList(item)) return item === 0 ? 0 : 1;
  for (const inner of item) {
    const difference = compareWithNothing(inner);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareLists(a: readonly Item[], b: readonly Item[]): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = compareItems(a[at], b[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareQualifiers(a: Qualifier, b: Qualifier): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.text !== b.text) return a.text < b.text ? -1 : 1;
  if (a.digits === undefined || b.digits === undefined)
    return Number(a.digits !== undefined) - Number(b.digits !== undefined);
  return compareNumbers(a.digits, b.digits);
}

function isList(item: Item | undefined): item is readonly Item[] {
  return Array.isArray(item);
}

function isQualifier(item: Item | undefined): item is Qualifier {
  return typeof item === 'object' && !Array.isArray(item);
}

/** Maven looks through plain words only here, not through words with digits. */
function isWord(item: Item): boolean {
  return isQualifier(item) && item.digits === undefined;
}
