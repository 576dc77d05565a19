import * as http from 'node:http';
import * as https from 'node:https';
import { Problem } from '#core/index.ts';
import { networkProblem, type HttpProblemCode } from './failure.ts';
import type { Pace } from './timing.ts';

export interface HttpRequest {
  readonly url: URL;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly agent?: http.Agent;
  /** A Unix socket instead of the URL's host. */
  readonly socketPath?: string;
  /** What problems call the server; its host by default, since paths and queries can hold secrets. */
  readonly where?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly url: URL;
  readonly where: string;
  /** Read it by `pacedChunks` or `readBody`, or destroy it. */
  readonly message: http.IncomingMessage;
  /** What ends the request also ends its body. */
  readonly signal: AbortSignal | undefined;
}

/** Sends one request and gives the head of its answer: no redirects, no attempts, no credentials of its own. */
export function exchange(request: HttpRequest, pace: Pace, signal?: AbortSignal): Promise<HttpResponse> {
  const { url, method = 'GET', headers = {}, body, agent, socketPath } = request;
  const where = request.where ?? url.host;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const start = url.protocol === 'https:' ? https.request : http.request;
    const outgoing = start(url, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
      ...(agent === undefined ? {} : { agent }),
      ...(socketPath === undefined ? {} : { socketPath }),
      ...(signal === undefined ? {} : { signal }),
    });
    const expire = (what: string, limit: number) => (): void => {
      outgoing.destroy(
        new Problem<HttpProblemCode>('http.timeout', `${where} ${what} within ${limit / 1000} s`),
      );
    };
    let timer = setTimeout(expire('did not accept a connection', pace.connect), pace.connect);
    const connected = (): void => {
      clearTimeout(timer);
      timer = setTimeout(expire('did not answer', pace.head), pace.head);
    };
    outgoing.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', connected);
      else connected();
    });
    outgoing.once('response', (message) => {
      clearTimeout(timer);
      resolve({ status: message.statusCode ?? 0, headers: message.headers, url, where, message, signal });
    });
    // Not `once`: an abort after the answer emits here again, and would otherwise end the process.
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(signal?.aborted === true ? (signal.reason as Error) : networkProblem(error, where));
    });
    outgoing.end(body);
  });
}
