import { buildCommand } from '@stricli/core';
import { Problem } from '#core/index.ts';
import { PACKS, readPack } from '#policy/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../../context.ts';
import { EXIT } from '../../exit-status.ts';
import { readPolicies } from './documents.ts';

interface ListFlags {
  readonly yaml: boolean;
  readonly json: boolean;
}

/** `bulkhead policy list [FILE|DIR|PACK...]`. */
export const listCommand = buildCommand<ListFlags, string[], CliContext>({
  docs: {
    brief: 'List packs, or the policies of files and packs with their rules',
    fullDescription: [
      'Without a name lists the packs. A policy that cannot be run is listed with the reason, and the exit status is 3.',
      '',
      'Examples:',
      '  bulkhead policy list',
      '  bulkhead policy list policies/',
      '  bulkhead policy list --yaml image-hygiene > my-image-policy.yaml',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Policies to list', placeholder: 'FILE|DIR|PACK', parse: String },
    },
    flags: {
      yaml: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Print packs as they are, to copy and change',
      },
      json: { kind: 'boolean', default: false, withNegated: false, brief: 'As JSON' },
    },
  },
  func({ yaml, json }, ...names) {
    const { stdout } = this.process;
    if (yaml) {
      if (names.length === 0) throw new Problem('cli.usage', 'no pack is named');
      stdout.write(names.map(readPack).join('---\n'));
      return;
    }
    if (names.length === 0) {
      if (json) stdout.write(`${JSON.stringify(PACKS, undefined, 2)}\n`);
      else stdout.write(PACKS.map(({ name, title }) => `${name.padEnd(16)}${title}\n`).join(''));
      return;
    }
    const { engines, problems, exceptions } = readPolicies(names);
    const policies = engines.map(({ name, kind, rules }) => ({ name, kind, rules }));
    if (json) {
      const named = exceptions.map(({ name, spec }) => ({ name, ...spec }));
      stdout.write(`${JSON.stringify({ policies, exceptions: named, problems }, undefined, 2)}\n`);
    } else {
      const lines = [
        ...policies.flatMap(({ name, kind, rules }) => [
          `${kind} ${name}`,
          ...rules.map((rule) => `  ${rule.replaceAll(/\s+/g, ' ')}`),
        ]),
        ...exceptions.map(
          ({ name, spec }) =>
            `PolicyException ${name}: ${spec.reason} (${spec.owner}, until ${spec.expires})`,
        ),
        ...problems.map(({ policy, kind, message }) => `cannot be run: ${kind} ${policy}: ${message}`),
      ];
      stdout.write(lines.map((line) => `${printable(line)}\n`).join(''));
    }
    if (problems.length > 0) this.process.exitCode = EXIT.incomplete;
  },
});
