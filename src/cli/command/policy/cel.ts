import { buildCommand } from '@stricli/core';
import { isRecord, Problem } from '#core/index.ts';
import {
  celBatch,
  celEnvironment,
  CelProblem,
  FILES_ON_DISK,
  compileCel,
  parseCelJson,
  parseDocuments,
  showValue,
  trace,
} from '#policy/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../../context.ts';
import { EXIT } from '../../exit-status.ts';
import { answerLines } from '../../lines.ts';
import { kubernetesVersionFlag } from './documents.ts';

interface CelFlags {
  readonly vars?: string;
  readonly object?: string;
  readonly kubernetesVersion?: string;
  readonly parts: boolean;
  readonly batch: boolean;
}

type Bindings = Parameters<typeof trace>[1];

/** `bulkhead policy cel EXPRESSION`. */
export const celCommand = buildCommand<CelFlags, [string?], CliContext>({
  docs: {
    brief: 'Evaluate an expression and show the value of each of its parts',
    fullDescription: [
      'With --batch lines {"expr":"..","vars":{..}} come on standard input, and each is answered by {"value":..} or',
      '{"error":".."}: ints beyond 2^53 as text, bytes as base64.',
      '',
      'Examples:',
      "  bulkhead policy cel '1 + 2 * 3'",
      "  bulkhead policy cel --object pod.yaml 'object.spec.containers.all(c, has(c.resources.limits))'",
      "  bulkhead policy cel --vars '{\"a\": [1, 2]}' --no-parts 'a.sum()'",
      '',
      'Exit status: 0 there is a value, 1 the expression is an error, 2 usage or failure.',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The expression', placeholder: 'EXPRESSION', parse: String, optional: true }],
    },
    flags: {
      vars: {
        kind: 'parsed',
        optional: true,
        placeholder: 'JSON|FILE',
        parse: String,
        brief: 'Variables: a JSON object or a file with one',
      },
      object: {
        kind: 'parsed',
        optional: true,
        placeholder: 'FILE',
        parse: String,
        brief: 'The first document of this file is the variable object',
      },
      kubernetesVersion: kubernetesVersionFlag(),
      parts: { kind: 'boolean', default: true, brief: 'Show the value of each part' },
      batch: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Read expressions from standard input',
      },
    },
  },
  async func(flags, source) {
    const { kubernetesVersion } = flags;
    const environment = celEnvironment(kubernetesVersion === undefined ? {} : { kubernetesVersion });
    if (flags.batch) return answerLines(this, (line) => celBatch(line, environment));
    if (source === undefined)
      throw new Problem('cli.usage', 'no expression is named', { hint: 'Name one, or use --batch.' });
    const bindings = readBindings(flags);
    const types = Object.fromEntries(Object.keys(bindings).map((name) => [name, 'dyn']));
    const { stdout } = this.process;
    try {
      const { result, parts } = trace(compileCel(source, environment.with(types)), bindings);
      const shown = flags.parts ? parts.filter((part) => part.source !== source.trim()) : [];
      stdout.write(
        `${result.error === undefined ? printable(showValue(result.value)) : printable(`error: ${result.error.message}`)}\n`,
      );
      for (const part of shown) {
        const values = part.values.map(showValue).join(', ');
        const more = part.count > part.values.length ? `, ... (${part.count} in all)` : '';
        stdout.write(`  ${printable(part.source.replaceAll(/\s+/g, ' '))} = ${printable(values + more)}\n`);
      }
      if (result.error !== undefined) this.process.exitCode = EXIT.findings;
    } catch (error) {
      if (!(error instanceof CelProblem)) throw error;
      const lines = [...error.message.split('\n'), ...(error.hint === undefined ? [] : [error.hint])];
      stdout.write(`${lines.map(printable).join('\n')}\n`);
      this.process.exitCode = EXIT.findings;
    }
  },
});

function readBindings({ vars, object }: CelFlags): Bindings {
  const bindings: Record<string, unknown> = {};
  if (vars !== undefined) {
    const given = parseCelJson(vars.trimStart().startsWith('{') ? vars : FILES_ON_DISK.read(vars));
    if (!isRecord(given)) throw new Problem('cli.usage', 'the variables are not a JSON object');
    Object.assign(bindings, given);
  }
  if (object !== undefined) {
    bindings['object'] = parseDocuments(FILES_ON_DISK.read(object), object)[0]?.object ?? null;
  }
  return bindings as Bindings;
}
