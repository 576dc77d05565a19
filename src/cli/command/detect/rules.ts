import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildCommand, buildRouteMap, numberParser } from '@stricli/core';
import { Problem } from '#core/index.ts';
import {
  eventExtractor,
  explainRule,
  listRules,
  loadRules,
  printExplanation,
  printProof,
  printResult,
  readProofs,
  readRecording,
  reportResults,
  runProof,
} from '#detect/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../../context.ts';
import { EXIT } from '../../exit-status.ts';
import { FILES, loadAll, readRules, RULES } from './rule-files.ts';

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

/** `bulkhead detect rules`. */
export const ruleRoutes = buildRouteMap({
  routes: { check, list, test, explain },
  docs: { brief: "Rule files in Falco's language" },
});
