import { readFileSync } from 'node:fs';
import { messageOf, Problem } from '#core/index.ts';
import { loadRules, packFiles, printResult, type RuleSet } from '#detect/index.ts';

/** Rule files as the arguments of a command. */
export const FILES = {
  kind: 'array',
  minimum: 1,
  parameter: { brief: 'Rule files, in order', placeholder: 'FILE', parse: String },
} as const;

/** Rule files as an option. */
export const RULES = {
  kind: 'parsed',
  optional: true,
  variadic: true,
  placeholder: 'FILE',
  parse: String,
  brief: 'Rule files, in order; may be repeated (default: our own pack)',
} as const;

/** A file that can't be read is a result of its own, as in Falco. */
export function readRules(name: string): { name: string; text: string } | { name: string; problem: string } {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error) {
    return { name, problem: messageOf(error) };
  }
}

/** Rules for use, our own pack when no file is named: a file with an error is an error here. */
export function loadAll(names: readonly string[] | undefined): RuleSet {
  const set = loadRules(names === undefined ? packFiles() : names.map(readRules));
  const broken = set.results.filter(({ successful }) => !successful);
  if (broken.length > 0)
    throw new Problem('cli.rules', broken.map((result) => printResult(result)).join('; '));
  return set;
}
