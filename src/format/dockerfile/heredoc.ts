import type { DockerfileFault, Heredoc } from './dockerfile.ts';
import { lexText } from './lex.ts';
import { DOCKERFILE_LIMITS } from './limits.ts';
import { withoutReturn } from './space.ts';

/** A here-document that a line announces. */
export type HeredocStart = Pick<Heredoc, 'name' | 'expand' | 'chomp'>;

const START = /^\d*<<(-?)[\t\n\f\r ]*([^<]*)$/;

/** The here-documents that an instruction announces, in order; with a quote that nothing closes there are none. */
export function heredocStarts(text: string): HeredocStart[] {
  // The builder's lexer takes a backslash here, whatever the escape directive says.
  const { words } = lexText(text, { escape: '\\', keepQuotes: true, keepEscapes: true });
  return words.flatMap((word) => heredocStart(word) ?? []);
}

/** The here-document that a word announces. */
export function heredocStart(word: string): HeredocStart | undefined {
  const match = START.exec(word);
  if (match === null || match[2] === '') return undefined;
  const plain = lexText(match[2]!, { escape: '\\' });
  const raw = lexText(match[2]!, { escape: '\\', keepQuotes: true });
  const [name] = plain.words;
  if (name === undefined || plain.words.length !== 1) return undefined;
  return { name, expand: quotes(name) === quotes(raw.words[0] ?? ''), chomp: match[1] === '-' };
}

/** Reads the here-documents of an instruction that ends before line `from`; `next` is the index after them. */
export class HeredocReader {
  private readonly lines: readonly string[];
  private readonly faults: DockerfileFault[];
  /** Names that no later line ends: a hostile file would search for them again and again. */
  private readonly endless = new Set<string>();

  constructor(lines: readonly string[], faults: DockerfileFault[]) {
    this.lines = lines;
    this.faults = faults;
  }

  read(text: string, from: number, startLine: number): { heredocs: readonly Heredoc[]; next: number } {
    const starts = heredocStarts(text);
    if (starts.length > DOCKERFILE_LIMITS.heredocs)
      this.faults.push({
        code: 'dockerfile.limit',
        message: `${starts.length} here-documents in one instruction; the limit is ${DOCKERFILE_LIMITS.heredocs}`,
        line: startLine,
      });
    const heredocs: Heredoc[] = [];
    let next = from;
    for (const start of starts.slice(0, DOCKERFILE_LIMITS.heredocs)) {
      const end = this.endOf(start, next);
      if (end === -1) {
        this.faults.push({
          code: 'dockerfile.heredoc',
          message: `no line ends <<${start.name}`,
          line: startLine,
        });
        // The rest is more useful as instructions than as the text of a mistake.
        break;
      }
      const lines = this.lines.slice(next, end);
      const kept = start.chomp ? lines.map(withoutTabs) : lines;
      const content = kept.map((line) => `${line}\n`).join('');
      const tabs = start.chomp ? { tabs: lines.map((line, at) => line.length - kept[at]!.length) } : {};
      heredocs.push({ ...start, content, ...tabs, line: next + 1 });
      next = end + 1;
    }
    return { heredocs, next };
  }

  private endOf({ name, chomp }: HeredocStart, from: number): number {
    const key = `${chomp ? '-' : ''}${name}`;
    if (this.endless.has(key)) return -1;
    for (let index = from; index < this.lines.length; index++) {
      const line = withoutReturn(this.lines[index]!);
      if ((chomp ? withoutTabs(line) : line) === name) return index;
    }
    this.endless.add(key);
    return -1;
  }
}

function withoutTabs(line: string): string {
  return line.startsWith('\t') ? line.replace(/^\t+/, '') : line;
}

function quotes(text: string): number {
  return text.split(/['"]/).length;
}
