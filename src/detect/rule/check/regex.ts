import { messageOf } from '#core/index.ts';
import { RE2JS } from 're2js';
import { posixPattern } from './posix-pattern.ts';

/** Matches whole texts in time linear in their length. */
export interface LinearPattern {
  readonly test: (text: string) => boolean;
}

/** Longer patterns are nobody's rule; each character costs memory in the automaton. */
const PATTERN_LENGTH = 16_384;

/** Compiles a pattern of the `regex` operator: RE2, POSIX syntax, the whole text must match, `^` and `$` also at lines. */
export function linearPattern(pattern: string): LinearPattern | { readonly fault: string } {
  if (pattern.length > PATTERN_LENGTH) return { fault: `pattern longer than ${PATTERN_LENGTH} characters` };
  const posix = posixPattern(pattern);
  if ('fault' in posix) return posix;
  try {
    const compiled = RE2JS.compile(posix.source, RE2JS.MULTILINE | RE2JS.LONGEST_MATCH);
    return { test: (text) => compiled.testExact(text) };
  } catch (error) {
    return { fault: messageOf(error).replace('error parsing regexp: ', '') };
  }
}
