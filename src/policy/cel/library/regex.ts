import { Problem } from '#core/index.ts';
import type { LinearRegex, RegexCache } from '#format/index.ts';
import { regexCost } from '../eval/cost.ts';
import type { Meter } from '../values/equality.ts';
import { CelError, type Value } from '../values/value.ts';
import { costedByOverload, declare, type CallCost, type FunctionDeclaration } from './function.ts';

const cost: CallCost = ([text, pattern]) => regexCost(text!, pattern!);

/** `matches`: RE2, so that no pattern takes more than linear time (langdef, "Regular Expressions"). */
export function matchesFunctions(cache: RegexCache): readonly FunctionDeclaration[] {
  const matches = ([text, pattern]: readonly Value[], meter: Meter): Value =>
    withRegex(
      cache,
      pattern as string,
      text as string,
      meter,
      (regex) => regex.test(text as string),
      invalid,
    );
  return [
    declare('matches(string, string): bool', matches),
    costedByOverload(declare('(string).matches(string): bool', matches, cost)),
  ];
}

/** Kubernetes' `find` and `findAll` (apiserver, pkg/cel/library/regex.go). */
export function findFunctions(cache: RegexCache): readonly FunctionDeclaration[] {
  const illegal = (problem: string): CelError => new CelError(`Illegal regex: ${problem}`);
  const all = ([text, pattern, limit]: readonly Value[], meter: Meter): Value =>
    withRegex(
      cache,
      pattern as string,
      text as string,
      meter,
      (regex) => findAll(regex, text as string, limit === undefined ? -1 : Number(limit), meter),
      illegal,
    );
  return [
    declare(
      '(string).find(string): string',
      ([text, pattern], meter) =>
        withRegex(
          cache,
          pattern as string,
          text as string,
          meter,
          (regex) => regex.find(text as string)?.text ?? '',
          illegal,
        ),
      cost,
    ),
    declare('(string).findAll(string): list(string)', all, cost),
    declare('(string).findAll(string, int): list(string)', all, cost),
  ];
}

function findAll(regex: LinearRegex, text: string, limit: number, meter: Meter): Value {
  const found: string[] = [];
  for (const match of regex.matches(text)) {
    if (limit >= 0 && found.length >= limit) break;
    meter.charge(MATCH_STEPS);
    found.push(match.text);
  }
  return found;
}

/** Runs a pattern over a text within the work that is left, or says what is wrong with the pattern. */
export function withRegex(
  cache: RegexCache,
  pattern: string,
  text: string,
  meter: Meter,
  use: (regex: LinearRegex) => Value,
  failed: (problem: string) => CelError,
): Value {
  const known = cache.has(pattern);
  const regex = cache.get(pattern);
  if (regex instanceof Problem) {
    meter.charge(INVALID_PATTERN_STEPS);
    return failed(regex.message);
  }
  if (!known) meter.charge(regex.programSize * COMPILE_STEPS);
  meter.charge(regex.steps(text.length));
  return use(regex);
}

/** Making one match, and compiling one instruction, in steps of about 10 ns. */
export const MATCH_STEPS = 128;
const COMPILE_STEPS = 250;

/** What an invalid pattern is counted as: it was looked at, and says so again each time. */
const INVALID_PATTERN_STEPS = 16;

function invalid(problem: string): CelError {
  return new CelError(problem);
}
