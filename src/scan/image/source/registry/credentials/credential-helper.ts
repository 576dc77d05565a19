import { spawn } from 'node:child_process';
import { isRecord, MIB, messageOf } from '#core/index.ts';
import type { Credential } from './credential.ts';

/** What a helper said: a credential, that it has none, or why it failed. */
export type HelperAnswer =
  | { readonly kind: 'found'; readonly credential: Credential }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly why: string };

export type Environment = Readonly<Record<string, string | undefined>>;

/** A helper may unlock a keychain or ask a cloud, but nobody sits in front of a scan in CI. */
const HELPER_TIMEOUT = 30_000;
const MAX_OUTPUT = MIB;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
/** The helpers' own words for an absent entry (docker-credential-helpers, credentials/error.go). */
const NOT_FOUND = 'credentials not found in native keychain';
/** As user name it says that the secret is an identity token. */
const TOKEN_USER = '<token>';

/**
 * Asks `docker-credential-NAME get` for a server (docker-credential-helpers, "Development"): the server on its input, JSON
 * on its output, no shell in between. Nothing of its output goes into a message, since secrets are what it prints.
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  environment: Environment,
  signal?: AbortSignal,
  timeout: number = HELPER_TIMEOUT,
): Promise<HelperAnswer> {
  const program = `docker-credential-${name}`;
  if (!NAME.test(name)) return { kind: 'failed', why: 'the name of a credential helper is not a plain word' };
  let run;
  try {
    run = await runHelper(program, `${server}\n`, environment, timeout, signal);
  } catch (error) {
    signal?.throwIfAborted();
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return {
      kind: 'failed',
      why: `${program} ${isMissing ? 'is not installed' : `failed: ${messageOf(error)}`}`,
    };
  }
  if (run.status !== 0)
    return run.output.includes(NOT_FOUND)
      ? { kind: 'none' }
      : { kind: 'failed', why: `${program} ended with status ${run.status}` };
  return credentialOf(run.output, program);
}

function credentialOf(output: string, program: string): HelperAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    answer = undefined;
  }
  if (!isRecord(answer) || typeof answer.Secret !== 'string' || typeof answer.Username !== 'string')
    return { kind: 'failed', why: `${program} did not print a user name and a secret` };
  if (answer.Secret === '') return { kind: 'none' };
  const credential: Credential =
    answer.Username === TOKEN_USER
      ? { kind: 'identity-token', token: answer.Secret }
      : { kind: 'basic', username: answer.Username, password: answer.Secret };
  return { kind: 'found', credential };
}

function runHelper(
  program: string,
  input: string,
  environment: Environment,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly status: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], {
      env: environment,
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(signal === undefined ? {} : { signal }),
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (why: string): void => {
      child.kill('SIGKILL');
      // A grandchild may hold the pipe open; without this its end would be waited for.
      child.stdout.destroy();
      reject(new Error(why));
    };
    const timer = setTimeout(() => stop(`no answer within ${timeout / 1000} s`), timeout);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT) stop(`more than ${MAX_OUTPUT} bytes of output`);
      else chunks.push(chunk);
    });
    // A helper that ends before it has read its input breaks the pipe; its status tells the story.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ status, output: Buffer.concat(chunks).toString('utf8') });
    });
    child.stdin.end(input);
  });
}
