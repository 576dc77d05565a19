import { RE2JS } from 're2js';
import { messageOf, Problem } from '#core/index.ts';
import { estimateProgramSize } from './program-size.ts';

export type RegexProblemCode = 'regex.syntax' | 'regex.too-large';

/** Patterns longer than this are nobody's; program size grows with it. */
const PATTERN_CHARACTERS = 10_000;
/** Instructions of a compiled pattern, estimated: this many take about 50 ms to compile. */
const PROGRAM_SIZE = 30_000;
/**
 * Up to this many instructions a pattern runs as an automaton that is built while it runs; above it building the automaton can
 * cost more than it saves, and the states are simulated instead, which takes so many steps a character and instruction.
 */
const AUTOMATON_SIZE = 256;
const SIMULATION_STEPS = 3;

/** A match: offsets in UTF-16 units, and the text of each group (`undefined` for one that took no part). */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly groups: readonly (string | undefined)[];
}

/** A pattern of RE2's syntax; matching takes time linear in the text, whatever the pattern. */
export class LinearRegex {
  readonly pattern: string;
  /** Instructions of the compiled program. */
  readonly programSize: number;
  readonly #compiled: RE2JS;

  constructor(pattern: string, compiled: RE2JS) {
    this.pattern = pattern;
    this.#compiled = compiled;
    this.programSize = compiled.programSize();
  }

  get groupCount(): number {
    return this.#compiled.groupCount();
  }

  /** Whether the pattern matches any part of the text. */
  test(text: string): boolean {
    return this.programSize <= AUTOMATON_SIZE
      ? this.#compiled.test(text)
      : this.#compiled.matcher(text).find();
  }

  /** The leftmost match. */
  find(text: string): RegexMatch | undefined {
    return this.matches(text).next().value ?? undefined;
  }

  /** The matches from left to right, none overlapping another; nothing is not found again right after a match. */
  *matches(text: string): Generator<RegexMatch, undefined> {
    let previousEnd = -1;
    for (const found of this.#compiled.matchAll(text)) {
      const [whole, ...groups] = found as readonly (string | undefined)[];
      const start = found.index!;
      const end = start + whole!.length;
      if (end === start && start === previousEnd) continue;
      previousEnd = end;
      yield { start, end, text: whole!, groups };
    }
    return undefined;
  }

  /** Steps of about 10 ns that running over a text of this length can take. */
  steps(length: number): number {
    return this.programSize <= AUTOMATON_SIZE
      ? Math.ceil(length * (1 + this.programSize / 16))
      : length * this.programSize * SIMULATION_STEPS;
  }
}

export interface RegexOptions {
  readonly ignoreCase?: boolean;
  /** `.` matches line ends too. */
  readonly dotAll?: boolean;
  /** `^` and `$` match at line ends too. */
  readonly multiline?: boolean;
}

/** Compiles a pattern; throws `regex.syntax` for what RE2 has no syntax for, `regex.too-large` past the limits. */
export function compileLinearRegex(pattern: string, options: RegexOptions = {}): LinearRegex {
  if (pattern.length > PATTERN_CHARACTERS) {
    throw tooLarge(`pattern of ${pattern.length} characters, the limit is ${PATTERN_CHARACTERS}`);
  }
  const size = estimateProgramSize(pattern);
  if (size > PROGRAM_SIZE)
    throw tooLarge(`pattern of about ${size} instructions, the limit is ${PROGRAM_SIZE}`);
  const flags =
    (options.ignoreCase === true ? RE2JS.CASE_INSENSITIVE : 0) |
    (options.dotAll === true ? RE2JS.DOTALL : 0) |
    (options.multiline === true ? RE2JS.MULTILINE : 0);
  try {
    return new LinearRegex(pattern, RE2JS.compile(pattern, flags));
  } catch (error) {
    throw new Problem<RegexProblemCode>('regex.syntax', messageOf(error), { cause: error });
  }
}

function tooLarge(what: string): Problem<RegexProblemCode> {
  return new Problem('regex.too-large', `error parsing regexp: ${what}`);
}
