import type { IncomingMessage } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf } from '#core/index.ts';
import { exchange } from '../http/exchange.ts';
import { PACE } from '../http/timing.ts';
import { Connections, type ConnectionOptions } from './connections.ts';

/** The part of the web's `fetch` that is here: no redirects are followed. */
export type WebFetch = (
  url: string,
  init: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<Pick<Response, 'status' | 'headers' | 'body'>>;

/**
 * A `fetch` that goes through this machine's proxies and trusts its certificate authorities, and those of a file, as the
 * requests to registries do. Failures of the network are plain errors, as those of the web's `fetch` are.
 */
export function webFetch(options: ConnectionOptions): WebFetch {
  const connections = new Connections(undefined, options);
  return async (text, { headers, signal }) => {
    const url = new URL(text);
    const agent = await connections.agentFor(url);
    const fields = { 'accept-encoding': 'identity', ...headers };
    const response = await exchange({ url, headers: fields, agent }, PACE, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new Error(messageOf(error), { cause: error });
    });
    const { status, message } = response;
    const answered = new Headers();
    for (const [name, value] of Object.entries(message.headersDistinct))
      for (const one of value ?? []) answered.append(name, one);
    const body = Readable.toWeb(decoded(message, answered.get('content-encoding') ?? 'identity'));
    return { status, headers: answered, body: body as unknown as ReadableStream<Uint8Array> };
  };
}

/** Some servers send what lies there compressed, whatever was asked for (RFC 9110, section 12.5.3). */
function decoded(message: IncomingMessage, encoding: string): Readable {
  switch (encoding.toLowerCase()) {
    case 'identity':
      return message;
    case 'gzip':
    case 'x-gzip':
      // A failure of either ends the other, and is told by the decoder.
      return pipeline(message, createGunzip(), () => {});
    default:
      message.destroy();
      throw new Error(`the answer has the encoding ${encoding.slice(0, 40)}, which was not asked for`);
  }
}
