import { buildCommand } from '@stricli/core';
import { Problem } from '#core/index.ts';
import { eventExtractor, judgeBatchLine, readRecording, type DetectEvent } from '#detect/index.ts';
import type { CliContext } from '../../context.ts';
import { EXIT } from '../../exit-status.ts';
import { answerLines } from '../../lines.ts';

interface CondFlags {
  readonly batch: boolean;
  readonly syntax: boolean;
  readonly recording?: string;
}

/** `bulkhead detect cond`. */
export const cond = buildCommand<CondFlags, [string?], CliContext>({
  docs: {
    brief: 'Judge a condition: whether it reads, on which events it can hold, which it selects',
    fullDescription: [
      'With --batch each line {"condition":".."} is answered by {"ok":true,"types":[..]} or {"ok":false,"error":..,"column":..}.',
      '',
      "Example: bulkhead detect cond --recording attack.scap 'evt.type=execve and proc.name=nc'",
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The condition', placeholder: 'CONDITION', parse: String, optional: true }],
    },
    flags: {
      batch: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Answer lines of JSON on standard input',
      },
      recording: {
        kind: 'parsed',
        optional: true,
        placeholder: 'FILE',
        parse: String,
        brief: 'Tell the numbers of the events of a recording that it selects',
      },
      syntax: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Only the grammar: fields, macros and lists are not looked up',
      },
    },
  },
  async func({ batch, syntax, recording }, condition) {
    const on =
      recording === undefined ? {} : { on: { events: await eventsOf(recording), extractor: eventExtractor } };
    const judge = (line: string): string =>
      JSON.stringify(judgeBatchLine(line, { syntaxOnly: syntax, ...on }));
    if (batch) return answerLines(this, judge);
    if (condition === undefined) throw new Problem('cli.usage', 'a condition is needed, or --batch');
    const answer = judge(JSON.stringify({ condition }));
    this.process.stdout.write(`${answer}\n`);
    if (answer.startsWith('{"ok":false')) this.process.exitCode = EXIT.findings;
  },
});

/** Events of a recording that are kept, since conditions are asked of all of them one after the other; some kilobytes each. */
const EVENTS = 1_000_000;

async function eventsOf(recording: string): Promise<readonly DetectEvent[]> {
  const events: DetectEvent[] = [];
  for await (const event of readRecording(recording)) {
    if (events.push(event) > EVENTS)
      throw new Problem('cli.recording', `${recording} has more than ${EVENTS} events`);
  }
  return events;
}
