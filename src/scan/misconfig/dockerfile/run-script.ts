import {
  argumentsOf,
  parseScript,
  positionOf,
  type Heredoc,
  type Instruction,
  type Position,
  type ShellList,
  type ShellWord,
  type SimpleCommand,
} from '#format/index.ts';
import type { Stage } from './context.ts';

/** What one RUN instruction runs. */
export interface RunScript {
  readonly instruction: Instruction;
  readonly stage: Stage;
  readonly list: ShellList;
  readonly calls: readonly Call[];
  /** True for the exec form: no shell is between. */
  readonly exec: boolean;
}

/** A program that a script calls. */
export interface Call {
  readonly instruction: Instruction;
  readonly stage: Stage;
  /** The program without its folder. */
  readonly name: string;
  /** The words after the program. */
  readonly words: readonly ShellWord[];
  /** Their values. */
  readonly args: readonly string[];
  readonly command: SimpleCommand;
  /** How many wrappers such as sudo stand before it. */
  readonly depth: number;
  /** What its standard input comes from: the earlier calls of its pipeline. */
  readonly from: readonly Call[];
  readonly at: Position;
  /** Where an offset of the script that it stands in stands. */
  readonly place: (offset: number) => Position;
}

/** What starts another program with the words that follow its own options. */
const WRAPPERS: ReadonlyMap<string, RegExp> = new Map([
  ['sudo', /^-[ugCpTr]$/],
  ['env', /^-[uC]$/],
  ['exec', /^-a$/],
  ['command', /^$/],
  ['nohup', /^$/],
  ['nice', /^-n$/],
  ['ionice', /^-[cn]$/],
  ['timeout', /^-[ks]$/],
  ['eatmydata', /^$/],
  ['xargs', /^-[aEILnPsd]$/],
  ['doas', /^-[uC]$/],
]);
const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh']);
/** Wrappers in wrappers; deeper is a puzzle. */
const MAX_WRAPPERS = 4;
/** What feeds a program stands near before it; longer pipelines would cost their length squared. */
const MAX_PIPED = 16;

