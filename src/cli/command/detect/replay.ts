import { buildCommand, numberParser } from '@stricli/core';
import { Problem } from '#core/index.ts';
import {
  alertJson,
  alertOcsf,
  alertText,
  Detector,
  eventExtractor,
  forgottenText,
  heldBackText,
  parsePriority,
  replayRecording,
  selectRules,
  type Alert,
  type RuleSelection,
} from '#detect/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../../context.ts';
import { writeText } from '../../lines.ts';
import { VERSION } from '../../version.ts';
import { loadAll, RULES } from './rule-files.ts';

interface ReplayFlags {
  readonly rules?: readonly string[];
  readonly output: 'text' | 'json' | 'ocsf';
  readonly all: boolean;
  readonly tag?: readonly string[];
  readonly withoutTag?: readonly string[];
  readonly disable?: readonly string[];
  readonly priority?: string;
  readonly rate?: number;
  readonly sameWithin?: number;
}

const TEXTS = { kind: 'parsed', optional: true, variadic: true, parse: String } as const;
const NUMBER = { kind: 'parsed', optional: true, parse: numberParser } as const;

/** `bulkhead detect replay`. */
export const replay = buildCommand<ReplayFlags, [string], CliContext>({
  docs: {
    brief: 'Show the alerts that rules make of a recording',
    fullDescription: [
      'Recordings are .scap, our own JSON lines or audit logs of the Kubernetes API server; plain, gzip or zstd.',
      'What limits held back, and what sequences had to forget, is told on standard error.',
      '',
      'Examples:',
      '  bulkhead detect replay attack.scap -r falco_rules.yaml',
      '  bulkhead detect replay audit.log.gz -r k8s_audit_rules.yaml -o json --priority warning',
      '  bulkhead detect replay attack.scap -t mitre_execution -D "Terminal shell" --same-within 60',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The recording', placeholder: 'FILE', parse: String }],
    },
    aliases: { r: 'rules', o: 'output', t: 'tag', T: 'withoutTag', D: 'disable' },
    flags: {
      rules: RULES,
      output: {
        kind: 'enum',
        values: ['text', 'json', 'ocsf'],
        default: 'text',
        brief: "Falco's text or JSON, or OCSF Detection Findings",
      },
      all: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Every rule that matches an event, not only the first',
      },
      tag: {
        ...TEXTS,
        placeholder: 'TAG',
        brief: 'Only rules with this tag, also such as are off; may be repeated',
      },
      withoutTag: { ...TEXTS, placeholder: 'TAG', brief: 'No rules with this tag; may be repeated' },
      disable: {
        ...TEXTS,
        placeholder: 'NAME',
        brief: 'No rules whose name has this in it, or matches it as a pattern with *; may be repeated',
      },
      priority: {
        kind: 'parsed',
        optional: true,
        parse: String,
        placeholder: 'PRIORITY',
        brief: 'No rules that are less urgent than this',
      },
      rate: {
        ...NUMBER,
        placeholder: 'N',
        brief: 'Alerts of one rule in a second of the recording, at most',
      },
      sameWithin: {
        ...NUMBER,
        placeholder: 'SECONDS',
        brief: 'An alert that says the same within this time is held back',
      },
    },
  },
  async func(flags, recording) {
    const { output, all, rate, sameWithin } = flags;
    const detector = new Detector(selectRules(loadAll(flags.rules), selectionOf(flags)), eventExtractor, {
      matching: all ? 'all' : 'first',
      ...(rate === undefined ? {} : { ratePerSecond: positive(rate, '--rate') }),
      ...(sameWithin === undefined
        ? {}
        : { sameWithin: BigInt(Math.round(positive(sameWithin, '--same-within') * NANOSECONDS)) }),
    });
    let lines = '';
    const flush = async (): Promise<void> => {
      const text = lines;
      lines = '';
      if (text !== '') await writeText(this, text);
    };
    try {
      await replayRecording(
        recording,
        (event) => {
          for (const alert of detector.detect(event)) lines += `${alertLine(alert, output)}\n`;
        },
        { onBatch: flush },
      );
    } finally {
      // What a damaged recording brought before its damage counts too.
      await flush();
      const { heldBack, forgotten } = detector.takeWithheld();
      for (const held of heldBack) this.process.stderr.write(`${printable(heldBackText(held))}\n`);
      for (const lost of forgotten) this.process.stderr.write(`${printable(forgottenText(lost))}\n`);
    }
  },
});

const NANOSECONDS = 1e9;

function positive(value: number, flag: string): number {
  if (!(value > 0 && value <= 1e6))
    throw new Problem('cli.usage', `${flag} asks for a number above 0, at most 1000000`);
  return value;
}

function selectionOf({ tag, withoutTag, disable, priority }: ReplayFlags): RuleSelection {
  const least = priority === undefined ? undefined : parsePriority(priority);
  if (least === null) throw new Problem('cli.usage', `there is no priority ${priority}`);
  return {
    ...(tag === undefined ? {} : { tags: tag }),
    ...(withoutTag === undefined ? {} : { withoutTags: withoutTag }),
    ...(disable === undefined ? {} : { disabled: disable }),
    ...(least === undefined ? {} : { priority: least }),
  };
}

function alertLine(alert: Alert, output: ReplayFlags['output']): string {
  switch (output) {
    case 'text':
      return alertText(alert, { time: 'utc' });
    case 'json':
      return alertJson(alert, { time: 'utc' });
    case 'ocsf':
      return alertOcsf(alert, VERSION);
    default:
      throw new TypeError(output satisfies never);
  }
}
