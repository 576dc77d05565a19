import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '#core/index.ts';
import {
  CheckBatch,
  decide,
  type Decision,
  describeDocuments,
  documentInput,
  type DocumentKind,
  exactJson,
  manifestInput,
  PolicyCompiler,
  type Stage,
} from '#policy/index.ts';
import { runCli } from '../../app.ts';
import type { CliContext } from '../../context.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What is decided about: a question that can be asked in each way. */
export interface Question {
  readonly policies: readonly Fields[];
  readonly object?: Fields | undefined;
  readonly oldObject?: Fields | undefined;
  readonly params?: readonly Fields[] | undefined;
  readonly request?: Fields | undefined;
  readonly namespaceObject?: Fields | undefined;
  readonly document?: DocumentKind | undefined;
  readonly stage?: Stage | undefined;
}

/** What all ways have to agree on. */
export interface Answer {
  readonly verdict: string;
  readonly message?: string | undefined;
  readonly warnings: readonly string[];
  readonly results: readonly Fields[];
  readonly changed?: unknown;
}

const NOW = Date.UTC(2026, 0, 2);

/** Asks by the library's function; a problem with the question is unknown, and its message says what. */
export function askLibrary(question: Question): Answer {
  try {
    return decideByLibrary(question);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { verdict: 'unknown', message: error.message, warnings: [], results: [] };
  }
}

function decideByLibrary(question: Question): Answer {
  const { policies, document = 'manifest', stage, object } = question;
  const set = new PolicyCompiler().compile(policies.flatMap((policy) => describeDocuments(policy, '')));
  const input =
    document === 'manifest' ? manifestInput(question) : documentInput({ value: object!, document, stage });
  const decision = decide(set, input, { now: new Date(NOW) });
  return answerOf(JSON.parse(exactJson(decision)) as Decision);
}

/** Asks by a line of `policy check --batch`. */
export function askBatch(question: Question): Answer {
  const batch = new CheckBatch(() => ({ now: new Date(NOW) }));
  const { object, ...rest } = JSON.parse(batch.answer(exactJson(question))) as Fields;
  return answerOf({ ...rest, changed: object } as unknown as Decision);
}

/** Asks by `policy check --json` over files; an answer without a decision is unknown, with the reason as its message. */
export async function askCommand(question: Question): Promise<Answer> {
  const { policies, object, oldObject, params, request, namespaceObject, document, stage } = question;
  return withFolder(async (folder) => {
    const file = (name: string, value: unknown): string => {
      const path = join(folder, name);
      writeFileSync(path, exactJson(value));
      return path;
    };
    return checkFiles([
      '--policy',
      file('policies.json', policies),
      ...(params === undefined ? [] : ['--param', file('params.json', params)]),
      ...(oldObject === undefined ? [] : ['--old-object', file('old-object.json', oldObject)]),
      ...(request === undefined ? [] : ['--request', file('request.json', request)]),
      ...(namespaceObject === undefined
        ? []
        : ['--namespace-object', file('namespace.json', namespaceObject)]),
      '--document',
      document ?? 'manifest',
      ...(stage === undefined ? [] : ['--stage', stage]),
      ...(object === undefined ? [] : [file('object.json', object)]),
    ]);
  });
}

/** Runs `policy check --json`; the exit status has to be that of the verdict. */
export async function checkFiles(args: readonly string[]): Promise<Answer> {
  const { status, stdout, stderr } = await bulkhead(['policy', 'check', '--json', ...args]);
  const lines = stdout.split('\n').filter((line) => line !== '');
  if (lines.length === 0) return { verdict: 'unknown', message: stderr, warnings: [], results: [] };
  const answer = answerOf(JSON.parse(lines[0]!) as Decision);
  const expected = { allow: 0, warn: 0, deny: 1, unknown: 3 }[answer.verdict];
  if (status !== expected) throw new Error(`${answer.verdict} ends with ${status}: ${stderr}`);
  return answer;
}

/** Runs a command line in this process. */
export async function bulkhead(
  args: readonly string[],
  input: string | Uint8Array = '',
): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write(text: string) {
      written[name] += text;
      return true;
    },
    once() {},
  });
  const context = {
    process: {
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      env: {},
      exitCode: undefined as number | undefined,
    },
    stdin: (async function* () {
      yield Buffer.from(input);
    })(),
    home: '/nowhere',
    now: () => NOW,
  };
  await runCli(args, context as unknown as CliContext);
  return { status: context.process.exitCode ?? 0, ...written };
}

/** A folder for the files of one question. */
export async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-policy-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Told = Pick<Decision, 'verdict' | 'message' | 'results' | 'changed'> &
  Partial<Pick<Decision, 'warnings'>>;

function answerOf({ verdict, message, warnings = [], results, changed }: Told): Answer {
  return {
    verdict,
    message,
    warnings,
    results: results.map(({ policy, rule, result, message: text, binding, param }) => ({
      policy,
      rule,
      result,
      message: text,
      binding,
      param,
    })),
    changed,
  };
}
