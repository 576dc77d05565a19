import { SECRET_LIMITS } from './limits.ts';
import type { SecretRule } from './rule.ts';

/** A rule whose expressions are read when they are first needed: most rules never see a text that begins as theirs does. */
export class CompiledRule {
  readonly rule: SecretRule;
  /** Its place in the set: the lower of two that claim the same text wins. */
  readonly rank: number;
  #compiled: Compiled | undefined;

  constructor(rule: SecretRule, rank: number) {
    this.rule = rule;
    this.rank = rank;
  }

  /** Sticky where the beginning of the value is known, global where the match may begin anywhere in a window. */
  get regex(): RegExp {
    return this.#all().regex;
  }

  get before(): RegExp | undefined {
    return this.#all().before;
  }

  /** No match is longer, and one character more shows what follows. */
  get reach(): number {
    return this.#all().reach;
  }

  get allow(): readonly RegExp[] {
    return this.#all().allow;
  }

  #all(): Compiled {
    return (this.#compiled ??= compile(this.rule));
  }
}

interface Compiled {
  readonly regex: RegExp;
  readonly before: RegExp | undefined;
  readonly reach: number;
  readonly allow: readonly RegExp[];
}

function compile({ pattern, anchors, files, before, allow, phrases }: SecretRule): Compiled {
  const insensitive = pattern.startsWith('(?i)');
  const source = insensitive ? pattern.slice(4) : pattern;
  const flags =
    phrases !== undefined ? 'ydm' : files !== undefined ? 'gmd' : anchors === undefined ? 'y' : 'gm';
  return {
    regex: new RegExp(source, insensitive ? `${flags}i` : flags),
    before: before === undefined ? undefined : new RegExp(before),
    reach: Math.min(SECRET_LIMITS.windowBytes, reachOf(source)),
    allow: (allow ?? []).map((text) => new RegExp(text)),
  };
}

/** An upper estimate from the text: every counted repetition at its most. */
function reachOf(pattern: string): number {
  let reach = pattern.length + 1;
  for (const [, least, most] of pattern.matchAll(/\{(\d+)(?:,(\d+))?\}/g)) reach += Number(most ?? least);
  return reach;
}
