import { argumentsOf, type DockerfileFault, type Instruction } from './dockerfile.ts';
import { flagFaults, type FlagKind } from './flag-faults.ts';
import { heredocStart } from './heredoc.ts';
import { mountFault } from './mount.ts';

/** What is wrong with an instruction, without its place. */
type Fault = Omit<DockerfileFault, 'line'>;

interface InstructionRule {
  /** The flags that it takes; undefined where the builder does not look at them. */
  readonly flags?: Readonly<Record<string, FlagKind>>;
  /** How many arguments it needs, and has at most. */
  readonly least: number;
  readonly most?: number;
  readonly check?: (instruction: Instruction) => string | undefined;
}

const NONE = {};

/** The instructions of the Dockerfile reference, and what BuildKit demands of each when it converts it. */
const RULES: Readonly<Record<string, InstructionRule>> = {
  ADD: {
    flags: {
      chown: 'text',
      chmod: 'text',
      link: 'boolean',
      'keep-git-dir': 'boolean',
      checksum: 'text',
      unpack: 'boolean',
      exclude: 'texts',
    },
    least: 2,
    check: checkTarget,
  },
  ARG: { least: 1, check: checkNames },
  CMD: { flags: NONE, least: 0 },
  COPY: {
    flags: {
      chown: 'text',
      from: 'text',
      chmod: 'text',
      link: 'boolean',
      exclude: 'texts',
      parents: 'boolean',
    },
    least: 2,
    check: checkTarget,
  },
  ENTRYPOINT: { flags: NONE, least: 0 },
  ENV: { flags: NONE, least: 1, check: checkPairs },
  EXPOSE: { flags: NONE, least: 1 },
  FROM: { flags: { platform: 'text' }, least: 1, check: checkFrom },
  HEALTHCHECK: { least: 1, check: checkHealth },
  LABEL: { flags: NONE, least: 1, check: checkPairs },
  MAINTAINER: { flags: NONE, least: 1 },
  ONBUILD: { flags: NONE, least: 1, check: checkTrigger },
  RUN: { flags: { mount: 'texts', network: 'network', security: 'security', device: 'devices' }, least: 0 },
  SHELL: { flags: NONE, least: 1, check: checkShell },
  STOPSIGNAL: { least: 1 },
  USER: { flags: NONE, least: 1 },
  VOLUME: { flags: NONE, least: 1, check: checkVolumes },
  WORKDIR: { flags: NONE, least: 1 },
};

const HEALTH_FLAGS: Readonly<Record<string, FlagKind>> = {
  interval: 'duration',
  timeout: 'duration',
  'start-period': 'duration',
  'start-interval': 'duration',
  retries: 'count',
};
/** The type and the command, between white space of ASCII. */
const HEALTH = /^([^\t-\r ]+)[\t-\r ]*([^]*)$/;
const STAGE_NAME = /^[a-z][a-z0-9\-_.]*$/;

/** Why BuildKit would refuse an instruction. */
export function instructionFaults(instruction: Instruction): Fault[] {
  const { keyword, written, words, exec, flags } = instruction;
  const rule = Object.hasOwn(RULES, keyword) ? RULES[keyword]! : undefined;
  if (rule === undefined)
    return [{ code: 'dockerfile.instruction', message: `unknown instruction: ${written.slice(0, 60)}` }];
  const messages: string[] = [];
  const given = keyword === 'HEALTHCHECK' ? words.length : (exec?.length ?? words.length);
  if (given < rule.least)
    messages.push(
      rule.least === 1 ? `${keyword} has no arguments` : `${keyword} needs a source and a destination`,
    );
  else {
    const wrong = rule.check?.(instruction);
    if (wrong !== undefined) messages.push(wrong);
  }
  const none = keyword === 'HEALTHCHECK' && /^none(?![^\t-\r ])/i.test(argumentsOf(instruction));
  const known = keyword === 'HEALTHCHECK' && !none ? HEALTH_FLAGS : rule.flags;
  if (known !== undefined) messages.push(...flagFaults(flags, known));
  const found = messages.map((message): Fault => ({ code: 'dockerfile.arguments', message }));
  const mounts = keyword === 'RUN' ? flags.filter(({ name }) => name === 'mount') : [];
  for (const { value } of mounts) {
    const wrong = value === undefined ? undefined : mountFault(value);
    if (wrong !== undefined) found.push({ code: 'dockerfile.build', message: `--mount ${wrong}` });
  }
  return found;
}

function checkFrom({ words }: Instruction): string | undefined {
  if (words.length === 1) return undefined;
  if (words.length !== 3 || !/^as$/i.test(words[1]!.raw)) return 'FROM takes an image, and AS with a name';
  const name = words[2]!.raw;
  return STAGE_NAME.test(name.toLowerCase()) ? undefined : `${name.slice(0, 60)} is no name for a stage`;
}

function checkTarget({ keyword, words, exec }: Instruction): string | undefined {
  const target = exec?.at(-1) ?? words.at(-1)!.raw;
  return heredocStart(target) === undefined
    ? undefined
    : `${keyword} needs a destination that is no here-document`;
}

function checkNames({ keyword, words }: Instruction): string | undefined {
  return words.some(({ raw }) => raw.startsWith('=')) ? `${keyword} has a value without a name` : undefined;
}

function checkPairs(instruction: Instruction): string | undefined {
  const { keyword, words } = instruction;
  if (!words[0]!.raw.includes('='))
    return /[\t\v\f\r ]/.test(argumentsOf(instruction)) ? undefined : `${keyword} needs a value`;
  const odd = words.find(({ raw }) => !raw.includes('='));
  return odd === undefined
    ? checkNames(instruction)
    : `${keyword}: ${odd.raw.slice(0, 60)} has no =, and must be name=value`;
}

function checkTrigger({ trigger }: Instruction): string | undefined {
  return trigger !== undefined && ['ONBUILD', 'FROM', 'MAINTAINER'].includes(trigger.keyword)
    ? `${trigger.keyword} is not allowed as an ONBUILD trigger`
    : undefined;
}

function checkHealth(instruction: Instruction): string | undefined {
  const [, written = '', command] = HEALTH.exec(argumentsOf(instruction)) ?? [];
  const type = written.toUpperCase();
  const { exec } = instruction;
  const some = exec === undefined ? command !== '' : exec.length > 0;
  if (type === 'NONE') return some ? 'HEALTHCHECK NONE takes no arguments' : undefined;
  if (type !== 'CMD') return `HEALTHCHECK knows no ${written.slice(0, 60)}; it takes CMD or NONE`;
  return some ? undefined : 'HEALTHCHECK CMD has no command';
}

function checkShell({ exec }: Instruction): string | undefined {
  return exec === undefined ? 'SHELL needs its arguments as a JSON list' : undefined;
}

function checkVolumes({ exec }: Instruction): string | undefined {
  return exec?.some((path) => path.trim() === '') === true ? 'VOLUME has an empty path' : undefined;
}
