import { DOCKERFILE_LIMITS } from '../limits.ts';
import { readWord, type SubstitutionReader } from './read-word.ts';
import type {
  CompoundCommand,
  ParsedScript,
  Redirection,
  ShellCommand,
  ShellItem,
  ShellList,
  ShellWord,
  SimpleCommand,
} from './script.ts';

/** Words that end a list when they stand where a command could. */
const ENDS_LIST: ReadonlySet<string> = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);
const OPENS: Readonly<Record<string, string>> = { if: 'fi', while: 'done', until: 'done' };
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;
const REDIRECTION = /(?:\d{1,3}|&)?(?:<<<|<<-?|>>|<>|>\||[<>]&|[<>])/y;
const EMPTY: ShellList = { items: [] };

/** Reads a POSIX shell script (with the words of bash that images use) into commands; it never throws. */
export function parseScript(text: string): ParsedScript {
  const parser = new ScriptParser(text);
  const list = parser.parse();
  return parser.fault === undefined ? { list } : { list, fault: parser.fault };
}

class ScriptParser implements SubstitutionReader {
  readonly text: string;
  fault: { offset: number; message: string } | undefined;
  private at = 0;
  private depth: number;
  private commands = 0;
  private pendingHeredocs: { name: string; chomp: boolean }[] = [];

  constructor(text: string, depth = 0) {
    this.text = text;
    this.depth = depth;
  }

  parse(): ShellList {
    const items: ShellItem[] = [];
    // What ends a list where none is open is skipped: the rest is worth seeing.
    for (;;) {
      items.push(...this.list().items);
      if (this.at >= this.text.length || this.fault?.message === TOO_MUCH) return { items };
      this.stop(`unexpected ${JSON.stringify(this.text.slice(this.at, this.at + 10))}`);
      this.at = Math.max(
        this.at + 1,
        this.wordAt(this.at) === '' ? 0 : this.at + this.wordAt(this.at).length,
      );
    }
  }

  substitution(from: number): { list: ShellList; end: number } {
    this.at = from;
    const list = this.nested(() => this.list());
    if (this.text[this.at] === ')') this.at++;
    else this.stop('a parenthesis is not closed');
    return { list, end: this.at };
  }

  backquoted(script: string, offset: number): ShellList {
    if (this.depth >= DOCKERFILE_LIMITS.shellDepth) return EMPTY;
    const inner = new ScriptParser(script, this.depth + 1);
    const list = inner.parse();
    if (inner.fault !== undefined) this.fault ??= { ...inner.fault, offset: inner.fault.offset + offset };
    return list;
  }

  private nested(read: () => ShellList): ShellList {
    if (this.depth >= DOCKERFILE_LIMITS.shellDepth) {
      this.stop(TOO_MUCH);
      this.at = this.text.length;
      return EMPTY;
    }
    this.depth++;
    const list = read();
    this.depth--;
    return list;
  }

  private list(): ShellList {
    const items: ShellItem[] = [];
    for (;;) {
      this.skipSpace(true);
      const before = this.at;
      if (this.at >= this.text.length || this.text[this.at] === ')' || this.text.startsWith(';;', this.at))
        break;
      if (ENDS_LIST.has(this.wordAt(this.at))) break;
      const commands = this.pipeline();
      const operator = this.operator();
      if (commands.length > 0) items.push({ commands, operator });
      if (this.at === before) {
        this.stop(`unexpected ${JSON.stringify(this.text[this.at])}`);
        this.at++;
      }
    }
    return { items };
  }

  private pipeline(): ShellCommand[] {
    const commands: ShellCommand[] = [];
    for (;;) {
      this.skipSpace(commands.length > 0);
      while (['!', 'time'].includes(this.wordAt(this.at))) {
        this.at += this.wordAt(this.at).length;
        this.skipSpace(false);
      }
      const command = this.command();
      if (command !== undefined) commands.push(command);
      this.skipSpace(false);
      if (this.text[this.at] !== '|' || this.text[this.at + 1] === '|') return commands;
      this.at += this.text[this.at + 1] === '&' ? 2 : 1;
    }
  }

