import { parseDirectives } from './directives.ts';
import type { Comment, Dockerfile, DockerfileFault, Heredoc, Instruction } from './dockerfile.ts';
import { heredocStarts, readHeredoc } from './heredoc.ts';
import { parseInstruction } from './instruction.ts';
import { DOCKERFILE_LIMITS } from './limits.ts';
import { commentOf, isComment, readLogicalLine } from './logical-line.ts';
import { splitWords } from './words.ts';

/** Instructions that take here-documents, also put off by ONBUILD. */
const WITH_HEREDOCS = /^(?:ONBUILD\s+)?(?:ADD|COPY|RUN)\s/i;

/** Reads a Dockerfile as BuildKit does. It never throws: what a builder would refuse is listed in `faults`. */
export function parseDockerfile(source: string): Dockerfile {
  const faults: DockerfileFault[] = [];
  const lines = linesOf(source, faults);
  const { directives, escape } = parseDirectives(lines, faults);
  const comments: Comment[] = [];
  const instructions: Instruction[] = [];
  const endless = new Set<string>();
  let index = directives.length === 0 ? 0 : directives.at(-1)!.line;
  while (index < lines.length) {
    const line = lines[index]!;
    if (isComment(line)) comments.push(commentOf(line, index + 1));
    if (isComment(line) || line.trim() === '') {
      index++;
      continue;
    }
    if (instructions.length >= DOCKERFILE_LIMITS.instructions) {
      const message = `only the first ${DOCKERFILE_LIMITS.instructions} instructions were read`;
      faults.push({ code: 'dockerfile.limit', message, line: index + 1 });
      break;
    }
    const startLine = index + 1;
    const { text, pieces, next } = readLogicalLine(lines, index, escape, comments);
    index = next;
    const heredocs: Heredoc[] = [];
    if (WITH_HEREDOCS.test(text) && text.includes('<<'))
      index = readHeredocs(text, escape, lines, index, heredocs, endless, faults);
    const endLine = lastLine(lines, startLine, index);
    if (text === '') continue;
    instructions.push(parseInstruction({ text, pieces, startLine, endLine, heredocs }, 0, escape, faults));
  }
  if (instructions.length === 0)
    faults.push({ code: 'dockerfile.instruction', message: 'the file has no instructions', line: 1 });
  return { directives, escape, instructions, comments, faults, lineCount: lines.length };
}

function readHeredocs(
  text: string,
  escape: string,
  lines: readonly string[],
  from: number,
  heredocs: Heredoc[],
  /** Names that no later line ends: a hostile file would search for them again and again. */
  endless: Set<string>,
  faults: DockerfileFault[],
): number {
  const starts = heredocStarts(splitWords(text, 0, escape), escape);
  if (starts.length > DOCKERFILE_LIMITS.heredocs)
    faults.push({
      code: 'dockerfile.limit',
      message: `${starts.length} here-documents in one instruction; the limit is ${DOCKERFILE_LIMITS.heredocs}`,
      line: from,
    });
  let index = from;
  for (const start of starts.slice(0, DOCKERFILE_LIMITS.heredocs)) {
    const read = endless.has(start.name) ? undefined : readHeredoc(lines, index, start);
    if (read === undefined) {
      // With tabs before it a plain start finds nothing where `<<-` might.
      const known = endless.has(start.name);
      if (!known && (start.chomp || !lines.some((line) => line.trimStart() === start.name)))
        endless.add(start.name);
      faults.push({ code: 'dockerfile.heredoc', message: `no line ends <<${start.name}`, line: from });
      // The rest is more useful as instructions than as the text of a mistake.
      return index;
    }
    heredocs.push(read.heredoc);
    index = read.next;
  }
  return index;
}

/** Comments and blank lines that only follow a dangling continuation still belong to the instruction. */
function lastLine(lines: readonly string[], startLine: number, next: number): number {
  return Math.min(Math.max(startLine, next), lines.length);
}

function linesOf(source: string, faults: DockerfileFault[]): string[] {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const kept = text.length > DOCKERFILE_LIMITS.bytes ? text.slice(0, DOCKERFILE_LIMITS.bytes) : text;
  const lines = kept.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop();
  const overLong = lines.length > DOCKERFILE_LIMITS.lines;
  if (kept !== text || overLong)
    faults.push({
      code: 'dockerfile.limit',
      message: `only the first ${overLong ? `${DOCKERFILE_LIMITS.lines} lines` : `${DOCKERFILE_LIMITS.bytes} characters`} were read`,
      line: Math.min(lines.length, DOCKERFILE_LIMITS.lines),
    });
  return overLong ? lines.slice(0, DOCKERFILE_LIMITS.lines) : lines;
}
