import type { Cycle } from '../feed/end-of-life.ts';

/** Where a distribution's release stands in its life. */
export type Lifecycle =
  | { readonly state: 'supported'; readonly until?: string }
  /** Its makers have stopped; others still mend it (Debian LTS), or they do for money (Ubuntu Pro). */
  | { readonly state: 'extended'; readonly ended?: string; readonly until?: string }
  | { readonly state: 'ended'; readonly since?: string };

/** Judges a release cycle on a day. Undefined when the data does not know the cycle. */
export function lifecycleOf(cycles: readonly Cycle[], cycle: string, now: Date): Lifecycle | undefined {
  const found = cycles.find((one) => one.cycle === cycle);
  if (found === undefined) return undefined;
  const today = now.toISOString().slice(0, 10);
  const { eol, extended } = found;
  if (!isOver(eol, today)) return { state: 'supported', ...dated('until', eol) };
  if (extended !== undefined && !isOver(extended, today))
    return { state: 'extended', ...dated('ended', eol), ...dated('until', extended) };
  return { state: 'ended', ...dated('since', typeof extended === 'string' ? extended : eol) };
}

/** A date has passed the day after it; `true` says that it has, `false` that there is none in sight. */
function isOver(end: string | boolean, today: string): boolean {
  return typeof end === 'boolean' ? end : end < today;
}

function dated<Key extends string>(key: Key, value: string | boolean): { [Name in Key]?: string } {
  return typeof value === 'string' ? ({ [key]: value } as { [Name in Key]?: string }) : {};
}
