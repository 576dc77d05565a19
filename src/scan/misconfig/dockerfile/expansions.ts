import type { ShellWord } from '#format/index.ts';

/** An expansion that stands outside of quotes: the shell splits what it gives at blanks, and takes signs in it for patterns. */
export interface UnquotedExpansion {
  readonly kind: 'variable' | 'command';
  /** The variable, or the first word of the command. */
  readonly name: string;
}

/** The expansions of a word that no quotes protect; those that give numbers (`$?`, `$((…))`, `${#a}`) need none. */
export function unquotedExpansions({ raw }: ShellWord): UnquotedExpansion[] {
  const found: UnquotedExpansion[] = [];
  let quoted = false;
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at]!;
    if (character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (character === "'" && !quoted) {
      const close = raw.indexOf("'", at + 1);
      at = close === -1 ? raw.length : close;
    } else if (character === '`' || (character === '$' && raw[at + 1] === '(')) {
      const open = character === '`' ? at + 1 : at + 2;
      const end = character === '`' ? raw.indexOf('`', open) : closingParenthesis(raw, open);
      // A comment in backquotes between continued lines runs nothing.
      const comment = raw[open] === '#';
      const name = /^\s*([\w./-]*)/.exec(raw.slice(open, open + 80))![1]!;
      if (!quoted && !comment && raw[open] !== '(') found.push({ kind: 'command', name });
      at = end === -1 ? raw.length : end;
    } else if (character === '$') {
      const [text, plain, braced] = VARIABLE.exec(raw.slice(at, at + 256)) ?? [];
      const name = plain ?? braced;
      if (!quoted && name !== undefined) found.push({ kind: 'variable', name });
      at += Math.max((text ?? '$').length - 1, 0);
    }
  }
  return found;
}

const VARIABLE = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)[^}]*\}?|\{[^}]*\}?)/;

function closingParenthesis(raw: string, from: number): number {
  let depth = 0;
  for (let at = from; at < raw.length; at++) {
    if (raw[at] === '\\') at++;
    else if (raw[at] === "'") at = Math.max(raw.indexOf("'", at + 1), at);
    else if (raw[at] === '(') depth++;
    else if (raw[at] === ')' && depth-- === 0) return at;
  }
  return -1;
}
