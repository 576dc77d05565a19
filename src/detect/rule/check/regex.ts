import { messageOf, Problem } from '#core/index.ts';
import { compileLinearRegex } from '#format/index.ts';
import { posixPattern } from './posix-pattern.ts';

/** Matches whole texts in time linear in their length. */
export interface LinearPattern {
  readonly test: (text: string) => boolean;
  /** Instructions of its automaton, which say what it takes. */
  readonly programSize: number;
}

/** How much of a pattern its fault shows. */
const SHOWN = 200;

/** Compiles a pattern of the `regex` operator: RE2, POSIX syntax, the whole text must match, `^` and `$` also at lines. */
export function linearPattern(pattern: string): LinearPattern | { readonly fault: string } {
  const posix = posixPattern(pattern);
  if ('fault' in posix) return { fault: posix.fault.slice(0, SHOWN) };
  try {
    const compiled = compileLinearRegex(`\\A(?:${posix.source})\\z`, { multiline: true });
    return { test: (text) => compiled.test(text), programSize: compiled.programSize };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { fault: messageOf(error).replace('error parsing regexp: ', '').slice(0, SHOWN) };
  }
}
