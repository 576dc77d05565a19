import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exactJson, parseCelJson } from '#policy/index.ts';

/** Where the programs are; the API server is built by `test/support/kubernetes/apiserver/build.sh`. */
export const API_SERVER =
  process.env['BULKHEAD_KUBE_APISERVER'] ?? join(homedir(), '.cache/bulkhead-bench/peers/kube-apiserver');
const ETCD = process.env['BULKHEAD_ETCD'] ?? '/usr/bin/etcd';
const START_TIMEOUT_MS = 120_000;

/** Why the API server cannot be asked here, undefined when it can. */
export function missingApiServer(): string | undefined {
  if (!existsSync(API_SERVER)) return `no kube-apiserver at ${API_SERVER} (BULKHEAD_KUBE_APISERVER)`;
  return existsSync(ETCD) ? undefined : `no etcd at ${ETCD} (BULKHEAD_ETCD)`;
}

export interface ApiAnswer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever the API server answers
  readonly body: any;
  /** Texts of `Warning` headers. */
  readonly warnings: readonly string[];
}

/** A real API server on loopback with its own etcd, which ends with `await using`. */
export interface ApiServer extends AsyncDisposable {
  /** Asks as the administrator; a header given here wins, and an empty one is left out (no `authorization`: nobody). */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer>;
  /** Newest lines of the audit log that were written for an object, by its request's user agent marker. */
  readonly auditLog: string;
}

/** Starts etcd and kube-apiserver with admission of Pod Security and of both admission policies, and waits until it is ready. */
export async function startApiServer(auditPolicy: string = AUDIT_POLICY): Promise<ApiServer> {
  const directory = await mkdtemp(join(tmpdir(), 'bulkhead-apiserver-'));
  const [clientPort, peerPort, port] = await Promise.all([freePort(), freePort(), freePort()]);
  const token = randomBytes(24).toString('hex');
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await Promise.all([
    writeFile(join(directory, 'token.csv'), `${token},admin,admin,system:masters\n`),
    writeFile(join(directory, 'sa.pub'), publicKey.export({ type: 'spki', format: 'pem' })),
    writeFile(join(directory, 'sa.key'), privateKey.export({ type: 'pkcs8', format: 'pem' })),
    writeFile(join(directory, 'audit.yaml'), auditPolicy),
  ]);
  const etcd = run(ETCD, [
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=http://127.0.0.1:${clientPort}`,
    `--advertise-client-urls=http://127.0.0.1:${clientPort}`,
    `--listen-peer-urls=http://127.0.0.1:${peerPort}`,
    '--log-level=error',
    '--unsafe-no-fsync',
  ]);
  const auditLog = join(directory, 'audit.log');
  const server = run(API_SERVER, [
    `--etcd-servers=http://127.0.0.1:${clientPort}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(directory, 'certificates')}`,
    `--token-auth-file=${join(directory, 'token.csv')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(directory, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(directory, 'sa.key')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--authorization-mode=RBAC',
    '--disable-admission-plugins=ServiceAccount,Priority',
    '--feature-gates=MutatingAdmissionPolicy=true',
    '--runtime-config=admissionregistration.k8s.io/v1beta1=true,admissionregistration.k8s.io/v1alpha1=true',
    '--enable-priority-and-fairness=false',
    `--audit-policy-file=${join(directory, 'audit.yaml')}`,
    `--audit-log-path=${auditLog}`,
    '--audit-log-mode=blocking',
    '-v=0',
  ]);
  const agent = new Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false });
  const call: ApiServer['call'] = (method, path, body, own = {}) => {
    const headers = { authorization: `Bearer ${token}`, ...own };
    return send(agent, port, headers, method, path, body).catch((error: NodeJS.ErrnoException) => {
      // The server closes a connection now and then when it learns of a new kind.
      if (error.code !== 'ECONNRESET') throw error;
      return send(agent, port, headers, method, path, body);
    });
  };
  try {
    await untilReady(call, [etcd, server]);
  } catch (error) {
    await stop([server, etcd], agent, directory);
    throw error;
  }
  return { call, auditLog, [Symbol.asyncDispose]: () => stop([server, etcd], agent, directory) };
}

/** Metadata of every request: the annotations that admission writes are in it. */
const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: None
    verbs: [get, list, watch]
  - level: Metadata
`;

interface Running {
  readonly child: ChildProcess;
  readonly errors: string[];
}

function run(program: string, options: readonly string[]): Running {
  const child = spawn(program, options, { stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors.push(text);
    if (errors.length > 50) errors.shift();
  });
  child.on('error', (error) => errors.push(error.message));
  return { child, errors };
}

async function untilReady(call: ApiServer['call'], running: readonly Running[]): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const ended = running.find(({ child }) => child.exitCode !== null);
    if (ended !== undefined) throw new Error(`${ended.child.spawnfile} ended: ${ended.errors.join('')}`);
    const status = await call('GET', '/readyz').then(
      (answer) => answer.status,
      () => 0,
    );
    const namespace = status === 200 ? await call('GET', '/api/v1/namespaces/default') : undefined;
    if (namespace?.status === 200) return;
    await sleep(200);
  }
  throw new Error(
    `the API server was not ready in time: ${running.map(({ errors }) => errors.join('')).join('\n')}`,
  );
}

function send(
  agent: Agent,
  port: number,
  headers: Readonly<Record<string, string>>,
  method: string,
  path: string,
  body: unknown,
): Promise<ApiAnswer> {
  const payload = body === undefined ? undefined : exactJson(body);
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: {
          ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
          accept: 'application/json',
          ...(payload === undefined
            ? {}
            : { 'content-type': type, 'content-length': Buffer.byteLength(payload) }),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: incoming.statusCode ?? 0,
            body:
              incoming.headers['content-type']?.startsWith('application/json') === true
                ? parseCelJson(text)
                : text,
            warnings: warningsOf(incoming.rawHeaders),
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

/** RFC 7234, 5.5: `299 - "text"`, with quotes and backslashes escaped. */
function warningsOf(rawHeaders: readonly string[]): string[] {
  const warnings: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]!.toLowerCase() !== 'warning') continue;
    const text = /^\d{3} \S+ "((?:[^"\\]|\\.)*)"/.exec(rawHeaders[index + 1]!)?.[1];
    // Node reads headers as Latin 1; the server writes UTF-8.
    if (text !== undefined) {
      warnings.push(Buffer.from(text.replaceAll(/\\(.)/g, '$1'), 'latin1').toString('utf8'));
    }
  }
  return warnings;
}

async function stop(running: readonly Running[], agent: Agent, directory: string): Promise<void> {
  agent.destroy();
  for (const { child } of running) {
    if (child.exitCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  }
  await rm(directory, { recursive: true, force: true, maxRetries: 3 });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}
