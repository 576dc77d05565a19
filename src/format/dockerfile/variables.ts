import { DOCKERFILE_LIMITS } from './limits.ts';
import { removePrefix, removeSuffix, replacePattern } from './pattern.ts';

/** `$NAME`, `${NAME}` or `${NAME:-word}` in a word. */
export interface VariableReference {
  readonly name: string;
  /** `:-`, `-`, `:+`, `+`, `:?`, `?`, `#`, `##`, `%`, `%%`, `/` or `//`. */
  readonly modifier?: string;
  /** What follows the modifier, as written. */
  readonly operand?: string;
  /** Offset of the dollar sign in the text. */
  readonly offset: number;
  readonly end: number;
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*|\d/y;
const MODIFIER = /:[-+?]|[-+?]|##?|%%?|\/\/?/y;

/** The variables that the builder expands in a text: not those in single quotes, nor escaped ones. */
export function variableReferences(text: string, escape: string): VariableReference[] {
  const found: VariableReference[] = [];
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === escape && quote !== "'") at++;
    else if (quote !== '' && character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === '$' && quote !== "'") {
      const reference = readReference(text, at);
      if (reference === undefined) continue;
      found.push(reference);
      at = reference.end - 1;
    }
  }
  return found;
}

/** Expands variables; those without a value become empty, and quotes stay. Modifiers nest to a small depth. */
export function expandVariables(
  text: string,
  escape: string,
  lookup: (name: string) => string | undefined,
  depth = 0,
): string {
  let value = '';
  let from = 0;
  for (const reference of variableReferences(text, escape)) {
    value += text.slice(from, reference.offset);
    value += valueOf(reference, escape, lookup, depth).slice(0, DOCKERFILE_LIMITS.valueLength);
    from = reference.end;
    if (value.length > DOCKERFILE_LIMITS.bytes) break;
  }
  return value + text.slice(from);
}

function valueOf(
  { name, modifier, operand }: VariableReference,
  escape: string,
  lookup: (name: string) => string | undefined,
  depth: number,
): string {
  const value = lookup(name)?.slice(0, DOCKERFILE_LIMITS.valueLength);
  const word = depth >= 8 ? '' : expandVariables(operand ?? '', escape, lookup, depth + 1);
  switch (modifier) {
    case ':-':
      return value === undefined || value === '' ? word : value;
    case '-':
      return value ?? word;
    case ':+':
      return value === undefined || value === '' ? '' : word;
    case '+':
      return value === undefined ? '' : word;
    case '#':
    case '##':
      return removePrefix(value ?? '', word, modifier === '##');
    case '%':
    case '%%':
      return removeSuffix(value ?? '', word, modifier === '%%');
    case '/':
    case '//': {
      const slash = word.indexOf('/');
      const pattern = slash === -1 ? word : word.slice(0, slash);
      return replacePattern(
        value ?? '',
        pattern,
        slash === -1 ? '' : word.slice(slash + 1),
        modifier === '//',
      );
    }
    default:
      return value ?? '';
  }
}

function readReference(text: string, at: number): VariableReference | undefined {
  const braced = text[at + 1] === '{';
  const start = at + (braced ? 2 : 1);
  NAME.lastIndex = start;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return undefined;
  const after = start + name.length;
  if (!braced) return { name, offset: at, end: after };
  if (text[after] === '}') return { name, offset: at, end: after + 1 };
  MODIFIER.lastIndex = after;
  const modifier = MODIFIER.exec(text)?.[0];
  const close = modifier === undefined ? -1 : closingBrace(text, after);
  if (modifier === undefined || close === -1) return undefined;
  return { name, modifier, operand: text.slice(after + modifier.length, close), offset: at, end: close + 1 };
}

function closingBrace(text: string, from: number): number {
  let depth = 0;
  const end = Math.min(text.length, from + DOCKERFILE_LIMITS.operandLength);
  for (let at = from; at < end; at++) {
    if (text[at] === '$' && text[at + 1] === '{') depth++;
    else if (text[at] === '}' && depth-- === 0) return at;
  }
  return -1;
}
