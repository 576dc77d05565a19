import { createHash } from 'node:crypto';
import type { Alert } from './alert.ts';

/** How many alerts pass. Times are nanoseconds of the events themselves. */
export interface LimitOptions {
  /** Alerts of one rule in a second, on average; absent for no limit. */
  readonly ratePerSecond?: number;
  /** Alerts of one rule that may come at once. */
  readonly burst?: number;
  /** Alerts that say the same within this time are one. */
  readonly sameWithin?: bigint;
}

/** Alerts of a rule that were not passed on. */
export interface HeldBack {
  readonly rule: string;
  readonly reason: 'rate' | 'repeated';
  readonly count: number;
  readonly from: bigint;
  readonly to: bigint;
  /** The last of them, for an example. */
  readonly example: string;
}

/** Texts in one generation of those that are remembered to tell repetitions; there are two, the older one is forgotten whole. */
const GENERATION = 32_768;
const SECOND = 1_000_000_000;

/** Longer texts are remembered by their digest: an alert may have a command line of a megabyte. */
const LONGEST_TEXT = 128;

/** Passes alerts on at a bounded rate for each rule, and says what it held back. */
export class AlertLimiter {
  private readonly options: LimitOptions;
  private readonly buckets = new Map<string, { tokens: number; at: bigint }>();
  private recent = new Map<string, bigint>();
  private older = new Map<string, bigint>();
  private held = new Map<string, HeldBack>();

  constructor(options: LimitOptions) {
    this.options = options;
  }

  /** True when the alert may go on. */
  passes(alert: Alert): boolean {
    if (this.isRepeated(alert)) return this.hold(alert, 'repeated');
    if (!this.takeToken(alert)) return this.hold(alert, 'rate');
    return true;
  }

  /** What was held back since the last time this was asked, in the order of the rules' first one. */
  takeHeldBack(): HeldBack[] {
    const held = [...this.held.values()];
    this.held = new Map();
    return held;
  }

  private isRepeated(alert: Alert): boolean {
    const { sameWithin } = this.options;
    if (sameWithin === undefined) return false;
    const key = bounded(`${alert.rule}\n${alert.hostname}\n${alert.message}`);
    const last = this.recent.get(key) ?? this.older.get(key);
    if (last !== undefined && alert.time - last < sameWithin && alert.time >= last) return true;
    if (this.recent.size >= GENERATION) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(key, alert.time);
    return false;
  }

  private takeToken(alert: Alert): boolean {
    const { ratePerSecond } = this.options;
    if (ratePerSecond === undefined) return true;
    const burst = this.options.burst ?? Math.max(1, ratePerSecond);
    const bucket = this.buckets.get(alert.rule) ?? { tokens: burst, at: alert.time };
    this.buckets.set(alert.rule, bucket);
    // Events may come a little out of order: time never runs backwards here.
    const elapsed = alert.time > bucket.at ? Number(alert.time - bucket.at) / SECOND : 0;
    bucket.tokens = Math.min(burst, bucket.tokens + elapsed * ratePerSecond);
    if (alert.time > bucket.at) bucket.at = alert.time;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  private hold(alert: Alert, reason: HeldBack['reason']): false {
    const key = `${reason}\n${alert.rule}`;
    const known = this.held.get(key);
    this.held.set(key, {
      rule: alert.rule,
      reason,
      count: (known?.count ?? 0) + 1,
      from: known?.from ?? alert.time,
      to: alert.time,
      example: alert.message,
    });
    return false;
  }
}

function bounded(text: string): string {
  return text.length <= LONGEST_TEXT ? text : createHash('sha256').update(text).digest('base64');
}

/** What was held back, in one line. */
export function heldBackText(held: HeldBack): string {
  const seconds = (Number(held.to - held.from) / SECOND).toFixed(1);
  const why = held.reason === 'rate' ? 'over the rate limit' : 'repeating an earlier alert';
  return `${held.count} alerts of rule "${held.rule}" within ${seconds} s were held back, ${why}; the last: ${held.example}`;
}