/** Reads the script of a RUN instruction: its shell form, exec form, or here-document. */
export function readScript(instruction: Instruction, stage: Stage): RunScript {
  const place = (offset: number): Position =>
    positionOf(instruction, Math.min(instruction.argumentsOffset + offset, instruction.text.length));
  if (instruction.exec !== undefined) {
    const words = instruction.exec.map((value): ShellWord => ({
      raw: value,
      value,
      dynamic: false,
      substitutions: [],
      offset: 0,
    }));
    const command: SimpleCommand = {
      kind: 'simple',
      assignments: [],
      words,
      redirections: [],
      offset: 0,
      end: 0,
    };
    const list: ShellList = { items: [{ commands: [command], operator: undefined }] };
    const calls = callsOf(list, { instruction, stage, place: () => place(0) });
    return { instruction, stage, list, calls, exec: true };
  }
  const { list } = parseScript(argumentsOf(instruction));
  const calls = callsOf(list, { instruction, stage, place });
  const first = calls[0];
  const runsBody =
    first === undefined || (calls.length === 1 && SHELLS.has(first.name) && first.args.every(isPlainOption));
  const bodies = instruction.heredocs.filter(({ content }) => runsBody && !/^#!(?!.*sh\b)/.test(content));
  const items = [...list.items];
  for (const body of bodies) {
    const { content } = body;
    const inner = parseScript(content).list;
    items.push(...inner.items);
    calls.push(...callsOf(inner, { instruction, stage, place: bodyPlace(body) }));
  }
  return { instruction, stage, list: { items }, calls, exec: false };
}

/** A word that the shell expands and hands to a program, and where it stands. */
export interface PlacedWord {
  readonly word: ShellWord;
  readonly at: Position;
}

/** The arguments and redirections of a script, each once; with `all` also assignments and programs. Assignments split nothing. */
export function* argumentWords(script: RunScript, all = false): Generator<PlacedWord> {
  const seen = new Set<SimpleCommand>();
  for (const { command, place, name } of script.calls) {
    if (seen.has(command)) continue;
    seen.add(command);
    const assigns = /^(?:export|local|declare|readonly|typeset|\[\[)$/.test(name);
    const words = [
      ...(all ? command.assignments : []),
      ...command.words.slice(all ? 0 : 1).filter(({ raw }) => all || !assigns || !/^\w+=|\]\]$/.test(raw)),
      ...command.redirections.flatMap(({ operator, target }) => (operator.startsWith('<<') ? [] : [target])),
    ];
    for (const word of words) yield { word, at: place(word.offset) };
  }
}

/** Where the word of a call stands, or the call itself. */
export function wordPosition(call: Call, index: number): Position {
  const word = call.words[index];
  return word === undefined ? call.at : call.place(word.offset);
}

/** True when a call has one of these options; single-letter options may be joined (`-qy`). */
export function hasOption(call: Call, ...options: readonly string[]): boolean {
  return call.args.some((argument) =>
    options.some((option) =>
      option.startsWith('--')
        ? argument === option || argument.startsWith(`${option}=`)
        : option.length === 2
          ? /^-[A-Za-z0-9]+-?$/.test(argument) && argument.includes(option[1]!)
          : argument === option,
    ),
  );
}

/** The first argument that is no option: `install` of `apt-get -y install`. */
export function subcommand(call: Call): string | undefined {
  return call.args.find((argument) => !argument.startsWith('-'));
}

type Frame = Pick<Call, 'instruction' | 'stage' | 'place'>;

function callsOf(list: ShellList, frame: Frame, depth = 0): Call[] {
  const calls: Call[] = [];
  for (const { commands } of list.items) {
    const from: Call[] = [];
    for (const command of commands) {
      if (command.kind === 'compound') {
        const inner = command.bodies.flatMap((body) => callsOf(body, frame, depth));
        calls.push(...inner);
        from.push(...inner);
        continue;
      }
      for (const word of [
        ...command.assignments,
        ...command.words,
        ...command.redirections.map(({ target }) => target),
      ])
        calls.push(...word.substitutions.flatMap((inner) => callsOf(inner, frame, depth)));
      const direct = callOf(command, command.words, frame, from.slice(-MAX_PIPED), depth);
      calls.push(...direct);
      from.push(...direct);
    }
  }
  return calls;
}

function callOf(
  command: SimpleCommand,
  words: readonly ShellWord[],
  frame: Frame,
  from: readonly Call[],
  depth: number,
): Call[] {
  const [program, ...rest] = words;
  if (program === undefined) return [];
  const name = program.value.slice(program.value.lastIndexOf('/') + 1);
  const call: Call = {
    ...frame,
    name,
    words: rest,
    args: rest.map(({ value }) => value),
    command,
    depth,
    from,
    at: frame.place(program.offset),
  };
  if (depth >= MAX_WRAPPERS) return [call];
  const withValue = WRAPPERS.get(name);
  if (withValue !== undefined) {
    let index = 0;
    while (index < rest.length && /^-|^[A-Za-z_]\w*=|^\d+[smhd]?$/.test(rest[index]!.value))
      index += withValue.test(rest[index]!.value) ? 2 : 1;
    return [call, ...callOf(command, rest.slice(index), frame, from, depth + 1)];
  }
  const script = SHELLS.has(name) ? rest.findIndex(({ value }) => /^-[a-z]*c$/.test(value)) : -1;
  const text = script === -1 ? undefined : rest[script + 1];
  if (text === undefined) return [call];
  const place = (): Position => frame.place(text.offset);
  return [call, ...callsOf(parseScript(text.value).list, { ...frame, place }, depth + 1)];
}

/** `-e` and the like: a shell with nothing else reads its script from the here-document. */
function isPlainOption(argument: string): boolean {
  return /^[-+][a-bd-z]+$/i.test(argument) || argument === 'pipefail';
}

/** Where offsets of a here-document stand; the starts of its lines are searched, as there can be many. */
function bodyPlace({ content, line, tabs }: Heredoc): (offset: number) => Position {
  const starts = [0];
  for (let at = content.indexOf('\n'); at !== -1; at = content.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: line + low, column: offset - starts[low]! + (tabs?.[low] ?? 0) + 1 };
  };
}
