import type { FilePattern } from '../inspector.ts';
import { baseNameOf } from './path.ts';

/** Answers how many bytes of a file may be kept: 0 when no pattern asks for it. */
export type PatternMatcher = (path: string) => number;

/** Compiles patterns for a look-up per file of an image: by whole path and base name first, suffixes after that. */
export function compilePatterns(patterns: readonly FilePattern[]): PatternMatcher {
  const byPath = new Map<string, FilePattern[]>();
  const byBaseName = new Map<string, FilePattern[]>();
  const others: FilePattern[] = [];
  for (const pattern of patterns) {
    if (pattern.path !== undefined) byPath.set(pattern.path, [...(byPath.get(pattern.path) ?? []), pattern]);
    else if (pattern.baseName !== undefined)
      byBaseName.set(pattern.baseName, [...(byBaseName.get(pattern.baseName) ?? []), pattern]);
    else others.push(pattern);
  }
  return (path) => {
    let bytes = 0;
    for (const list of [byPath.get(path), byBaseName.get(baseNameOf(path)), others]) {
      if (list === undefined) continue;
      for (const pattern of list)
        if (pattern.maxBytes > bytes && holds(pattern, path)) bytes = pattern.maxBytes;
    }
    return bytes;
  };
}

function holds(pattern: FilePattern, path: string): boolean {
  return (
    (pattern.suffix === undefined || path.endsWith(pattern.suffix)) &&
    (pattern.path === undefined || path === pattern.path) &&
    (pattern.baseName === undefined || baseNameOf(path) === pattern.baseName) &&
    (pattern.under === undefined || pattern.under === '' || path.startsWith(`${pattern.under}/`))
  );
}
