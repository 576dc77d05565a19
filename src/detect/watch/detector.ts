import { AlertMaker, type Alert } from '../rule/alert/alert.ts';
import { AlertLimiter, type HeldBack, type LimitOptions } from '../rule/alert/limiter.ts';
import { RuleEngine, type EngineOptions, type Typed } from '../rule/compile/engine.ts';
import type { Extractor } from '../rule/compile/extractor.ts';
import type { RuleSet } from '../rule/load/rule-set.ts';
import { matchExtractor, type SequenceMatch } from '../sequence/match.ts';
import { SequenceEngine, type Forgotten, type SequenceOptions } from '../sequence/sequence-engine.ts';

export interface DetectorOptions extends EngineOptions, SequenceOptions, LimitOptions {
  /** For alerts of events that do not say where they happened. */
  readonly hostname?: string;
}

/** What a detector did not pass on or could not follow. */
export interface Withheld {
  readonly heldBack: readonly HeldBack[];
  readonly forgotten: readonly Forgotten[];
}

/** Events in, alerts out: rules, sequences and thresholds, and then the limits. */
export class Detector<Event extends Typed> {
  private readonly rules: RuleEngine<Event>;
  private readonly ruleAlerts: AlertMaker<Event>;
  private readonly sequences: SequenceEngine<Event> | null;
  private readonly sequenceAlerts: AlertMaker<SequenceMatch<Event>>;
  private readonly limiter: AlertLimiter;

  constructor(
    set: Pick<RuleSet, 'rules' | 'sequences'>,
    extractor: Extractor<Event>,
    options: DetectorOptions = {},
  ) {
    const hostname = options.hostname ?? '';
    this.rules = new RuleEngine(set.rules, extractor, options);
    this.ruleAlerts = new AlertMaker(extractor, hostname);
    this.sequences = set.sequences.length > 0 ? new SequenceEngine(set.sequences, extractor, options) : null;
    this.sequenceAlerts = new AlertMaker(matchExtractor(extractor), hostname);
    this.limiter = new AlertLimiter(options);
  }

  /** The alerts that an event brings: of rules first, then of sequences and thresholds, in the order of their files. */
  detect(event: Event): readonly Alert[] {
    const rules = this.rules.match(event);
    const matches = this.sequences?.match(event) ?? NONE;
    if (rules.length === 0 && matches.length === 0) return NONE;
    const alerts = [
      ...rules.map((rule) => this.ruleAlerts.make(rule, event)),
      ...matches.map((match) => this.sequenceAlerts.make(match.sequence.rule, match)),
    ];
    return alerts.filter((alert) => this.limiter.passes(alert));
  }

  /** What was withheld since the last time this was asked. */
  takeWithheld(): Withheld {
    return { heldBack: this.limiter.takeHeldBack(), forgotten: this.sequences?.takeForgotten() ?? NONE };
  }
}

const NONE: readonly never[] = [];
