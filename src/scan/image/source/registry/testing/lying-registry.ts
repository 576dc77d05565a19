import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { emptyShelf, type Shelf } from './image.ts';

/** Answers a request itself (and returns true), or leaves it to the honest registry. */
export type Lie = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** A registry in this process, on a port of the loopback interface, that lies where a test wants it to. */
export interface LyingRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly shelf: Shelf;
  /** Every request about an image that came, in order. */
  readonly requests: readonly SeenRequest[];
  /** Requests for `/v2/`, by which a client finds out how to speak; the registry is honest about that. */
  readonly greetings: readonly SeenRequest[];
  /** Connections that stand. */
  readonly connections: ReadonlySet<object>;
  lie: Lie;
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
  readonly body: string;
}

export async function startLyingRegistry(
  lie: Lie = () => false,
  tls?: { readonly key: string; readonly cert: string },
): Promise<LyingRegistry> {
  const shelf = emptyShelf();
  const requests: SeenRequest[] = [];
  const greetings: SeenRequest[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request;
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const seen = { method, url, authorization: headers.authorization, range: headers.range, body };
    if (url === '/v2/') {
      greetings.push(seen);
      response.end('{}');
      return;
    }
    requests.push(seen);
    if (!(await registry.lie(request, response))) answerHonestly(shelf, request, response);
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  const connections = new Set<object>();
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const registry: LyingRegistry = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    shelf,
    requests,
    greetings,
    connections,
    lie,
    [Symbol.asyncDispose]: () => stop(server),
  };
  return registry;
}

/** The honest part: manifests and blobs from the shelf, ranges included (distribution-spec, "Pull"). */
export function answerHonestly(shelf: Shelf, request: IncomingMessage, response: ServerResponse): void {
  const [, kind, name = ''] = /^\/v2\/.+\/(manifests|blobs)\/([^/]+)$/.exec(request.url ?? '') ?? [];
  const manifest = kind === 'manifests' ? shelf.manifests.get(name) : undefined;
  const bytes = manifest?.bytes ?? (kind === 'blobs' ? shelf.blobs.get(name) : undefined);
  if (bytes === undefined)
    return sendError(response, 404, 'NOT_FOUND', `nothing is known by the name ${name}`);
  response.setHeader('content-type', manifest?.mediaType ?? 'application/octet-stream');
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start > 0) {
    response.statusCode = 206;
    response.setHeader('content-range', `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
  }
  response.setHeader('content-length', bytes.length - start);
  response.end(bytes.subarray(start));
}

/** An error as registries write it. */
export function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ errors: [{ code, message }] }));
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
}
