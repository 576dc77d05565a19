import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, Problem } from '#core/index.ts';
import type { PolicyProblemCode } from './problem.ts';
import { loadPack, PACKS } from './packs/load-pack.ts';
import { parseDocuments, type SourceDocument } from './source-document.ts';

/** Where policies, tests and what they name are read; both throw for what is not there. */
export interface PolicyFiles {
  read(path: string): string;
  /** The YAML and JSON files below a directory, in order of their paths; or the path itself if it is a file. */
  list(path: string): readonly string[];
}

/** A directory with more files than this is hardly one of policies: somebody named a wrong one. */
const FILES_LIMIT = 20_000;
const DEPTH_LIMIT = 32;
/** Directories of tools, with files by the thousand that nobody means. */
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** Files as they are on disk. */
export const FILES_ON_DISK: PolicyFiles = {
  read: (path) => decodeText(readFileSync(path), path),
  list(path) {
    if (!statSync(path).isDirectory()) return [path];
    const found: string[] = [];
    collect(path, 0, found);
    return found;
  },
};

/** Bytes as UTF-8 text; throws for what is none, since replacing what cannot be read might change what is allowed. */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem<PolicyProblemCode>('policy.syntax', `${name} is not UTF-8 text`);
  }
}

function collect(directory: string, depth: number, found: string[]): void {
  if (depth > DEPTH_LIMIT) return;
  const entries = readdirSync(directory, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) collect(path, depth + 1, found);
    else if (entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name)) found.push(path);
    if (found.length > FILES_LIMIT) {
      throw new Problem<PolicyProblemCode>('policy.limit', `${directory} has more than ${FILES_LIMIT} files`);
    }
  }
}

/** The documents of packs, files and directories; a pack's name wins over a file that is called like it. */
export function loadDocuments(names: readonly string[], files: PolicyFiles): SourceDocument[] {
  return names.flatMap((name) =>
    PACKS.some((pack) => pack.name === name) ? loadPack(name) : readAll(name, files, name),
  );
}

/** The documents of files that are named relative to a file that names them. */
export function loadRelative(
  names: readonly string[],
  namedBy: string,
  files: PolicyFiles,
): SourceDocument[] {
  return names.flatMap((name) => readAll(join(dirname(namedBy), name), files, namedBy));
}

function readAll(path: string, files: PolicyFiles, namedBy: string): SourceDocument[] {
  try {
    return files.list(path).flatMap((file) => parseDocuments(files.read(file), file));
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    const where = namedBy === path ? '' : `${namedBy}: `;
    throw new Problem<PolicyProblemCode>(
      'policy.request',
      `${where}cannot read ${path}: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}
