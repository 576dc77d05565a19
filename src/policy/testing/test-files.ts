import { messageOf, Problem } from '#core/index.ts';
import { dirname, join } from 'node:path';
import type { PolicyProblemCode } from '../problem.ts';
import { parseDocuments, type SourceDocument } from '../source-document.ts';

/** Where test files and what they name are read; `read` throws for what is not there. */
export interface TestFiles {
  read(path: string): string;
  /** The YAML and JSON files below a directory, or the path itself if it is a file. */
  list(path: string): readonly string[];
}

/** The documents of files that are named relative to a test file. */
export function readRelative(files: TestFiles, testFile: string, names: readonly string[]): SourceDocument[] {
  return names.flatMap((name) => {
    const path = join(dirname(testFile), name);
    try {
      return files.list(path).flatMap((file) => parseDocuments(files.read(file), file));
    } catch (cause) {
      if (cause instanceof Problem) throw cause;
      throw new Problem<PolicyProblemCode>(
        'policy.request',
        `${testFile}: cannot read ${path}: ${messageOf(cause)}`,
        {
          cause,
        },
      );
    }
  });
}
