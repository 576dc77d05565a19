/** A place in the file; both count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** `# syntax=…`, `# escape=…`, `# check=…` on top of the file. */
export interface Directive {
  readonly name: 'syntax' | 'escape' | 'check';
  readonly value: string;
  readonly line: number;
}

/** A whole-line comment, also one between continued lines. */
export interface Comment {
  /** Without the number sign and the space around. */
  readonly text: string;
  readonly line: number;
}

/** `--name=value` or `--name` before an instruction's arguments. */
export interface Flag {
  readonly name: string;
  /** Without quotes and escapes; absent for a flag without `=`. */
  readonly value?: string;
  /** Offset in the instruction's `text`. */
  readonly offset: number;
}

/** A piece of arguments between spaces, as written with its quotes. */
export interface Word {
  readonly raw: string;
  /** Offset in the instruction's `text`. */
  readonly offset: number;
}

/** `<<NAME` with the lines up to the one that is NAME. */
export interface Heredoc {
  readonly name: string;
  /** False when the name was quoted: variables in it stay as they are. */
  readonly expand: boolean;
  /** `<<-`: leading tabs were taken off. */
  readonly chomp: boolean;
  /** The lines, each with its newline. */
  readonly content: string;
  /** How many tabs were taken off each line; absent when none could be. */
  readonly tabs?: readonly number[];
  /** The line of the first line of the content. */
  readonly line: number;
}

/** One instruction: a logical line with its here-documents. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string;
  /** As written. */
  readonly written: string;
  /** The logical line: continuations joined, comments in it left out, from the keyword on. */
  readonly text: string;
  readonly flags: readonly Flag[];
  /** Where the arguments start in `text`, after the flags. */
  readonly argumentsOffset: number;
  /** The exec form: arguments that are a JSON list of strings. */
  readonly exec?: readonly string[];
  /** The arguments as the builder splits them, quotes kept: all as one for USER and the like, at blanks for COPY, else as a shell does. */
  readonly words: readonly Word[];
  readonly heredocs: readonly Heredoc[];
  /** What ONBUILD puts off; its offsets are those of this instruction's `text`. */
  readonly trigger?: Instruction;
  readonly startLine: number;
  /** The last line, here-documents included. */
  readonly endLine: number;
  /** Blank lines between continued ones: allowed, and announced to become an error. */
  readonly blankLines: readonly number[];
  /** The pieces of `text` and where each stands. */
  readonly pieces: readonly Piece[];
}

/** A run of an instruction's text that stands in one line. */
export interface Piece {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export type DockerfileProblemCode =
  | 'dockerfile.limit'
  | 'dockerfile.line'
  | 'dockerfile.directive'
  | 'dockerfile.heredoc'
  | 'dockerfile.instruction'
  | 'dockerfile.arguments'
  /** The file parses, and its build fails all the same. */
  | 'dockerfile.build';

/** Why the builder would refuse a line; what follows is parsed all the same. */
export interface DockerfileFault {
  readonly code: DockerfileProblemCode;
  readonly message: string;
  readonly line: number;
}

/** A Dockerfile, read as BuildKit reads it. */
export interface Dockerfile {
  readonly directives: readonly Directive[];
  readonly escape: '\\' | '`';
  readonly instructions: readonly Instruction[];
  readonly comments: readonly Comment[];
  readonly faults: readonly DockerfileFault[];
  readonly lineCount: number;
}

/** Where an offset of an instruction's text stands in the file. */
export function positionOf(instruction: Instruction, offset: number): Position {
  const { pieces } = instruction;
  // A hostile instruction has tens of thousands of them, and as many findings.
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.offset <= offset) low = middle;
    else high = middle - 1;
  }
  const found = pieces[low]!;
  return { line: found.line, column: found.column + (offset - found.offset) };
}

/** The arguments as one text, flags left out. */
export function argumentsOf(instruction: Instruction): string {
  return instruction.text.slice(instruction.argumentsOffset);
}
