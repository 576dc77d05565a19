import type { DockerfileFault, Heredoc, Instruction, Piece, Word } from './dockerfile.ts';
import { buildFaults } from './build-faults.ts';
import { readExecForm } from './exec-form.ts';
import { readFlags } from './flags.ts';
import { instructionFaults } from './instruction-faults.ts';
import { skipBlanks, splitBlanks, splitWords } from './words.ts';

/** What is known of an instruction before its text is looked into. */
export interface InstructionFrame {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly blankLines: readonly number[];
  readonly startLine: number;
  readonly endLine: number;
  readonly heredocs: readonly Heredoc[];
}

/** How the arguments of an instruction are taken apart; those not named here are split as a shell does. */
const ARGUMENTS: Readonly<Record<string, 'blanks' | 'whole'>> = {
  ADD: 'blanks',
  COPY: 'blanks',
  EXPOSE: 'blanks',
  FROM: 'blanks',
  VOLUME: 'blanks',
  MAINTAINER: 'whole',
  STOPSIGNAL: 'whole',
  USER: 'whole',
  WORKDIR: 'whole',
};

/** Takes the text of an instruction apart, from an offset on. */
export function parseInstruction(
  frame: InstructionFrame,
  from: number,
  escape: string,
  faults: DockerfileFault[],
): Instruction {
  const { text } = frame;
  const written = /^[^\t\v\f\r ]*/.exec(text.slice(from))![0];
  const keyword = written.toUpperCase();
  const { flags, offset } = readFlags(text, from + written.length, escape);
  const words = wordsOf(keyword, text, offset, escape);
  const { exec, mixed } = readExecForm(keyword, text.slice(offset));
  // A trigger in a trigger is refused; looking into it would only recurse.
  const trigger =
    keyword === 'ONBUILD' && words.length > 0 && from === 0
      ? parseInstruction(frame, skipBlanks(text, offset), escape, faults)
      : undefined;
  const instruction: Instruction = {
    ...frame,
    keyword,
    written,
    flags,
    argumentsOffset: offset,
    words,
    ...(exec === undefined ? {} : { exec }),
    ...(trigger === undefined ? {} : { trigger }),
  };
  const line = frame.startLine;
  if (mixed)
    faults.push({ code: 'dockerfile.arguments', message: 'a JSON list here holds strings only', line });
  const refused = instructionFaults(instruction);
  const failing = refused.length > 0 || from > 0 ? [] : buildFaults(instruction, escape);
  for (const fault of [...refused, ...failing]) faults.push({ ...fault, line });
  return instruction;
}

function wordsOf(keyword: string, text: string, from: number, escape: string): Word[] {
  const how = Object.hasOwn(ARGUMENTS, keyword) ? ARGUMENTS[keyword] : undefined;
  if (how === 'blanks') return splitBlanks(text, from);
  if (how === 'whole') return from < text.length ? [{ raw: text.slice(from), offset: from }] : [];
  return splitWords(text, from, escape);
}
