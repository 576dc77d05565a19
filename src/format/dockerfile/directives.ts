import type { Directive, DockerfileFault } from './dockerfile.ts';

const DIRECTIVE = /^#[ \t]*([A-Za-z][A-Za-z0-9]{0,30})[ \t]*=[ \t]*(\S[^\r\n]*)$/;
const KNOWN = new Set(['syntax', 'escape', 'check']);

/** The parser directives: comments of a known form before anything else (Dockerfile reference, "Parser directives"). */
export function parseDirectives(
  lines: readonly string[],
  faults: DockerfileFault[],
): { directives: Directive[]; escape: '\\' | '`' } {
  const directives: Directive[] = [];
  let escape: '\\' | '`' = '\\';
  for (const [index, line] of lines.entries()) {
    const match = DIRECTIVE.exec(line.trimStart());
    const name = match?.[1]!.toLowerCase();
    if (match === null || !KNOWN.has(name!)) break;
    const directive = { name: name as Directive['name'], value: match[2]!.trimEnd(), line: index + 1 };
    if (directives.some((other) => other.name === directive.name))
      faults.push(fault(directive, 'is given twice'));
    else directives.push(directive);
    if (directive.name !== 'escape') continue;
    if (directive.value === '\\' || directive.value === '`') escape = directive.value;
    else faults.push(fault(directive, 'must be \\ or `'));
  }
  return { directives, escape };
}

function fault(directive: Directive, what: string): DockerfileFault {
  return {
    code: 'dockerfile.directive',
    message: `the directive ${directive.name} ${what}`,
    line: directive.line,
  };
}
