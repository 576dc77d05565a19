import type { FilePattern } from '../inspector.ts';
import { baseNameOf } from './path.ts';

/** Answers how many bytes of a file may be kept: 0 when no pattern asks for it. */
export type PatternMatcher = (path: string) => number;

/** Compiles patterns for a look-up per file of an image: nearly all files are told from those by their extension. */
export function compilePatterns(patterns: readonly FilePattern[]): PatternMatcher {
  const any = patterns.filter((pattern) => extensionOf(pattern) === undefined);
  const byExtension = new Map<string, readonly FilePattern[]>();
  for (const extension of new Set(patterns.map(extensionOf)))
    if (extension !== undefined)
      byExtension.set(extension, [
        ...patterns.filter((pattern) => extensionOf(pattern) === extension),
        ...any,
      ]);
  return (path) => {
    let bytes = 0;
    for (const pattern of byExtension.get(extensionOfPath(path)) ?? any)
      if (pattern.maxBytes > bytes && holds(pattern, path)) bytes = pattern.maxBytes;
    return bytes;
  };
}

/** The extension of all files that a pattern may hold for; undefined where it does not tell. */
function extensionOf({ path, baseName, suffix }: FilePattern): string | undefined {
  const end = path ?? baseName ?? suffix;
  // A suffix that is a part of a name without a dot may follow one.
  return end === undefined || (end === suffix && !/[./][^/]*$/.test(end)) ? undefined : extensionOfPath(end);
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
