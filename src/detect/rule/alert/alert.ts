import type { EventSource } from '../../field/catalogue.ts';
import type { Extractor, Read } from '../compile/extractor.ts';
import type { Priority } from '../load/item.ts';
import type { LoadedRule } from '../load/rule-set.ts';
import { compileOutput, type PrintedOutput } from '../output/compile-output.ts';
import type { AlertValue } from '../output/print-value.ts';
import { sanitize } from '../output/sanitize.ts';

/** What a rule made of an event. */
export interface Alert {
  readonly rule: string;
  readonly description: string;
  readonly priority: Priority;
  readonly source: EventSource;
  readonly tags: readonly string[];
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly hostname: string;
  /** The rule's output with the event's values in it. */
  readonly message: string;
  /** The values in it, `evt.time` as nanoseconds among them. */
  readonly fields: ReadonlyMap<string, AlertValue>;
}

/** Makes alerts; a rule's output is compiled at its first alert. */
export class AlertMaker<Event> {
  private readonly extractor: Extractor<Event>;
  private readonly hostname: string;
  private readonly readTime: Read<Event>;
  private readonly readHostname: Read<Event>;
  private readonly outputs = new Map<LoadedRule, (event: Event) => PrintedOutput>();

  /** `hostname` is for events that do not say where they happened. */
  constructor(extractor: Extractor<Event>, hostname: string) {
    this.extractor = extractor;
    this.hostname = hostname;
    this.readTime = extractor('evt.rawtime', null);
    this.readHostname = extractor('evt.hostname', null);
  }

  make(rule: LoadedRule, event: Event): Alert {
    let print = this.outputs.get(rule);
    if (!print) this.outputs.set(rule, (print = compileOutput(rule.output, this.extractor)));
    const { text, fields } = print(event);
    const time = BigInt((this.readTime(event) as number | bigint | null) ?? 0);
    const hostname = this.readHostname(event);
    return {
      rule: rule.name,
      description: rule.description,
      priority: rule.priority,
      source: rule.source,
      tags: rule.tags,
      time,
      hostname: typeof hostname === 'string' ? sanitize(hostname) : this.hostname,
      message: text,
      fields: new Map<string, AlertValue>([['evt.time', time], ...fields, ['evt.time', time]]),
    };
  }
}
