import { readFileSync } from 'node:fs';
import { buildCommand, buildRouteMap } from '@stricli/core';
import { isRecord, messageOf, Problem } from '#core/index.ts';
import {
  compileCondition,
  fieldExtractor,
  judgeCondition,
  listRules,
  loadRules,
  printResult,
  readRecording,
  reportResults,
  type DetectEvent,
} from '#detect/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-status.ts';
import { answerLines } from '../lines.ts';

const FILES = {
  kind: 'array',
  minimum: 1,
  parameter: { brief: 'Rule files, in order', placeholder: 'FILE', parse: String },
} as const;

const check = buildCommand<{ readonly output: 'text' | 'json' }, string[], CliContext>({
  docs: {
    brief: 'Say what is wrong with rule files',
    fullDescription:
      "Loads the files on top of one another, as Falco does, and tells errors and warnings with their places. -o json has the shape of Falco's --validate.",
  },
  parameters: {
    positional: FILES,
    aliases: { o: 'output' },
    flags: { output: { kind: 'enum', values: ['text', 'json'], default: 'text', brief: 'How to write it' } },
  },
  func({ output }, ...names) {
    const { results } = loadRules(names.map(readRules));
    const { stdout } = this.process;
    if (output === 'json') stdout.write(`${JSON.stringify(reportResults(results))}\n`);
    else
      for (const result of results)
        stdout.write(`${printResult(result).split('\n').map(printable).join('\n')}\n`);
    if (results.some(({ successful }) => !successful)) this.process.exitCode = EXIT.findings;
  },
});

const list = buildCommand<{ readonly json: boolean }, string[], CliContext>({
  docs: { brief: 'List the rules of rule files' },
  parameters: {
    positional: FILES,
    flags: {
      json: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'As JSON lines, with conditions and events',
      },
    },
  },
  func({ json }, ...names) {
    for (const rule of listRules(loadRules(names.map(readRules)))) {
      const line = json
        ? JSON.stringify(rule)
        : printable(`${rule.priority.padEnd(13)} ${rule.enabled ? ' ' : '-'} ${rule.name}`);
      this.process.stdout.write(`${line}\n`);
    }
  },
});

/** A file that can't be read is a result of its own, as in Falco. */
function readRules(name: string): { name: string; text: string } | { name: string; problem: string } {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error) {
    return { name, problem: messageOf(error) };
  }
}

interface CondFlags {
  readonly batch: boolean;
  readonly syntax: boolean;
  readonly recording?: string;
}

const cond = buildCommand<CondFlags, [string?], CliContext>({
  docs: {
    brief: 'Judge a condition: whether it reads, and on which events it can hold',
    fullDescription:
      'With --batch each line {"condition":".."} is answered by {"ok":true,"types":[..]} or {"ok":false,"error":..,"column":..}.',
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
        brief: 'Tell the numbers of the events of a recording (.scap, also compressed) that it selects',
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
    const judge =
      recording === undefined
        ? (text: string): string => JSON.stringify(judgeCondition(text, { syntaxOnly: syntax }))
        : await selectIn(recording);
    if (batch) return answerLines(this, (line) => judgeLine(line, judge));
    if (condition === undefined) throw new Problem('cli.usage', 'a condition is needed, or --batch');
    const answer = judge(condition);
    this.process.stdout.write(`${answer}\n`);
    if (answer.startsWith('{"ok":false')) this.process.exitCode = EXIT.findings;
  },
});

/** Conditions are asked of the whole recording one after the other, so its events are kept; see `EVENTS`. */
async function selectIn(recording: string): Promise<(condition: string) => string> {
  const events: DetectEvent[] = [];
  for await (const event of readRecording(recording)) {
    if (events.push(event) > EVENTS) {
      throw new Problem('cli.recording', `${recording} has more than ${EVENTS} events`, {
        hint: 'Replay a shorter one.',
      });
    }
  }
  return (text) => {
    const compiled = compileCondition<DetectEvent>(
      text,
      (name, argument) => fieldExtractor(name, argument) ?? (() => null),
    );
    if (!compiled.ok) return JSON.stringify(compiled);
    const selected = events.filter((event) => compiled.test(event)).map((event) => Number(event.number));
    return JSON.stringify({ ok: true, types: compiled.types, events: selected });
  };
}

/** Events of a recording that are kept for conditions; some kilobytes each. */
const EVENTS = 1_000_000;

function judgeLine(line: string, judge: (condition: string) => string): string {
  try {
    const request: unknown = JSON.parse(line);
    if (isRecord(request) && typeof request['condition'] === 'string') return judge(request['condition']);
    return JSON.stringify({ ok: false, error: 'a line needs a "condition" text', line: 1, column: 1 });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return JSON.stringify({ ok: false, error: messageOf(error), line: 1, column: 1 });
  }
}

/** `bulkhead detect`: what containers do. */
export const detectRoutes = buildRouteMap({
  routes: {
    cond,
    rules: buildRouteMap({ routes: { check, list }, docs: { brief: "Rule files in Falco's language" } }),
  },
  docs: { brief: 'Rules about what containers do' },
});
