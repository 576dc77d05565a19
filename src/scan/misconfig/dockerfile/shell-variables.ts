import type { ShellList, SimpleCommand } from '#format/index.ts';
import { argumentDefinitions, type DockerfileContext, type Stage } from './context.ts';
import type { RunScript } from './run-script.ts';

/** Tells for each script of a file which variables hold one word for sure: set by ENV or ARG, or in the script to a text without blanks. */
export function plainVariables(context: DockerfileContext): (script: RunScript) => ReadonlySet<string> {
  const environments = new Map<Stage, ReadonlySet<string>>();
  for (const stage of context.stages) {
    const names = new Set(stage.base === undefined ? ALWAYS : environments.get(stage.base));
    for (const instruction of stage.instructions)
      if (/^(?:ENV|ARG)$/.test(instruction.keyword))
        for (const { name } of argumentDefinitions(instruction, context.file.escape)) names.add(name);
    environments.set(stage, names);
  }
  return (script) => plainIn(script, environments.get(script.stage)!);
}

function plainIn(script: RunScript, environment: ReadonlySet<string>): ReadonlySet<string> {
  const plain = new Set(environment);
  const risky = new Set<string>();
  for (const assignment of assignmentsOf(script.list)) {
    const [, name, value] = ASSIGNMENT.exec(assignment) ?? [];
    if (name === undefined) continue;
    if (isPlain(value!, plain)) plain.add(name);
    else risky.add(name);
  }
  return new Set([...plain].filter((name) => !risky.has(name)));
}

/** Set by the shell to one word or a number. */
const ALWAYS = ['PWD', 'OLDPWD', 'UID', 'EUID', 'PPID', 'LINENO', 'RANDOM', 'SECONDS', 'HOSTTYPE', 'OPTIND'];
const ASSIGNMENT = /^([A-Za-z_]\w*)\+?=([^]*)$/;

function isPlain(value: string, plain: ReadonlySet<string>): boolean {
  if (/[\s*?[`]|\$\(/.test(value)) return false;
  return [...value.matchAll(/\$\{?(\w+)/g)].every(([, name]) => /^\d+$/.test(name!) || plain.has(name!));
}

/** `name=value` of a script in order; the variable of a loop with each of its words. */
function* assignmentsOf(list: ShellList): Generator<string> {
  for (const { commands } of list.items)
    for (const command of commands) {
      if (command.kind === 'compound') {
        const head = command.keyword === 'for' ? command.bodies[0]?.items[0]?.commands[0] : undefined;
        if (head?.kind === 'simple') yield* loopAssignments(head);
        for (const body of command.bodies) yield* assignmentsOf(body);
        continue;
      }
      yield* command.assignments.map(({ value }) => value);
      const [program, ...words] = command.words;
      if (/^(?:export|local|declare|readonly|typeset)$/.test(program?.value ?? ''))
        yield* words.map(({ value }) => value);
      // What is read may be anything.
      if (program?.value === 'read') yield* words.map(({ value }) => `${value}=*`);
    }
}

function* loopAssignments({ assignments }: SimpleCommand): Generator<string> {
  const [name, , ...items] = assignments;
  if (name !== undefined) yield* items.map(({ value, dynamic }) => `${name.value}=${dynamic ? '*' : value}`);
}
