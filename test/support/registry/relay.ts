import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';

export interface Relay extends AsyncDisposable {
  readonly host: string;
  /** What went through: targets of tunnels, or connections. */
  readonly passed: readonly string[];
}

/** A relay to a server that cuts each of the first `cuts` connections after `bytes` of answers. */
export async function startCuttingRelay(target: string, bytes: number, cuts: number): Promise<Relay> {
  const passed: string[] = [];
  const [address, port] = target.split(':');
  const server = createServer((near) => {
    const isCut = passed.push(target) <= cuts;
    const far = connect(Number(port), address);
    let left = bytes;
    near.pipe(far);
    far.on('data', (chunk) => {
      near.write(isCut ? chunk.subarray(0, left) : chunk);
      left -= chunk.length;
      if (isCut && left <= 0) near.end(() => near.destroy());
    });
    far.on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('error', () => near.destroy());
    near.on('error', () => far.destroy());
  });
  return relayOf(server, passed);
}

/** A proxy that only tunnels (`CONNECT`), wherever to: every name leads to `target`. */
export async function startTunnel(target: string): Promise<Relay> {
  const passed: string[] = [];
  const [address, port] = target.split(':');
  const server = createHttpServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, near) => {
    passed.push(request.url ?? '');
    const far = connect(Number(port), address, () => near.write('HTTP/1.1 200 OK\r\n\r\n'));
    near.pipe(far).pipe(near);
    far.on('error', () => near.destroy());
    near.on('error', () => far.destroy());
  });
  return relayOf(server, passed);
}

async function relayOf(server: Server, passed: readonly string[]): Promise<Relay> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    [Symbol.asyncDispose]: async () => {
      if ('closeAllConnections' in server)
        (server as ReturnType<typeof createHttpServer>).closeAllConnections();
      server.close();
    },
  };
}
