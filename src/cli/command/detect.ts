import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildCommand, buildRouteMap, numberParser } from '@stricli/core';
import { messageOf, Problem } from '#core/index.ts';
import {
  alertJson,
  alertOcsf,
  alertText,
  convertRecording,
  Detector,
  eventExtractor,
  explainRule,
  forgottenText,
  heldBackText,
  judgeBatchLine,
  listRules,
  loadRules,
  packFiles,
  printExplanation,
  printProof,
  printResult,
  readProofs,
  readRecording,
  replayRecording,
  reportResults,
  runProof,
  type Alert,
  type DetectEvent,
  type RuleSet,
} from '#detect/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-status.ts';
import { answerLines, writeText } from '../lines.ts';
import { VERSION } from '../version.ts';

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

const RULES = {
  kind: 'parsed',
  optional: true,
  variadic: true,
  placeholder: 'FILE',
  parse: String,
  brief: 'Rule files, in order; may be repeated (default: our own pack)',
} as const;

interface ReplayFlags {
  readonly rules?: readonly string[];
  readonly output: 'text' | 'json' | 'ocsf';
  readonly all: boolean;
}

const replay = buildCommand<ReplayFlags, [string], CliContext>({
  docs: {
    brief: 'Show the alerts that rules make of a recording',
    fullDescription:
      'Recordings are .scap or our own JSON lines, plain, gzip or zstd. Example: bulkhead detect replay attack.scap -r falco_rules.yaml',
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The recording', placeholder: 'FILE', parse: String }],
    },
    aliases: { r: 'rules', o: 'output' },
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
    },
  },
  async func({ rules, output, all }, recording) {
    const detector = new Detector(loadAll(rules), eventExtractor, { matching: all ? 'all' : 'first' });
    await replayRecording(recording, (event) => {
      for (const alert of detector.detect(event)) this.process.stdout.write(`${alertLine(alert, output)}\n`);
    });
    const { heldBack, forgotten } = detector.takeWithheld();
    for (const held of heldBack) this.process.stderr.write(`${printable(heldBackText(held))}\n`);
    for (const lost of forgotten) this.process.stderr.write(`${printable(forgottenText(lost))}\n`);
  },
});

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

/** Rules for use, our own pack when no file is named: a file with an error is an error here. */
function loadAll(names: readonly string[] | undefined): RuleSet {
  const set = loadRules(names === undefined ? packFiles() : names.map(readRules));
  const broken = set.results.filter(({ successful }) => !successful);
  if (broken.length > 0)
    throw new Problem('cli.rules', broken.map((result) => printResult(result)).join('; '));
  return set;
}

const convert = buildCommand<object, [string], CliContext>({
  docs: {
    brief: 'Write a recording as JSON lines',
    fullDescription: 'Example: bulkhead detect convert attack.scap > attack.jsonl',
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The recording', placeholder: 'FILE', parse: String }],
    },
  },
  async func(_flags, recording) {
    for await (const lines of convertRecording(recording)) await writeText(this, lines);
  },
});

const test = buildCommand<object, string[], CliContext>({
  docs: {
    brief: 'Run tests of rules: events or a recording in, expected alerts out',
    fullDescription: 'Example: bulkhead detect rules test tests/*.yaml',
  },
  parameters: { positional: { ...FILES, parameter: { ...FILES.parameter, brief: 'Files of tests' } } },
  async func(_flags, ...names) {
    let failed = 0;
    for (const name of names) {
      const { rules, proofs } = readProofs({ name, text: readFileSync(name, 'utf8') });
      const beside = (path: string): string => join(dirname(name), path);
      const set = loadAll(rules.map(beside));
      for (const proof of proofs) {
        const result = await runProof(proof, set, (path) => readRecording(beside(path)));
        if (result.differences.length > 0) failed++;
        this.process.stdout.write(`${printProof(result, name).split('\n').map(printable).join('\n')}\n`);
      }
    }
    if (failed > 0) this.process.exitCode = EXIT.findings;
  },
});

interface ExplainFlags {
  readonly rules?: readonly string[];
  readonly recording: string;
  readonly event: number;
}

const explain = buildCommand<ExplainFlags, [string], CliContext>({
  docs: {
    brief: 'Show why a rule holds for an event, or does not',
    fullDescription:
      "Example: bulkhead detect rules explain -r falco_rules.yaml --recording attack.scap --event 1042 'Terminal shell in container'",
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: "The rule's name", placeholder: 'RULE', parse: String }],
    },
    aliases: { r: 'rules' },
    flags: {
      rules: RULES,
      recording: { kind: 'parsed', placeholder: 'FILE', parse: String, brief: 'The recording' },
      event: {
        kind: 'parsed',
        placeholder: 'N',
        parse: numberParser,
        brief: 'The number of the event in it',
      },
    },
  },
  async func({ rules, recording, event: number }, name) {
    const rule = loadAll(rules).rules.find((known) => known.name === name);
    if (rule === undefined) throw new Problem('cli.rules', `there is no rule ${name}`);
    for await (const event of readRecording(recording)) {
      if (event.number !== number) continue;
      const text = printExplanation(explainRule(rule, event, eventExtractor));
      this.process.stdout.write(`${text.split('\n').map(printable).join('\n')}\n`);
      return;
    }
    throw new Problem('cli.recording', `${recording} has no event ${number}`, {
      hint: 'Events that recordings hold only half (enter events) have no number of ours.',
    });
  },
});

/** `bulkhead detect`: what containers do. */
export const detectRoutes = buildRouteMap({
  routes: {
    cond,
    replay,
    convert,
    rules: buildRouteMap({
      routes: { check, list, test, explain },
      docs: { brief: "Rule files in Falco's language" },
    }),
  },
  docs: { brief: 'Rules about what containers do' },
});
