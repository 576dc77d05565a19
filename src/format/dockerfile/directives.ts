import type { Directive, DockerfileFault } from './dockerfile.ts';
import { leadingSpace, withoutReturn } from './space.ts';

const KNOWN = new Set(['syntax', 'escape', 'check']);
const BOOLEAN = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;
const NAME = /^([A-Za-z][A-Za-z0-9]*)[\t\n\f\r ]*=/;

/** The directives of a file, the escape character they choose, and how many lines they take. */
export interface Directives {
  readonly directives: readonly Directive[];
  readonly escape: '\\' | '`';
  readonly lines: number;
}

/** The parser directives: comments of a known form before anything else (Dockerfile reference, "Parser directives"). */
export function parseDirectives(source: readonly string[], faults: DockerfileFault[]): Directives {
  const directives: Directive[] = [];
  const seen = new Set<string>();
  let escape: '\\' | '`' = '\\';
  // An interpreter line hides no directive from the frontend, but ends them for the parser, which reads `escape`.
  const first = source[0]?.startsWith('#!') === true ? 1 : 0;
  let line = first;
  // The frontend looks for `syntax` and `check` at the start of lines only; `escape` may be indented.
  let atStart = true;
  for (; line < source.length; line++) {
    const text = withoutReturn(source[line]!);
    const lead = leadingSpace(text);
    const found = text[lead] === '#' ? readDirective(text.slice(lead + 1)) : undefined;
    if (found === undefined) break;
    const directive: Directive = { ...found, line: line + 1 };
    if (seen.has(directive.name) && first === 0) faults.push(fault(directive, 'is given twice'));
    atStart &&= lead === 0;
    const counts = directive.name === 'escape' ? first === 0 : atStart;
    if (!seen.has(directive.name) && counts) directives.push(directive);
    const wrong =
      directive.name === 'check' && atStart && !seen.has('check') ? optionFault(directive.value) : undefined;
    if (wrong !== undefined) faults.push(fault(directive, wrong));
    seen.add(directive.name);
    if (directive.name !== 'escape' || first > 0) continue;
    if (directive.value === '\\' || directive.value === '`') escape = directive.value;
    else faults.push(fault(directive, 'must be \\ or `'));
  }
  return { directives, escape, lines: line === first ? 0 : line };
}

function readDirective(text: string): Pick<Directive, 'name' | 'value'> | undefined {
  const comment = text.slice(leadingSpace(text));
  const match = NAME.exec(comment);
  const name = match?.[1]!.toLowerCase();
  if (match === null || !KNOWN.has(name!)) return undefined;
  const rest = comment.slice(match[0].length);
  // A value of blanks alone is one blank: the builder's expression gives back its last character.
  const value = rest.replace(/^[\t\n\f\r ]+/, '').trimEnd() || rest.slice(-1);
  return value === '' ? undefined : { name: name as Directive['name'], value };
}

/** What is wrong with `skip=…;error=…`; it ends at a blank, and only the first two semicolons count. */
function optionFault(value: string): string | undefined {
  const options = value.split(' ')[0]!;
  if (options === '') return undefined;
  const [first, second, ...rest] = options.split(';');
  const parts = [first, second, rest.length === 0 ? undefined : rest.join(';')];
  for (const part of parts.filter((text) => text !== undefined)) {
    const [, key, text] = /^([^=]*)=([^]*)$/.exec(part) ?? [];
    if (key === undefined || !/^(?:skip|experimental|error)$/.test(key.trim()))
      return 'takes skip=…, experimental=… and error=…';
    if (key.trim() === 'error' && !BOOLEAN.test(text!.trim())) return 'takes error=true or error=false';
  }
  return undefined;
}

function fault(directive: Directive, what: string): DockerfileFault {
  return {
    code: 'dockerfile.directive',
    message: `the directive ${directive.name} ${what}`,
    line: directive.line,
  };
}
