import {
  expandVariables,
  unquote,
  type Dockerfile,
  type Instruction,
  type Position,
  positionOf,
} from '#format/index.ts';
import { readScript, type Call, type RunScript } from './run-script.ts';

/** A stage of the build: FROM and what follows it. */
export interface Stage {
  readonly index: number;
  readonly from: Instruction;
  /** The base as written. */
  readonly image: string;
  /** The base with the defaults of ARGs before the first FROM; undefined when one has no default. */
  readonly resolvedImage: string | undefined;
  readonly name: string | undefined;
  /** The earlier stage that the base names. */
  readonly base: Stage | undefined;
  readonly instructions: readonly Instruction[];
}

/** A Dockerfile with what checks ask of it again and again. */
export interface DockerfileContext {
  readonly file: Dockerfile;
  readonly stages: readonly Stage[];
  /** ARGs before the first FROM. */
  readonly globalArguments: ReadonlyMap<string, string | undefined>;
  readonly scripts: readonly RunScript[];
  readonly calls: readonly Call[];
}

/** Sorts the instructions of a file into stages and reads the scripts of its RUN instructions. */
export function contextOf(file: Dockerfile): DockerfileContext {
  const globalArguments = new Map<string, string | undefined>();
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  const scripts: RunScript[] = [];
  let powerShell = false;
  for (const instruction of file.instructions) {
    const stage = stages.at(-1);
    if (instruction.keyword === 'FROM') {
      stages.push(stageOf(instruction, stages, globalArguments, file.escape));
      powerShell = false;
    } else if (stage === undefined) {
      if (instruction.keyword !== 'ARG') continue;
      for (const { name, value, raw } of argumentDefinitions(instruction, file.escape)) {
        const expanded = expandVariables(raw, file.escape, (variable) =>
          globalValue(globalArguments, variable),
        );
        globalArguments.set(name, value === undefined ? undefined : unquote(expanded, file.escape));
      }
    } else {
      stage.instructions.push(instruction);
      if (instruction.keyword === 'SHELL')
        powerShell = /(?:powershell|pwsh|cmd)(?:\.exe)?$/i.test(instruction.exec?.[0] ?? '');
      const run = instruction.trigger ?? instruction;
      if (run.keyword === 'RUN' && !powerShell) scripts.push(readScript(run, stage));
    }
  }
  return { file, stages, globalArguments, scripts, calls: scripts.flatMap(({ calls }) => calls) };
}

/** The value that a variable of FROM has without build arguments: of an ARG before, or of the platform. */
export function globalValue(
  globals: ReadonlyMap<string, string | undefined>,
  name: string,
): string | undefined {
  return globals.has(name) ? globals.get(name) : PLATFORM_VALUES.get(name);
}

/** What the builder gives to FROM by itself, on the most usual platform. */
const PLATFORM_VALUES: ReadonlyMap<string, string> = new Map(
  ['TARGET', 'BUILD'].flatMap((side): [string, string][] => [
    [`${side}PLATFORM`, 'linux/amd64'],
    [`${side}OS`, 'linux'],
    [`${side}ARCH`, 'amd64'],
    [`${side}VARIANT`, ''],
  ]),
);

/** The names that an ARG or ENV gives, with their values, quotes taken off. */
export function argumentDefinitions(
  instruction: Instruction,
  escape: string,
): { name: string; value: string | undefined; at: Position; raw: string }[] {
  const [first, ...rest] = instruction.words;
  const place = (offset: number): Position => positionOf(instruction, offset);
  // `ENV name value`, the form of old.
  if (instruction.keyword !== 'ARG' && first !== undefined && !first.raw.includes('=')) {
    const raw = rest.map((word) => word.raw).join(' ');
    return [{ name: first.raw, value: unquote(raw, escape), at: place(first.offset), raw }];
  }
  return instruction.words.map(({ raw, offset }) => {
    const equals = raw.indexOf('=');
    const name = equals === -1 ? raw : raw.slice(0, equals);
    const value = equals === -1 ? undefined : raw.slice(equals + 1);
    return {
      name: unquote(name, escape),
      value: value === undefined ? undefined : unquote(value, escape),
      at: place(offset),
      raw: value ?? '',
    };
  });
}

/** The instructions of a stage with a keyword, ONBUILD ones not among them. */
export function instructionsOf(stage: Stage, keyword: string): Instruction[] {
  return stage.instructions.filter((instruction) => instruction.keyword === keyword);
}

/** All instructions of the file with one of the keywords, also those that ONBUILD puts off. */
export function everyInstruction(context: DockerfileContext, ...keywords: readonly string[]): Instruction[] {
  return context.file.instructions
    .map((instruction) => instruction.trigger ?? instruction)
    .filter(({ keyword }) => keywords.includes(keyword));
}

/** Where an instruction starts. */
export function startOf(instruction: Instruction): Position {
  return positionOf(instruction, 0);
}

/** Where the arguments of an instruction start. */
export function argumentStart(instruction: Instruction): Position {
  return positionOf(instruction, instruction.argumentsOffset);
}

/** The value of a flag of an instruction. */
export function flagOf(instruction: Instruction, name: string): string | undefined {
  return instruction.flags.find((flag) => flag.name === name)?.value;
}

function stageOf(
  from: Instruction,
  earlier: readonly Stage[],
  globals: ReadonlyMap<string, string | undefined>,
  escape: string,
): Stage & { instructions: Instruction[] } {
  const image = unquote(from.words[0]?.raw ?? '', escape);
  const name = from.words[1]?.raw.toLowerCase() === 'as' ? from.words[2]?.raw : undefined;
  let known = true;
  const written = expandVariables(from.words[0]?.raw ?? '', escape, (variable) => {
    const value = globalValue(globals, variable);
    if (value === undefined) known = false;
    return value;
  });
  const resolved = unquote(written, escape);
  const base = earlier.findLast((stage) => stage.name?.toLowerCase() === resolved.toLowerCase());
  const resolvedImage = known || !image.includes('$') ? resolved : undefined;
  return { index: earlier.length, from, image, resolvedImage, name, base, instructions: [] };
}
