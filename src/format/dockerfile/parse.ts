import { parseDirectives } from './directives.ts';
import type { Comment, Dockerfile, DockerfileFault, Instruction } from './dockerfile.ts';
import { HeredocReader } from './heredoc.ts';
import { parseInstruction } from './instruction.ts';
import { DOCKERFILE_LIMITS } from './limits.ts';
import { commentOf, isComment, readLogicalLine } from './logical-line.ts';

/** Instructions that take here-documents, also put off by ONBUILD. */
const WITH_HEREDOCS: ReadonlySet<string> = new Set(['ADD', 'COPY', 'RUN']);

/** Reads a Dockerfile as BuildKit does. It never throws: what a builder would refuse is listed in `faults`. */
export function parseDockerfile(source: string): Dockerfile {
  const faults: DockerfileFault[] = [];
  const lines = linesOf(source, faults);
  const { directives, escape, lines: directiveLines } = parseDirectives(lines, faults);
  const comments: Comment[] = [];
  const instructions: Instruction[] = [];
  const heredocReader = new HeredocReader(lines, faults);
  let index = directiveLines;
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
    const { text, pieces, next, blankLines } = readLogicalLine(lines, index, escape, comments);
    index = next;
    if (text === '') {
      const message = 'a continuation continues nothing';
      faults.push({ code: 'dockerfile.instruction', message, line: startLine });
      continue;
    }
    const frame = { text, pieces, blankLines, startLine, endLine: index, heredocs: [] };
    const plain = parseInstruction(frame, 0, escape, faults);
    if (!takesHeredocs(plain)) {
      instructions.push(plain);
      continue;
    }
    const { heredocs, next: after } = heredocReader.read(text, index, startLine);
    index = after;
    instructions.push(withHeredocs(plain, { heredocs, endLine: index }));
  }
  faults.push(...stageFaults(instructions));
  return { directives, escape, instructions, comments, faults, lineCount: lines.length };
}

function takesHeredocs(instruction: Instruction): boolean {
  const { keyword, exec, text } = instruction.trigger ?? instruction;
  return WITH_HEREDOCS.has(keyword) && exec === undefined && text.includes('<<');
}

function withHeredocs(
  instruction: Instruction,
  found: Pick<Instruction, 'heredocs' | 'endLine'>,
): Instruction {
  const { trigger } = instruction;
  return {
    ...instruction,
    ...found,
    ...(trigger === undefined ? {} : { trigger: withHeredocs(trigger, found) }),
  };
}

/** What is wrong with the order of a file: stages begin with FROM, and only ARG stands before the first. */
function stageFaults(instructions: readonly Instruction[]): DockerfileFault[] {
  const code = 'dockerfile.instruction';
  const first = instructions.find(({ keyword }) => keyword !== 'ARG');
  if (first === undefined) return [{ code, message: 'the file has no FROM', line: 1 }];
  if (first.keyword === 'FROM') return [];
  return [{ code, message: `${first.keyword} stands before the first FROM`, line: first.startLine }];
}

function linesOf(source: string, faults: DockerfileFault[]): string[] {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const kept = text.length > DOCKERFILE_LIMITS.bytes ? text.slice(0, DOCKERFILE_LIMITS.bytes) : text;
  const lines = kept.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const overLong = lines.length > DOCKERFILE_LIMITS.lines;
  if (kept !== text || overLong)
    faults.push({
      code: 'dockerfile.limit',
      message: `only the first ${overLong ? `${DOCKERFILE_LIMITS.lines} lines` : `${DOCKERFILE_LIMITS.bytes} characters`} were read`,
      line: Math.min(lines.length, DOCKERFILE_LIMITS.lines),
    });
  const long = lines.findIndex((line) => isTooLong(line));
  if (long !== -1)
    faults.push({
      code: 'dockerfile.line',
      message: `a line is longer than ${DOCKERFILE_LIMITS.lineBytes} bytes`,
      line: long + 1,
    });
  return overLong ? lines.slice(0, DOCKERFILE_LIMITS.lines) : lines;
}

function isTooLong(line: string): boolean {
  const least = line.length > DOCKERFILE_LIMITS.lineBytes;
  // A character is at most three bytes here.
  const maybe = line.length * 3 > DOCKERFILE_LIMITS.lineBytes;
  return least || (maybe && Buffer.byteLength(line) > DOCKERFILE_LIMITS.lineBytes);
}
