import { X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { MIB, Problem, messageOf } from '#core/index.ts';
import type { RegistryProblemCode } from './problem.ts';

/** Whom to trust beyond the system's certificate authorities, and as whom to appear. */
export interface TrustOptions {
  /** A PEM file with more authorities. */
  readonly caFile?: string;
  /** Directories with one directory for each `HOST` or `HOST:PORT`; Docker's and Podman's own when none are given. */
  readonly certificateDirectories?: readonly string[];
}

/** Where engines look (dockerd, "Verify repository client with certificates"; containers-certs.d(5)). */
const CERTIFICATE_DIRECTORIES = ['/etc/containers/certs.d', '/etc/docker/certs.d'];
/** Debian's bundle of all authorities has 0.2 MiB. */
const MAX_PEM_BYTES = 4 * MIB;
/** More files than this in one host's directory is not a configuration. */
const MAX_FILES = 64;
const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** The authorities and the client certificate for one host, read once and shared by its connections. */
export async function secureContextFor(host: string, trust: TrustOptions): Promise<SecureContext> {
  const authorities = trust.caFile === undefined ? [] : [await readAuthorities(trust.caFile)];
  const clients: { readonly cert: string; readonly key: string }[] = [];
  for (const directory of trust.certificateDirectories ?? CERTIFICATE_DIRECTORIES) {
    const own = join(directory, host);
    for (const name of await filesIn(own)) {
      if (name.endsWith('.crt')) authorities.push(await readAuthorities(join(own, name)));
      if (!name.endsWith('.cert')) continue;
      const key = `${name.slice(0, -'.cert'.length)}.key`;
      clients.push({ cert: await readPem(join(own, name)), key: await readPem(join(own, key)) });
    }
  }
  const ca = [...systemAuthorities(), ...authorities];
  try {
    return createSecureContext({
      ca,
      cert: clients.map(({ cert }) => cert),
      key: clients.map(({ key }) => key),
    });
  } catch (cause) {
    throw new Problem<RegistryProblemCode>(
      'registry.certificates',
      `the certificates for ${host} cannot be used: ${messageOf(cause)}`,
      { cause },
    );
  }
}

/** The system's, or those that Node brings where the system has none (a minimal container); plus NODE_EXTRA_CA_CERTS. */
function systemAuthorities(): readonly string[] {
  const system = getCACertificates('system');
  const base = system.length > 0 ? system : getCACertificates('bundled');
  // The bundle file and the directory of single files usually hold the same certificates.
  return [...new Set([...base, ...getCACertificates('extra')])];
}

async function filesIn(directory: string): Promise<readonly string[]> {
  let names: readonly string[];
  try {
    names = await readdir(directory);
  } catch {
    return [];
  }
  if (names.length > MAX_FILES)
    throw new Problem<RegistryProblemCode>(
      'registry.certificates',
      `${directory} has ${names.length} files; the limit is ${MAX_FILES}`,
    );
  return [...names].sort();
}

/** OpenSSL passes over what it cannot read, and then nothing would be trusted without a word. */
async function readAuthorities(path: string): Promise<string> {
  const text = await readPem(path);
  const blocks = text.match(PEM_CERTIFICATE) ?? [];
  try {
    for (const block of blocks) void new X509Certificate(block);
  } catch (cause) {
    throw unreadable(path, messageOf(cause), cause);
  }
  if (blocks.length === 0) throw unreadable(path, 'there is no certificate in it');
  return text;
}

async function readPem(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_PEM_BYTES) throw new Error(`it has ${size} bytes; the limit is ${MAX_PEM_BYTES}`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, messageOf(cause), cause);
  }
}

function unreadable(path: string, why: string, cause?: unknown): Problem<RegistryProblemCode> {
  return new Problem('registry.certificates', `the certificate file ${path} cannot be used: ${why}`, {
    cause,
  });
}
