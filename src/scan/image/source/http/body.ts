import { Problem } from '#core/index.ts';
import type { HttpResponse } from './exchange.ts';
import { networkProblem, type HttpProblemCode } from './failure.ts';
import type { Pace, Timing } from './timing.ts';

/**
 * The body of a response in pieces as they come. Only the time spent waiting for the server counts against its pace, so
 * a reader may take as long as it likes. Leaving the loop early closes the connection.
 */
export async function* pacedChunks(
  { message, where, signal }: HttpResponse,
  pace: Pace,
  timing: Timing,
  total: number = Infinity,
): AsyncGenerator<Uint8Array> {
  let ended: Problem<HttpProblemCode> | undefined;
  const end = (problem: Problem<HttpProblemCode>): void => {
    ended = problem;
    message.destroy();
  };
  let isWaiting = true;
  const idle = setTimeout(() => {
    if (isWaiting) end(new Problem('http.timeout', `${where} sent nothing for ${pace.idle / 1000} s`));
  }, pace.idle);
  let since = timing.now();
  let waited = 0;
  let windowStart = 0;
  let windowBytes = 0;
  try {
    for await (const chunk of message as AsyncIterable<Uint8Array>) {
      isWaiting = false;
      waited += timing.now() - since;
      windowBytes += chunk.byteLength;
      if (waited > total) throw tooSlow(where, `did not finish a small document within ${total / 1000} s`);
      if (waited - windowStart >= pace.window) {
        if (windowBytes < pace.windowBytes)
          throw tooSlow(
            where,
            `sent ${windowBytes} bytes in ${pace.window / 1000} s; the least is ${pace.windowBytes}`,
          );
        windowStart = waited;
        windowBytes = 0;
      }
      yield chunk;
      isWaiting = true;
      idle.refresh();
      since = timing.now();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw ended ?? networkProblem(error, where);
  } finally {
    clearTimeout(idle);
  }
}

/** A whole body of at most `limit` bytes; `what` names it in problems. */
export async function readBody(
  response: HttpResponse,
  what: string,
  limit: number,
  pace: Pace,
  timing: Timing,
): Promise<Uint8Array> {
  const announced = Number(response.headers['content-length'] ?? 0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (announced > limit) response.message.destroy();
  else
    for await (const chunk of pacedChunks(response, pace, timing, pace.document)) {
      size += chunk.byteLength;
      if (size > limit) break;
      chunks.push(chunk);
    }
  if (announced > limit || size > limit)
    throw new Problem<HttpProblemCode>(
      'http.too-large',
      `${what} from ${response.where} has more than ${limit} bytes, which is the limit`,
    );
  return Buffer.concat(chunks, size);
}

/** Reads off a short rest, so that the connection can serve again; closes it when there is more. */
export async function discardBody(response: HttpResponse, pace: Pace, timing: Timing): Promise<void> {
  try {
    await readBody(response, 'the answer', MAX_DISCARDED, pace, timing);
  } catch {
    response.signal?.throwIfAborted();
    response.message.destroy();
  }
}

/** A new connection is cheaper than reading more than this. */
const MAX_DISCARDED = 64 * 1024;

function tooSlow(where: string, why: string): Problem<HttpProblemCode> {
  return new Problem('http.too-slow', `${where} is too slow: it ${why}`);
}
