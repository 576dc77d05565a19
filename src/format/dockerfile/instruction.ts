import type { DockerfileFault, Flag, Heredoc, Instruction, Piece } from './dockerfile.ts';
import { skipBlanks, splitWords, wordEnd } from './words.ts';

/** The instructions of the Dockerfile reference. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

const EXEC_FORM: ReadonlySet<string> = new Set(
  'ADD CMD COPY ENTRYPOINT HEALTHCHECK RUN SHELL VOLUME'.split(' '),
);

/** What is known of an instruction before its text is looked into. */
export interface InstructionFrame {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly startLine: number;
  readonly endLine: number;
  readonly heredocs: readonly Heredoc[];
}

/** Takes the text of an instruction apart, from an offset on. */
export function parseInstruction(
  frame: InstructionFrame,
  from: number,
  escape: string,
  faults: DockerfileFault[],
): Instruction {
  const { text } = frame;
  let end = from;
  while (end < text.length && !/\s/.test(text[end]!)) end++;
  const written = text.slice(from, end);
  const keyword = written.toUpperCase();
  const { flags, offset } = readFlags(text, skipBlanks(text, end), escape);
  const words = splitWords(text, offset, escape);
  const report = (code: DockerfileFault['code'], message: string): void => {
    faults.push({ code, message, line: frame.startLine });
  };
  if (!KEYWORDS.has(keyword))
    report('dockerfile.instruction', `unknown instruction: ${written.slice(0, 60)}`);
  else if (words.length === 0) report('dockerfile.arguments', `${keyword} has no arguments`);
  const exec = EXEC_FORM.has(keyword) ? execForm(keyword, text.slice(offset)) : undefined;
  const trigger =
    keyword === 'ONBUILD' && words.length > 0 ? parseInstruction(frame, offset, escape, faults) : undefined;
  if (trigger !== undefined && ['ONBUILD', 'FROM', 'MAINTAINER'].includes(trigger.keyword))
    report('dockerfile.instruction', `${trigger.keyword} is not allowed as an ONBUILD trigger`);
  if (keyword === 'SHELL' && exec === undefined)
    report('dockerfile.arguments', 'SHELL needs its arguments as a JSON list');
  return {
    ...frame,
    keyword,
    written,
    flags,
    argumentsOffset: offset,
    words,
    ...(exec === undefined ? {} : { exec }),
    ...(trigger === undefined ? {} : { trigger }),
  };
}

function readFlags(text: string, from: number, escape: string): { flags: Flag[]; offset: number } {
  const flags: Flag[] = [];
  let at = from;
  while (text.startsWith('--', at)) {
    const end = wordEnd(text, at, escape);
    const word = text.slice(at + 2, end);
    const equals = word.indexOf('=');
    // A lone `--` ends the flags.
    if (word !== '')
      flags.push(
        equals === -1
          ? { name: word, offset: at }
          : { name: word.slice(0, equals), value: word.slice(equals + 1), offset: at },
      );
    at = skipBlanks(text, end);
    if (word === '') break;
  }
  return { flags, offset: at };
}

/** HEALTHCHECK has its list after the word CMD. */
function execForm(keyword: string, written: string): readonly string[] | undefined {
  const text = keyword === 'HEALTHCHECK' ? written.replace(/^CMD\s+/i, '') : written;
  if (!text.startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : undefined;
  } catch {
    // No JSON: then it is the shell form, as the reference says.
    return undefined;
  }
}
