import { buildCommand } from '@stricli/core';
import { exceptionWarning, simulate, type Simulation } from '#policy/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../../context.ts';
import { EXIT } from '../../exit-status.ts';
import { documentFlags, type DocumentFlags, engineContext, readInputs, readPolicies } from './documents.ts';

interface SimulateFlags extends DocumentFlags {
  readonly today?: readonly string[];
  readonly json: boolean;
}

/** `bulkhead policy simulate FILE...`. */
export const simulateCommand = buildCommand<SimulateFlags, string[], CliContext>({
  docs: {
    brief: 'Show what policies would deny among many documents before they are enforced',
    fullDescription: [
      'Counts verdicts and failures by rule. With --today also lists the documents about which the policies of today decide',
      'otherwise. Nothing is enforced: the exit status is 0 whatever the verdicts are, 3 if documents could not be read.',
      '',
      'Example: bulkhead policy simulate --today policies/ --policy proposed/ cluster-export/',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Documents: YAML or JSON, directories, or -', placeholder: 'FILE', parse: String },
    },
    aliases: { p: 'policy' },
    flags: {
      ...documentFlags(),
      today: {
        kind: 'parsed',
        optional: true,
        variadic: true,
        placeholder: 'FILE|DIR|PACK',
        parse: String,
        brief: 'Policies to compare with',
      },
      json: { kind: 'boolean', default: false, withNegated: false, brief: 'As JSON' },
    },
  },
  async func(flags, ...names) {
    const policies = readPolicies(flags.policy, flags.kubernetesVersion);
    const today = flags.today === undefined ? undefined : readPolicies(flags.today, flags.kubernetesVersion);
    const { inputs, unreadable } = await readInputs(names, flags, this);
    const simulation = simulate(policies, inputs, engineContext(this), today);
    const text = flags.json
      ? JSON.stringify(simulation, undefined, 2)
      : simulationLines(simulation).map(printable).join('\n');
    this.process.stdout.write(`${text}\n`);
    for (const why of unreadable) this.process.stderr.write(`not decided: ${printable(why)}\n`);
    if (unreadable.length > 0) this.process.exitCode = EXIT.incomplete;
  },
});

function simulationLines({ documents, verdicts, rules, changes, exceptions }: Simulation): string[] {
  const counts = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  return [
    `${documents} documents: ${counts.join(', ')}`,
    ...rules.map(({ policy, rule, failed, errors, excused, documents: named }) => {
      const what = [
        `${failed} failed`,
        ...(errors > 0 ? [`${errors} not evaluated`] : []),
        ...(excused > 0 ? [`${excused} excused`] : []),
      ];
      return `  ${policy}${rule === '' ? '' : `/${rule}`}: ${what.join(', ')}: ${named.join(', ')}`;
    }),
    ...changes.map(({ document, before, after }) => `  ${document}: ${before} becomes ${after}`),
    ...exceptions.flatMap((report) => exceptionWarning(report) ?? []),
  ];
}
