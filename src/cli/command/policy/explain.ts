import { buildCommand } from '@stricli/core';
import { describeDecision, explain, type Explanation } from '#policy/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../../context.ts';
import { EXIT } from '../../exit-status.ts';
import {
  documentFlags,
  type DocumentFlags,
  engineContext,
  exitStatusOfVerdict,
  readInputs,
  readPolicies,
  worstStatus,
} from './documents.ts';

/** `bulkhead policy explain FILE...`. */
export const explainCommand = buildCommand<DocumentFlags, string[], CliContext>({
  docs: {
    brief: 'Show which expressions were false and what each of their parts was',
    fullDescription: [
      'Decides like policy check, then prints every expression that was false or could not be evaluated, with the value of',
      'each of its parts; a part inside all, exists or map has one value a round.',
      '',
      'Example: bulkhead policy explain --policy policy.yaml deployment.yaml',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Documents: YAML or JSON, directories, or -', placeholder: 'FILE', parse: String },
    },
    aliases: { p: 'policy' },
    flags: documentFlags(),
  },
  async func(flags, ...names) {
    const policies = readPolicies(flags.policy, flags.kubernetesVersion);
    const { inputs, unreadable } = await readInputs(names, flags, this);
    const statuses = unreadable.map(() => EXIT.incomplete as number);
    for (const { name, input } of inputs) {
      const explanation = explain(policies, input, engineContext(this));
      statuses.push(exitStatusOfVerdict(explanation.decision.verdict));
      const lines = [...describeDecision(name, explanation.decision), ...expressionLines(explanation)];
      this.process.stdout.write(`${lines.map(printable).join('\n')}\n`);
    }
    for (const why of unreadable) this.process.stderr.write(`not decided: ${printable(why)}\n`);
    this.process.exitCode = worstStatus(statuses);
  },
});

function expressionLines({ expressions }: Explanation): string[] {
  return expressions.flatMap(({ policy, field, source, result, message, parts }) => [
    '',
    `  ${policy} ${field} is ${result === 'false' ? 'false' : `an error: ${message ?? ''}`}`,
    ...source
      .trim()
      .split('\n')
      .map((line) => `    ${line}`),
    ...parts.flatMap((part) => {
      const shown = [
        ...part.values,
        ...(part.count > part.values.length ? [`... (${part.count} in all)`] : []),
      ];
      return [`      ${part.source.replaceAll(/\s+/g, ' ')}`, `        = ${shown.join(', ')}`];
    }),
  ]);
}
