import { join } from 'node:path';
import { messageOf } from '#core/index.ts';
import { readAuthFile, serverKeys, type AuthFile } from './config-file.ts';
import { askCredentialHelper, type Environment } from './credential-helper.ts';
import type { Credential, CredentialAnswer, CredentialSource } from './credential.ts';

/** The key of Docker Hub in Docker's own files and helpers, from the time of its first protocol. */
const DOCKER_HUB_SERVER = 'https://index.docker.io/v1/';

/**
 * Credentials from the files that `docker login`, `podman login` and their kin write: `$REGISTRY_AUTH_FILE`,
 * `$DOCKER_CONFIG/config.json` or `~/.docker/config.json`, `$XDG_RUNTIME_DIR/containers/auth.json`. The first that has
 * an answer counts. Files are read once, when they are first needed.
 */
export function credentialFiles(environment: Environment, home: string | undefined): CredentialSource {
  const paths = authFilePaths(environment, home);
  let loading:
    | Promise<{ readonly files: readonly AuthFile[]; readonly troubles: readonly string[] }>
    | undefined;
  return async (domain, path, signal) => {
    loading ??= loadFiles(paths);
    const { files, troubles } = await loading;
    const seen = [...troubles];
    for (const file of files) {
      const credential = await credentialIn(file, domain, path, environment, seen, signal);
      if (credential !== undefined) return { credential, troubles: seen };
    }
    return { troubles: seen } satisfies CredentialAnswer;
  };
}

function authFilePaths(environment: Environment, home: string | undefined): readonly string[] {
  const { REGISTRY_AUTH_FILE: explicit, DOCKER_CONFIG: docker, XDG_RUNTIME_DIR: runtime } = environment;
  const dockerDirectory = docker || (home === undefined ? undefined : join(home, '.docker'));
  return [
    ...(explicit ? [explicit] : []),
    ...(dockerDirectory === undefined ? [] : [join(dockerDirectory, 'config.json')]),
    ...(runtime ? [join(runtime, 'containers', 'auth.json')] : []),
  ];
}

async function loadFiles(
  paths: readonly string[],
): Promise<{ readonly files: readonly AuthFile[]; readonly troubles: readonly string[] }> {
  const files: AuthFile[] = [];
  const troubles: string[] = [];
  for (const path of paths) {
    try {
      const file = await readAuthFile(path);
      if (file !== undefined) files.push(file);
    } catch (error) {
      troubles.push(messageOf(error));
    }
  }
  return { files, troubles };
}

/** A host's own helper, then the file's store, then what the file itself holds (Docker's order, with a way on). */
async function credentialIn(
  file: AuthFile,
  domain: string,
  path: string,
  environment: Environment,
  troubles: string[],
  signal: AbortSignal | undefined,
): Promise<Credential | undefined> {
  const keys = serverKeys(domain, path);
  const helper =
    keys.map((key) => file.credHelpers.get(key)).find((name) => name !== undefined) ?? file.credsStore;
  if (helper !== undefined) {
    const server = domain === 'docker.io' ? DOCKER_HUB_SERVER : domain;
    const answer = await askCredentialHelper(helper, server, environment, signal);
    if (answer.kind === 'found') return answer.credential;
    if (answer.kind === 'failed') troubles.push(answer.why);
  }
  const key = keys.find((name) => file.auths.has(name));
  return key === undefined ? undefined : file.auths.get(key);
}
