import { Problem } from '#core/index.ts';
import { compileLinearRegex, type LinearRegex } from './linear-regex.ts';

/** Patterns that one cache keeps; a policy set has far fewer, and text that is used as patterns must not grow it. */
const CACHED_PATTERNS = 256;

/** Compiled patterns by their text, the least recently used one dropped first. */
export class RegexCache {
  readonly #capacity: number;
  readonly #entries = new Map<string, LinearRegex | Problem>();
  #last: LinearRegex | Problem | undefined;
  #lastPattern: string | undefined;

  constructor(capacity: number = CACHED_PATTERNS) {
    this.#capacity = capacity;
  }

  /** Whether the pattern is there already. */
  has(pattern: string): boolean {
    return pattern === this.#lastPattern || this.#entries.has(pattern);
  }

  /** The compiled pattern, or the problem that it has. */
  get(pattern: string): LinearRegex | Problem {
    if (pattern === this.#lastPattern) return this.#last!;
    const known = this.#entries.get(pattern);
    // The order matters only when something has to go.
    if (known !== undefined && this.#entries.size >= this.#capacity) this.#entries.delete(pattern);
    const entry = known ?? compileOrProblem(pattern);
    this.#entries.set(pattern, entry);
    if (this.#entries.size > this.#capacity) this.#entries.delete(this.#entries.keys().next().value!);
    this.#lastPattern = pattern;
    this.#last = entry;
    return entry;
  }
}

function compileOrProblem(pattern: string): LinearRegex | Problem {
  try {
    return compileLinearRegex(pattern);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
