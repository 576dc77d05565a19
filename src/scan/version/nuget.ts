import { compareNumbers, digitsEnd, DOT, isDigit, isLetter, MINUS, PLUS } from './characters.ts';
import { invalidVersion } from './invalid-version.ts';

/**
 * Orders NuGet versions (learn.microsoft.com/nuget, "Package versioning"): one to four numbers, missing ones being 0,
 * then a prerelease by SemVer 2.0.0 but without regard to case; build metadata does not count.
 */
export function compareNugetVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  for (let at = 0; at < MAX_NUMBERS; at += 1) {
    const difference = compareNumbers(left.numbers[at] ?? 0, right.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.labels === '' || right.labels === '')
    return Number(left.labels === '') - Number(right.labels === '');
  return compareLabels(left.labels, right.labels);
}

interface NugetVersion {
  readonly numbers: readonly number[];
  /** The prerelease in lower case, empty when there is none. */
  readonly labels: string;
}

const MAX_NUMBERS = 4;
/** NuGet keeps each number in an Int32. */
const INT32_LIMIT = 0x7fffffff;

function parse(version: string): NugetVersion {
  const text = version.trim();
  const numbers: number[] = [];
  let at = 0;
  for (;;) {
    const stop = digitsEnd(text, at, text.length);
    if (stop === at) throw invalidVersion('nuget', version, 'NuGet wants one to four numbers parted by dots');
    const number = Number(text.slice(at, stop));
    if (number > INT32_LIMIT)
      throw invalidVersion('nuget', version, `a number is greater than ${INT32_LIMIT}`);
    numbers.push(number);
    at = stop;
    if (text.charCodeAt(at) !== DOT) break;
    at += 1;
  }
  if (numbers.length > MAX_NUMBERS) throw invalidVersion('nuget', version, 'it has more than four numbers');
  if (at === text.length) return { numbers, labels: '' };
  const plus = text.indexOf('+', at);
  const end = plus === -1 ? text.length : plus;
  const hasLabels = text.charCodeAt(at) === MINUS;
  if (
    (!hasLabels && text.charCodeAt(at) !== PLUS) ||
    (hasLabels && !areLabels(text, at + 1, end)) ||
    (plus !== -1 && !areLabels(text, plus + 1, text.length))
  )
    throw invalidVersion(
      'nuget',
      version,
      'a prerelease or build label is empty or has other than letters, digits, hyphens',
    );
  return { numbers, labels: hasLabels ? text.slice(at + 1, end).toLowerCase() : '' };
}

function areLabels(text: string, from: number, end: number): boolean {
  let empty = true;
  for (let at = from; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      if (empty) return false;
      empty = true;
    } else if (isDigit(code) || isLetter(code) || code === MINUS) empty = false;
    else return false;
  }
  return !empty;
}

function compareLabels(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    const difference = compareLabel(left[at]!, right[at]!);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Numbers by value and before text. NuGet parses a label as an Int32: a longer run of digits is text to it. */
function compareLabel(a: string, b: string): number {
  const left = int32Of(a);
  const right = int32Of(b);
  if (left !== undefined && right !== undefined) return left - right;
  if (left !== undefined) return -1;
  if (right !== undefined) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function int32Of(label: string): number | undefined {
  const negative = label.charCodeAt(0) === MINUS;
  const from = negative ? 1 : 0;
  if (from === label.length || digitsEnd(label, from, label.length) !== label.length) return undefined;
  const value = Number(label);
  return value > INT32_LIMIT || value < -INT32_LIMIT - 1 ? undefined : value;
}
