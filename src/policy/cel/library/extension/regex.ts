import type { LinearRegex, RegexCache, RegexMatch } from '#format/index.ts';
import type { Meter } from '../../values/equality.ts';
import { CelError, NONE, Optional, type Value } from '../../values/value.ts';
import { declare, type FunctionDeclaration } from '../function.ts';
import { MATCH_STEPS, withRegex } from '../regex.ts';

/** The regex extension: extract, extractAll, replace (cel-go ext, regex). */
export function regexExtension(cache: RegexCache): readonly FunctionDeclaration[] {
  const run = (pattern: Value, text: Value, meter: Meter, use: (regex: LinearRegex) => Value): Value =>
    withRegex(
      cache,
      pattern as string,
      text as string,
      meter,
      use,
      (problem) => new CelError(`given regex is invalid: ${problem}`),
    );
  return [
    declare('regex.extract(string, string): optional(string)', ([text, pattern], meter) =>
      run(pattern!, text!, meter, (regex) => extract(regex, text as string)),
    ),
    declare('regex.extractAll(string, string): list(string)', ([text, pattern], meter) =>
      run(pattern!, text!, meter, (regex) => extractAll(regex, text as string, meter)),
    ),
    declare('regex.replace(string, string, string): string', ([text, pattern, by], meter) =>
      run(pattern!, text!, meter, (regex) => replace(regex, text as string, by as string, -1, meter)),
    ),
    declare('regex.replace(string, string, string, int): string', ([text, pattern, by, count], meter) =>
      run(pattern!, text!, meter, (regex) =>
        replace(regex, text as string, by as string, Number(count), meter),
      ),
    ),
  ];
}

function severalGroups(regex: LinearRegex): CelError | undefined {
  return regex.groupCount > 1
    ? new CelError(`regular expression has more than one capturing group: ${JSON.stringify(regex.pattern)}`)
    : undefined;
}

function extract(regex: LinearRegex, text: string): Value {
  const error = severalGroups(regex);
  if (error !== undefined) return error;
  const match = regex.find(text);
  const found = match === undefined ? undefined : regex.groupCount === 1 ? match.groups[0] : match.text;
  return found === undefined || (found === '' && regex.groupCount === 1) ? NONE : new Optional(found);
}

function extractAll(regex: LinearRegex, text: string, meter: Meter): Value {
  const error = severalGroups(regex);
  if (error !== undefined) return error;
  const found: string[] = [];
  for (const match of regex.matches(text)) {
    meter.charge(MATCH_STEPS);
    if (regex.groupCount === 0) found.push(match.text);
    else if ((match.groups[0] ?? '') !== '') found.push(match.groups[0]!);
  }
  return found;
}

function replace(regex: LinearRegex, text: string, by: string, count: number, meter: Meter): Value {
  if (count === 0) return text;
  const out: string[] = [];
  let last = 0;
  let replaced = 0;
  for (const match of regex.matches(text)) {
    if (count > 0 && replaced >= count) break;
    const replacement = fillReplacement(match, by);
    if (replacement instanceof CelError) return replacement;
    meter.charge(MATCH_STEPS + replacement.length);
    out.push(text.slice(last, match.start), replacement);
    last = match.end;
    replaced++;
  }
  return out.join('') + text.slice(last);
}

/** `\1` is the first group, `\0` the match, `\\` a backslash. */
function fillReplacement(match: RegexMatch, by: string): string | CelError {
  if (!by.includes('\\')) return by;
  let out = '';
  for (let i = 0; i < by.length; i++) {
    if (by[i] !== '\\') {
      out += by[i];
      continue;
    }
    const next = by[++i];
    if (next === undefined) return new CelError(`invalid replacement string: '${by}' \\ not allowed at end`);
    if (next === '\\') {
      out += '\\';
      continue;
    }
    const group = /^\d$/.test(next) ? Number(next) : undefined;
    if (group === undefined) {
      return new CelError(`invalid replacement string: '${by}' \\ must be followed by a digit or \\`);
    }
    if (group > match.groups.length) {
      return new CelError(
        `replacement string references group ${group} but regex has only ${match.groups.length} group(s)`,
      );
    }
    out += group === 0 ? match.text : (match.groups[group - 1] ?? '');
  }
  return out;
}
