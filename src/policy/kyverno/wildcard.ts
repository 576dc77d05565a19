import { Problem } from '#core/index.ts';
import type { PolicyProblemCode } from '../problem.ts';

/** Names and images are shorter; a pattern may be tried at each of the characters. */
const TEXT_LIMIT = 64 * 1024;

/** Whether text fits a pattern of `*` (any characters) and `?` (one character), in time linear in both for each star. */
export function wildcardMatches(pattern: string, text: string): boolean {
  if (text.length > TEXT_LIMIT) {
    throw new Problem<PolicyProblemCode>(
      'policy.limit',
      `text longer than ${TEXT_LIMIT} characters is not compared with a pattern`,
    );
  }
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t]) && pattern[p] !== '*') {
      p += 1;
      t += 1;
    } else if (pattern[p] === '*') {
      star = p;
      resume = t;
      p += 1;
    } else if (star !== -1) {
      p = star + 1;
      resume += 1;
      t = resume;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
