import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Debian's `docker-registry`, running on a loopback port until it is disposed of. */
export interface RealRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
}

const PROGRAM = 'docker-registry';

/** Starts the registry with its storage under `parent`; `sections` are added to its configuration as JSON, which is YAML. */
export async function startDockerRegistry(
  parent: string,
  sections: { readonly http?: object; readonly auth?: object } = {},
): Promise<RealRegistry> {
  const directory = await mkdtemp(join(parent, 'registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(directory, 'storage') } },
    http: { addr: host, secret: 'for this run only', ...sections.http },
    ...(sections.auth === undefined ? {} : { auth: sections.auth }),
  };
  const file = join(directory, 'config.yml');
  await writeFile(file, JSON.stringify(config));
  const child = spawn(PROGRAM, ['serve', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  for (let attempt = 0; !(await accepts(host)); attempt++) {
    if (child.exitCode !== null || attempt > 200)
      throw new Error(`docker-registry did not start: ${complaints}`);
    await delay(50);
  }
  return {
    host,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(host: string): Promise<boolean> {
  const [address, port] = host.split(':');
  const socket = connect(Number(port), address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
