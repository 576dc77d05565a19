import { argumentsOf, parseDockerfile, type Dockerfile, type Instruction } from '#format/index.ts';
import type { OracleAnswer, OracleInstruction } from './oracle.ts';

/** What our parser and BuildKit's say differently of a file, a sentence each. */
export function differences(text: string, answer: OracleAnswer): string[] {
  const file = parseDockerfile(text);
  const faults = file.faults.filter(({ code }) => code !== 'dockerfile.limit');
  if (answer.parseError !== undefined) {
    if (faults.length === 0) return [`BuildKit cannot parse it: ${answer.parseError.message}; we can`];
    // BuildKit counts the line before for directives.
    const sameLine = faults.some(
      ({ line, code }) => line === answer.parseError!.line || code === 'dockerfile.directive',
    );
    return sameLine ||
      answer.parseError.line === 0 ||
      /greater than max|no instructions/.test(answer.parseError.message)
      ? []
      : [
          `BuildKit stops at line ${answer.parseError.line}: ${answer.parseError.message}; we speak of ${JSON.stringify(faults)}`,
        ];
  }
  return [
    ...headDifferences(file, answer),
    ...instructionDifferences(file, answer),
    ...faultDifferences(file, answer),
  ];
}

function headDifferences(file: Dockerfile, answer: OracleAnswer): string[] {
  const found: string[] = [];
  if (file.escape !== answer.escape) found.push(`escape is ${answer.escape}, we say ${file.escape}`);
  // An indented escape directive counts for BuildKit's parser and not for its frontend; what counts is compared above.
  const plain = (list: OracleAnswer['directives']): string =>
    JSON.stringify(list.filter(({ name }) => name !== 'escape').toSorted((a, b) => a.line - b.line));
  const ours = plain(file.directives);
  const theirs = plain(answer.directives);
  if (ours !== theirs) found.push(`directives are ${theirs}, we say ${ours}`);
  return found;
}

function instructionDifferences(file: Dockerfile, { instructions }: OracleAnswer): string[] {
  // A lone continuation is an instruction without a name there, and a fault with us.
  const named = instructions.filter(({ keyword }) => keyword !== '');
  const ours = JSON.stringify(
    file.instructions.map((one, index) => (isGarbled(named[index]) ? undefined : shapeOf(one, file.escape))),
    null,
    1,
  ).split('\n');
  const theirs = JSON.stringify(
    named.map((one) => (isGarbled(one) ? undefined : theirShape(one))),
    null,
    1,
  ).split('\n');
  const at = ours.findIndex((line, index) => line !== theirs[index]);
  if (at === -1 && ours.length === theirs.length) return [];
  return [
    `instructions: BuildKit has ${theirs.slice(Math.max(at - 1, 0), at + 2).join('')}, we ${ours.slice(Math.max(at - 1, 0), at + 2).join('')}`,
  ];
}

/** BuildKit reads flags and HEALTHCHECK's type byte by byte: characters beyond ASCII come out as others, and some end a flag. */
function isGarbled(one: OracleInstruction | undefined): boolean {
  if (one === undefined) return false;
  const type = one.keyword.toUpperCase() === 'HEALTHCHECK' ? one.args.slice(0, 1) : [];
  const read = [...one.flags, ...type];
  return read.some((text) => /[^\0-\x7F]/.test(text)) || isGarbled(one.trigger);
}

/** Instructions in error, by line; what ONBUILD puts off is judged by the build that uses it, and by us at once. */
function faultDifferences(file: Dockerfile, { instructions, buildError }: OracleAnswer): string[] {
  const theirs = new Map(
    instructions.flatMap(({ error, startLine }) => (error === undefined ? [] : [[startLine, error]])),
  );
  const ours = new Map(file.faults.map((fault) => [fault.line, fault]));
  const deferred = new Set([
    ...file.instructions.flatMap(({ trigger, startLine }) => (trigger === undefined ? [] : [startLine])),
    ...instructions.flatMap((one) => (isGarbled(one) ? [one.startLine] : [])),
  ]);
  const found: string[] = [];
  for (const [line, error] of theirs)
    if (!ours.has(line) && !deferred.has(line))
      found.push(`line ${line}: BuildKit says ${error}, we nothing`);
  const early = [...ours.values()].filter(({ code }) => code !== 'dockerfile.build');

  for (const { code, line, message } of early)
    if (code !== 'dockerfile.directive' && !theirs.has(line) && !deferred.has(line) && !isOrder(message))
      found.push(`line ${line}: we say ${message}, BuildKit nothing`);
  const order = early.some(({ message }) => isOrder(message));
  const theirOrder = /no build stage in current context|contains no stages/.test(buildError?.message ?? '');
  const options = /failed to parse check options/.test(buildError?.message ?? '');
  if (early.some(({ code }) => code === 'dockerfile.directive') !== options)
    found.push(`check options: BuildKit says ${buildError?.message}`);
  if (theirs.size === 0 && order !== theirOrder && !options)
    found.push(`order: BuildKit says ${buildError?.message}, we ${order}`);
  return found;
}

