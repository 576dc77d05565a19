import type { SecretRule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';

/** A secret where it stands, still in clear: it leaves this room only redacted. */
export interface RawHit {
  readonly rule: SecretRule;
  readonly rank: number;
  readonly secret: string;
  /** Offsets of the match in the scanned bytes. */
  readonly start: number;
  readonly end: number;
  /** The decodings through which it was seen, the outermost first. */
  readonly via: readonly string[];
}

/** What scanning a file may still use up. */
export interface Allowance {
  anchors: number;
  /** Set when a limit cut the scan short. */
  exhausted: string | undefined;
}

export interface TextScan {
  readonly rules: RuleSet;
  readonly path: string;
  readonly allowance: Allowance;
  /** Gets hits in no particular order, overlapping ones among them. `false` ends the scan. */
  readonly hit: (hit: RawHit) => boolean;
  readonly depth: number;
}