  private operator(): ShellItem['operator'] {
    const pair = this.text.slice(this.at, this.at + 2);
    if (pair === '&&' || pair === '||') {
      this.at += 2;
      return pair;
    }
    if (pair === ';;') return ';';
    const one = this.text[this.at];
    if (one === ';' || one === '&') {
      this.at++;
      return one;
    }
    return one === '\n' ? ';' : undefined;
  }

  private command(): ShellCommand | undefined {
    if (++this.commands > DOCKERFILE_LIMITS.shellCommands) {
      this.stop(TOO_MUCH);
      this.at = this.text.length;
      return undefined;
    }
    const offset = this.at;
    if (this.text[this.at] === '(') {
      const { list } = this.substitution(this.at + 1);
      return this.compound('(', [list], offset);
    }
    const word = this.wordAt(this.at);
    if (word === '{') return this.block('{', '}', offset);
    if (Object.hasOwn(OPENS, word)) return this.block(word, OPENS[word]!, offset);
    if (word === 'for' || word === 'select') return this.loop(word, offset);
    if (word === 'case') return this.caseCommand(offset);
    if (word === '[[') return this.condition(offset);
    return this.simple(offset);
  }

  /** Lists up to the closing word: conditions and bodies alike. */
  private block(keyword: string, close: string, offset: number): CompoundCommand {
    this.at += keyword.length;
    const bodies: ShellList[] = [];
    for (;;) {
      bodies.push(this.nested(() => this.list()));
      const word = this.wordAt(this.at);
      if (word === '' || !ENDS_LIST.has(word)) {
        this.stop(`${keyword} is not ended by ${close}`);
        break;
      }
      this.at += word.length;
      if (word === close) break;
    }
    return this.compound(keyword, bodies, offset);
  }

  private loop(keyword: string, offset: number): CompoundCommand {
    this.at += keyword.length;
    const head = this.simple(this.at);
    this.operator();
    this.skipSpace(true);
    const heads: ShellList = { items: [{ commands: [substitutionsOnly(head)], operator: ';' }] };
    if (this.wordAt(this.at) !== 'do') {
      this.stop(`${keyword} has no do`);
      return this.compound(keyword, [heads], offset);
    }
    const body = this.block('do', 'done', this.at);
    return this.compound(keyword, [heads, ...body.bodies], offset);
  }

  private caseCommand(offset: number): CompoundCommand {
    this.at += 'case'.length;
    const bodies: ShellList[] = [];
    const words: ShellWord[] = [];
    for (;;) {
      this.skipSpace(true);
      const before = this.at;
      const word = this.wordAt(this.at);
      if (word === 'esac') {
        this.at += word.length;
        break;
      }
      if (this.at >= this.text.length) {
        this.stop('case is not ended by esac');
        break;
      }
      if (this.text[this.at] === '(' || this.text[this.at] === '|') this.at++;
      else if (this.text[this.at] === ')') {
        this.at++;
        bodies.push(this.nested(() => this.list()));
        if (this.text.startsWith(';;', this.at)) this.at += this.text[this.at + 2] === '&' ? 3 : 2;
      } else {
        const read = readWord(this, this.at);
        words.push(read.word);
        this.at = read.end;
      }
      if (this.at === before) this.at++;
    }
    return this.compound('case', bodies, offset);
  }

  /** `[[ … ]]`: operators in it join no commands. */
  private condition(offset: number): SimpleCommand {
    const close = this.text.indexOf(']]', this.at + 2);
    const end = close === -1 ? this.text.length : close + 2;
    if (close === -1) this.stop('[[ is not closed');
    const raw = this.text.slice(offset, end);
    this.at = end;
    const word = { raw, value: '[[', dynamic: true, substitutions: [], offset };
    return { kind: 'simple', assignments: [], words: [word], redirections: this.redirections(), offset, end };
  }