function isOrder(message: string): boolean {
  return /before the first FROM|has no FROM/.test(message);
}

interface Shape {
  readonly keyword: string;
  readonly text: string;
  readonly lines: readonly [number, number];
  readonly flags: readonly string[];
  readonly json: boolean;
  readonly args: readonly string[];
  readonly heredocs: readonly unknown[];
  readonly trigger?: Omit<Shape, 'lines' | 'text' | 'heredocs'>;
}

function theirShape(one: OracleInstruction): Shape {
  const { startLine, endLine, original, heredocs } = one;
  return {
    text: original.replace(/^[\s\u0085]+|[\s\u0085]+$/g, ''),
    lines: [startLine, endLine],
    ...theirCore(one),
    heredocs: heredocs.map(({ name, expand, chomp, content }) => ({ name, expand, chomp, content })),
    ...(one.trigger === undefined ? {} : { trigger: theirCore(one.trigger) }),
  };
}

function theirCore({
  keyword,
  flags,
  json,
  args,
}: OracleInstruction): Pick<Shape, 'keyword' | 'flags' | 'json' | 'args'> {
  return { keyword: keyword.toUpperCase(), flags, json, args };
}

function shapeOf(one: Instruction, escape: string): Shape {
  const { text, startLine, endLine, heredocs, trigger } = one;
  return {
    text,
    lines: [startLine, endLine],
    ...coreOf(one, escape),
    heredocs: heredocs.map(({ name, expand, chomp, content }) => ({ name, expand, chomp, content })),
    ...(trigger === undefined ? {} : { trigger: coreOf(trigger, escape) }),
  };
}

function coreOf(one: Instruction, escape: string): Pick<Shape, 'keyword' | 'flags' | 'json' | 'args'> {
  const flags = one.flags.map(({ name, value }) =>
    value === undefined ? `--${name}` : `--${name}=${value}`,
  );
  return { keyword: one.keyword, flags, json: one.exec !== undefined, args: argumentList(one, escape) };
}

/** The arguments as BuildKit's parser hands them on. */
function argumentList(one: Instruction, escape: string): readonly string[] {
  const { keyword, exec, words } = one;
  const rest = argumentsOf(one);
  const raw = words.map((word) => word.raw);
  switch (keyword) {
    case 'ENV':
    case 'LABEL':
      if (raw.length === 0) return [];
      if (!raw[0]!.includes('=')) {
        const [, name, value] = /^([^\t\v\f\r ]+)[\t\v\f\r ]+([^]*)$/.exec(rest) ?? [];
        return [name!, value!, ''];
      }
      return raw.flatMap((word) => [
        word.slice(0, word.indexOf('=')),
        word.slice(word.indexOf('=') + 1),
        '=',
      ]);
    case 'HEALTHCHECK': {
      const [, type, command] = /^([^\t-\r ]+)[\t-\r ]*([^]*)$/.exec(rest) ?? [];
      return type === undefined ? [] : [type, ...(exec ?? (command === '' ? [] : [command!]))];
    }
    case 'ONBUILD':
      return [];
    case 'ARG':
    case 'EXPOSE':
    case 'FROM':
      return raw;
    case 'ADD':
    case 'COPY':
    case 'VOLUME':
      return exec ?? raw;
    case 'MAINTAINER':
    case 'STOPSIGNAL':
    case 'USER':
    case 'WORKDIR':
      return raw;
    case 'CMD':
    case 'ENTRYPOINT':
    case 'RUN':
    case 'SHELL':
      return exec ?? (rest === '' ? [] : [rest]);
    default:
      // Unknown ones have no arguments there.
      return escape === '' ? [] : [''];
  }
}
