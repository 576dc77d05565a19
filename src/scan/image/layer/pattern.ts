import type { FilePattern } from '../inspector.ts';
import { baseNameOf } from './path.ts';

/** Answers how many bytes of a file may be kept: 0 when no pattern asks for it. */
export type PatternMatcher = (path: string) => number;

/** Compiles patterns for a look-up per file of an image: nearly all files are told from those by their name's end. */
export function compilePatterns(patterns: readonly FilePattern[]): PatternMatcher {
  const byName = new Map<string, FilePattern[]>();
  const byExtension = new Map<string, FilePattern[]>();
  const others: FilePattern[] = [];
  for (const pattern of patterns) {
    const { path, baseName, suffix } = pattern;
    const name = baseName ?? (path === undefined ? undefined : baseNameOf(path));
    if (name !== undefined) listOf(byName, name).push(pattern);
    // A suffix that is a part of a name without a dot may follow one.
    else if (suffix !== undefined && /[./][^/]*$/.test(suffix))
      listOf(byExtension, extensionOfPath(suffix)).push(pattern);
    else others.push(pattern);
  }
  return (path) => {
    const name = baseNameOf(path);
    const named = byName.get(name);
    const ended = byExtension.get(name.slice(name.lastIndexOf('.') + 1 || name.length));
    let bytes = others.length === 0 ? 0 : most(others, path);
    if (named !== undefined) bytes = Math.max(bytes, most(named, path));
    if (ended !== undefined) bytes = Math.max(bytes, most(ended, path));
    return bytes;
  };
}

function listOf(map: Map<string, FilePattern[]>, key: string): FilePattern[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

function most(patterns: readonly FilePattern[], path: string): number {
  let bytes = 0;
  for (let index = 0; index < patterns.length; index++) {
    const pattern = patterns[index]!;
    if (pattern.maxBytes > bytes && holds(pattern, path)) bytes = pattern.maxBytes;
  }
  return bytes;
}

/** What follows the last dot of a path's last part; empty without a dot. */
export function extensionOfPath(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot <= path.lastIndexOf('/') ? '' : path.slice(dot + 1);
}

function holds(pattern: FilePattern, path: string): boolean {
  return (
    (pattern.suffix === undefined || path.endsWith(pattern.suffix)) &&
    (pattern.path === undefined || path === pattern.path) &&
    (pattern.baseName === undefined || baseNameOf(path) === pattern.baseName) &&
    (pattern.under === undefined ||
      pattern.under === '' ||
      (path.startsWith(pattern.under) && path.charAt(pattern.under.length) === '/'))
  );
}
