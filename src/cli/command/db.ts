import { buildCommand, buildRouteMap } from '@stricli/core';
import { Problem } from '#core/index.ts';
import {
  compareLine,
  compareVersions,
  VERSION_ORDERINGS,
  type VersionOrdering,
} from '#scan/version/index.ts';
import type { CliContext } from '../context.ts';
import { answerLines } from '../lines.ts';

const compare = buildCommand<{ readonly batch: boolean }, [VersionOrdering, string?, string?], CliContext>({
  docs: {
    brief: 'Compare two versions by an ordering',
    fullDescription: [
      'Prints -1, 0 or 1: whether the first version is older than, the same as, or newer than the second.',
      'With --batch reads lines {"a":"1.0","b":"1.1"} and answers each with -1, 0, 1 or error: why.',
      '',
      'Example: bulkhead db compare debian 1.0~rc1 1.0',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: `One of ${VERSION_ORDERINGS.join(', ')}`, placeholder: 'ORDERING', parse: parseOrdering },
        { brief: 'The first version', placeholder: 'A', parse: String, optional: true },
        { brief: 'The second version', placeholder: 'B', parse: String, optional: true },
      ],
    },
    flags: { batch: { kind: 'boolean', default: false, brief: 'Read pairs from standard input' } },
  },
  async func({ batch }, ordering, a, b) {
    if (batch) return answerLines(this, (line) => compareLine(ordering, line));
    if (a === undefined || b === undefined)
      throw new Problem('cli.usage', 'two versions are needed, or --batch');
    this.process.stdout.write(`${compareVersions(ordering, a, b)}\n`);
  },
});

function parseOrdering(text: string): VersionOrdering {
  const found = VERSION_ORDERINGS.find((ordering) => ordering === text);
  if (found === undefined)
    throw new Problem('cli.usage', `${text} is no ordering`, {
      hint: `There are ${VERSION_ORDERINGS.join(', ')}.`,
    });
  return found;
}

/** `bulkhead db`: the advisory database. */
export const databaseRoutes = buildRouteMap({
  routes: { compare },
  docs: { brief: 'The advisory database' },
});
