import type { EventSource } from '../../field/catalogue.ts';
import { Collection } from './collection.ts';
import { compileCollection } from './compile-collection.ts';
import { fileContext } from './context.ts';
import { LoadFault, type ErrorCode, type Issue, type Warn, type WarningCode } from './issue.ts';
import { LoadMemory } from './load-memory.ts';
import { readFile } from './read-item.ts';
import type { LoadResult, RuleSet } from './rule-set.ts';
import type { SourceFile } from './source-file.ts';

/** A file that could not be read. */
export interface UnreadableFile {
  readonly name: string;
  readonly problem: string;
}

export interface LoadOptions {
  /** Print the container's facts after every output of a system call rule, as Falco does. True when absent. */
  readonly containerFields?: boolean;
}

/** Added to every output of a system call rule. */
const CONTAINER_FIELDS = [
  'container.id',
  'container.name',
  'container.image.repository',
  'container.image.tag',
  'k8s.pod.name',
  'k8s.ns.name',
]
  .map((field) => ` ${field.replaceAll('.', '_')}=%${field}`)
  .join('');

/** A rule file longer than this is nobody's rules. */
const FILE_LENGTH = 16 * 1024 * 1024;

/**
 * Loads rule files in order, each on top of those before it, as Falco does: what a file breaks is that file's error, and
 * what it leaves unused is warned of with it. Never throws for what stands in the files.
 */
export function loadRules(
  files: readonly (SourceFile | UnreadableFile)[],
  options: LoadOptions = {},
): RuleSet {
  const results: LoadResult[] = [];
  let warnings: Issue<WarningCode>[] = [];
  const warn: Warn = (code, message, context) => warnings.push({ code, message, context });
  const collection = new Collection(warn);
  const memory = new LoadMemory();
  const extra = (source: EventSource): string =>
    source === 'syscall' && options.containerFields !== false ? CONTAINER_FIELDS : '';
  let compiled: Omit<RuleSet, 'results'> = { rules: [], sequences: [] };
  for (const file of files) {
    const errors: Issue<ErrorCode>[] = [];
    try {
      readFile(readable(file), collection, warn);
      compiled = compileCollection(collection, extra, warn, memory);
    } catch (error) {
      if (!(error instanceof LoadFault)) throw error;
      errors.push(error.issue);
    }
    results.push({ name: file.name, successful: errors.length === 0, errors, warnings });
    warnings = [];
  }
  return { results, ...compiled };
}

function readable(file: SourceFile | UnreadableFile): SourceFile {
  const context = fileContext({ name: file.name, text: '' });
  if ('problem' in file) throw new LoadFault('LOAD_ERR_FILE_READ', file.problem, context);
  if (file.text.length > FILE_LENGTH) {
    throw new LoadFault('LOAD_ERR_FILE_READ', `file is longer than ${FILE_LENGTH} characters`, context);
  }
  return file;
}
