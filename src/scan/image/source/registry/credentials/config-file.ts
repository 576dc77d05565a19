import { readFile, stat } from 'node:fs/promises';
import { isRecord, MIB, messageOf } from '#core/index.ts';
import type { Credential } from './credential.ts';

/** A Docker or containers configuration, as far as it is about credentials. */
export interface AuthFile {
  readonly path: string;
  /** By the key as `serverKeys` asks for it; see `normalizeKey`. */
  readonly auths: ReadonlyMap<string, Credential>;
  /** Helper names by host. */
  readonly credHelpers: ReadonlyMap<string, string>;
  readonly credsStore?: string;
}

/** A file with a thousand logins has some 200 KiB. */
const MAX_BYTES = 4 * MIB;

/** Reads a `config.json` or `auth.json`; absent files are `undefined`, broken ones throw an `Error` without their content. */
export async function readAuthFile(path: string): Promise<AuthFile | undefined> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new Error(`it has ${size} bytes; the limit is ${MAX_BYTES}`);
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Error(`${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  return parseAuthFile(text, path);
}

/** Reads the text of such a file; entries that make no sense are left out. */
export function parseAuthFile(text: string, path: string): AuthFile {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which holds passwords.
    throw new Error(`${path} is not JSON`);
  }
  if (!isRecord(document)) throw new Error(`${path} is not a JSON object`);
  const auths = new Map<string, Credential>();
  for (const [key, entry] of entriesOf(document.auths)) {
    const credential = isRecord(entry) ? credentialOf(entry) : undefined;
    const name = normalizeKey(key);
    // `https://host/v1/` and `host` can stand beside each other; the first one counts.
    if (credential !== undefined && !auths.has(name)) auths.set(name, credential);
  }
  const credHelpers = new Map<string, string>();
  for (const [host, helper] of entriesOf(document.credHelpers))
    if (typeof helper === 'string') credHelpers.set(normalizeKey(host), helper);
  const { credsStore } = document;
  return {
    path,
    auths,
    credHelpers,
    ...(typeof credsStore === 'string' && credsStore !== '' ? { credsStore } : {}),
  };
}

/** The keys under which a repository's credentials can stand, the most exact first (containers-auth.json(5)). */
export function serverKeys(domain: string, path: string): readonly string[] {
  const host = normalizeKey(domain);
  const parts = path.split('/');
  const namespaces = parts.map((_, index) => `${host}/${parts.slice(0, parts.length - index).join('/')}`);
  return [...namespaces, host];
}

/**
 * One spelling of a key: no scheme; of an old key's URL only the host, as Docker compares it; the names of Docker Hub
 * are one.
 */
export function normalizeKey(key: string): string {
  const [, scheme, rest = key] = /^(https?:\/\/)(.*)$/is.exec(key) ?? [];
  const [host = '', ...path] = rest.split('/');
  const name = DOCKER_HUB_NAMES.has(host) ? 'docker.io' : host;
  const namespace = path.filter((part) => part !== '').join('/');
  const isApi = namespace === 'v1' || namespace === 'v2';
  return scheme !== undefined || isApi || namespace === '' ? name : `${name}/${namespace}`;
}

const DOCKER_HUB_NAMES: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
]);

/** `auth` is base64 of `user:password`; an identity token replaces the password, a registry token everything. */
function credentialOf(entry: Record<string, unknown>): Credential | undefined {
  if (isFilled(entry.registrytoken)) return { kind: 'registry-token', token: entry.registrytoken };
  if (isFilled(entry.identitytoken)) return { kind: 'identity-token', token: entry.identitytoken };
  if (isFilled(entry.auth)) {
    const decoded = Buffer.from(entry.auth, 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    if (colon <= 0) return undefined;
    return {
      kind: 'basic',
      username: decoded.slice(0, colon),
      password: withoutPadding(decoded.slice(colon + 1)),
    };
  }
  return isFilled(entry.username) && isFilled(entry.password)
    ? { kind: 'basic', username: entry.username, password: entry.password }
    : undefined;
}

/** Old versions of Docker padded the password with NULs. */
function withoutPadding(password: string): string {
  let end = password.length;
  while (password[end - 1] === '\0') end--;
  return password.slice(0, end);
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(value) ? Object.entries(value) : [];
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
