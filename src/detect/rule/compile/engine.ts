import { EVENT_TYPES, type EventSource } from '../../field/catalogue.ts';
import type { LoadedRule } from '../load/rule-set.ts';
import { Clock } from './clock.ts';
import { Emitter } from './emit.ts';
import { arrangeRules, type Decision } from './decision-list.ts';
import type { Extractor } from './extractor.ts';
import { NodeBuilder } from './node.ts';

/** What the engine itself needs to know of an event. */
export interface Typed {
  readonly source: EventSource;
  /** Its name in `evt.type`. */
  readonly type: string;
}

export interface EngineOptions {
  /** `first`: the first rule in the files' order that matches; `all`: every one. */
  readonly matching?: 'first' | 'all';
}

/** The rules that can match one type of event. */
interface Bucket<Event> {
  readonly clock: Clock;
  readonly decisions: readonly Decision<Event>[];
}

interface Found {
  readonly index: number;
  readonly rule: LoadedRule;
}

const NONE: readonly LoadedRule[] = [];
const KNOWN_TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);

/** Judges events by rules. Rules are compiled for a type of event when the first event of that type comes. */
export class RuleEngine<Event extends Typed> {
  private readonly rules: readonly LoadedRule[];
  private readonly extractor: Extractor<Event>;
  private readonly stopsAtFirst: boolean;
  private readonly buckets = new Map<string, Bucket<Event>>();
  private readonly auditBuckets = new Map<string, Bucket<Event>>();

  constructor(rules: readonly LoadedRule[], extractor: Extractor<Event>, options: EngineOptions = {}) {
    this.rules = rules.filter((rule) => rule.enabled);
    this.extractor = extractor;
    this.stopsAtFirst = options.matching !== 'all';
  }

  /** The rules that match, in the order of their files. */
  match(event: Event): readonly LoadedRule[] {
    const { clock, decisions } = this.bucketOf(event);
    clock.next();
    const found = decide(decisions, event, null);
    if (found === null) return NONE;
    const rules = found.sort((a, b) => a.index - b.index).map(({ rule }) => rule);
    return this.stopsAtFirst ? rules.slice(0, 1) : rules;
  }

  private bucketOf(event: Event): Bucket<Event> {
    const buckets = event.source === 'syscall' ? this.buckets : this.auditBuckets;
    const bucket = buckets.get(event.type);
    if (bucket) return bucket;
    // A type that nobody knows: rules that do not ask for a type look at it too, and all such types share a bucket.
    const type = KNOWN_TYPES.has(event.type) ? event.type : null;
    const made = (type === null && buckets.get('')) || this.makeBucket(event.source, type);
    buckets.set(type ?? '', made);
    return made;
  }

  private makeBucket(source: EventSource, type: string | null): Bucket<Event> {
    const clock = new Clock();
    const builder = new NodeBuilder(type);
    const built = this.rules
      .filter((rule) => rule.source === source)
      .map((rule) => ({ rule, node: builder.build(rule.condition, rule.plans) }))
      .filter(({ node }) => node !== false);
    for (const { node } of built) if (typeof node !== 'boolean') node.uses++;
    const extractor: Extractor<Event> = (name, argument) => this.extractor(name, argument, source);
    return { clock, decisions: arrangeRules(built, new Emitter(extractor, clock)) };
  }
}

function decide<Event>(
  decisions: readonly Decision<Event>[],
  event: Event,
  found: Found[] | null,
): Found[] | null {
  for (const decision of decisions) {
    if (!decision.test(event)) continue;
    if (decision.kind === 'guard') found = decide(decision.decisions, event, found);
    else (found ??= []).push(decision);
  }
  return found;
}
