import { Problem } from '#core/index.ts';
import { readIndex } from './database.ts';
import type { DatabaseIndex } from './index-file.ts';
import type { Layout } from './layout.ts';

/** The present index of a database that is about to be replaced; one that is damaged or of another format counts as none. */
export function usableIndex(layout: Layout): DatabaseIndex | undefined {
  try {
    return readIndex(layout);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