  private simple(offset: number): SimpleCommand {
    const assignments: ShellWord[] = [];
    const words: ShellWord[] = [];
    const redirections: Redirection[] = [];
    let end = this.at;
    for (;;) {
      this.skipSpace(false);
      const found = this.redirections();
      redirections.push(...found);
      if (found.length > 0) end = this.at;
      if (this.at >= this.text.length) break;
      const start = this.at;
      const { word, end: after } = readWord(this, start);
      if (after === start) {
        // `name ()` defines a function: its body follows as a command of its own.
        if (words.length === 1 && /^\([ \t]*\)/.test(this.text.slice(this.at, this.at + 16))) {
          this.at = this.text.indexOf(')', this.at) + 1;
          words.pop();
        }
        break;
      }
      this.at = after;
      end = after;
      if (words.length === 0 && ASSIGNMENT.test(word.raw)) assignments.push(word);
      else words.push(word);
    }
    return { kind: 'simple', assignments, words, redirections, offset, end };
  }

  private redirections(): Redirection[] {
    const found: Redirection[] = [];
    for (;;) {
      this.skipSpace(false);
      REDIRECTION.lastIndex = this.at;
      const operator = REDIRECTION.exec(this.text)?.[0];
      const process = operator !== undefined && operator.length === 1 && this.text[this.at + 1] === '(';
      if (operator === undefined || process) return found;
      this.at += operator.length;
      this.skipSpace(false);
      const { word, end } = readWord(this, this.at);
      this.at = end;
      const plain = operator.replace(/^\d+/, '');
      found.push({ operator: plain, target: word });
      if (plain === '<<' || plain === '<<-')
        this.pendingHeredocs.push({ name: word.value, chomp: plain === '<<-' });
    }
  }

  private compound(keyword: string, bodies: readonly ShellList[], offset: number): CompoundCommand {
    const redirections = this.redirections();
    return { kind: 'compound', keyword, bodies, redirections, offset, end: this.at };
  }

  private skipSpace(lines: boolean): void {
    for (;;) {
      const character = this.text[this.at];
      if (character === ' ' || character === '\t' || character === '\r') this.at++;
      else if (character === '\\' && this.text[this.at + 1] === '\n') this.at += 2;
      else if (character === '#') this.at = this.lineEnd(this.at);
      else if (lines && character === '\n') this.newline();
      else if (lines && character === ';' && this.text[this.at + 1] !== ';') this.at++;
      else return;
    }
  }

  /** Steps over a newline and the here-documents that the line before it announced. */
  private newline(): void {
    this.at++;
    for (const { name, chomp } of this.pendingHeredocs) {
      while (this.at < this.text.length) {
        const end = this.lineEnd(this.at);
        const line = this.text.slice(this.at, end);
        this.at = Math.min(end + 1, this.text.length);
        if ((chomp ? line.replace(/^\t+/, '') : line) === name) break;
      }
    }
    this.pendingHeredocs = [];
  }

  private lineEnd(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end === -1 ? this.text.length : end;
  }

  /** A plain word at an offset, such as a reserved word; empty when there is none. */
  private wordAt(from: number): string {
    PLAIN.lastIndex = from;
    return PLAIN.exec(this.text)?.[0] ?? '';
  }

  private stop(message: string): void {
    this.fault ??= { offset: this.at, message };
  }
}

const TOO_MUCH = 'the script has too many commands, or they are nested too deeply';
const PLAIN = /(?:[a-z]{2,6}|[{}!]|\[\[)(?=[\s;&|()<>]|$)/y;

/** The head of a loop runs nothing but its substitutions. */
function substitutionsOnly(head: SimpleCommand): SimpleCommand {
  return { ...head, assignments: [...head.assignments, ...head.words], words: [] };
}
