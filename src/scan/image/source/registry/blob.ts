import { createHash } from 'node:crypto';
import { MIB, Problem } from '#core/index.ts';
import { pacedChunks } from '../http/body.ts';
import type { HttpResponse } from '../http/exchange.ts';
import { isTransient, type HttpProblemCode } from '../http/failure.ts';
import { backOff, MAX_ATTEMPTS } from '../http/retry.ts';
import type { Descriptor } from '../manifest.ts';
import type { RegistryProblemCode } from './problem.ts';
import type { RegistrySession } from './session.ts';

/** A connection that brought this much before it broke was worth it, and does not count among the failures. */
const WORTHWHILE = MIB;

/**
 * The bytes of a blob, verified as they pass: never more than the descriptor's size, and an error instead of the end when
 * size or digest are not its. A connection that breaks is taken up where it broke; a place that cannot serve the blob, or not
 * all of it, is left for the next one.
 */
export async function* verifiedBlob(
  sessions: readonly RegistrySession[],
  { digest, size }: Descriptor,
  what: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const hash = createHash(digest.slice(0, digest.indexOf(':')));
  let received = 0;
  let failures = 0;
  let lastBreak = 0;
  let hasRanges = true;
  const left = [...sessions];
  for (let isComplete = false; !isComplete;) {
    const from: number | undefined = received > 0 && hasRanges ? received : undefined;
    const request = { path: `blobs/${digest}`, what, accept: '*/*', ...(from === undefined ? {} : { from }) };
    const session = left[0]!;
    let isUnderWay = false;
    try {
      const response = await session.get(request, signal);
      const start = startOf(response, from ?? 0, size, what);
      hasRanges = from === undefined || start === from;
      isUnderWay = true;
      let at = start;
      for await (const chunk of pacedChunks(response, session.pace, session.timing)) {
        // A server that ignores the range sends again what we have: it is passed over.
        const fresh = chunk.subarray(Math.min(Math.max(received - at, 0), chunk.byteLength));
        at += chunk.byteLength;
        if (at > size) throw wrongSize(what, `more than the ${size} bytes`);
        if (fresh.byteLength === 0) continue;
        received += fresh.byteLength;
        hash.update(fresh);
        yield fresh;
      }
      if (at < size)
        throw new Problem<HttpProblemCode>(
          'http.interrupted',
          `${what} ended after ${at} of its ${size} bytes`,
        );
      isComplete = true;
    } catch (error) {
      signal?.throwIfAborted();
      failures = received - lastBreak >= WORTHWHILE ? 1 : failures + 1;
      lastBreak = received;
      // What fails before the first byte was tried again by the session itself.
      if (!isUnderWay || !isTransient(error) || failures >= MAX_ATTEMPTS) {
        if (left.length === 1 || !(error instanceof Problem)) throw error;
        left.shift();
        failures = 0;
        hasRanges = true;
        continue;
      }
      await backOff(failures, session.timing, signal);
    }
  }
  const actual = `${digest.slice(0, digest.indexOf(':'))}:${hash.digest('hex')}`;
  if (actual !== digest)
    throw new Problem<RegistryProblemCode>(
      'registry.digest',
      `${what} has the digest ${actual} instead of ${digest}`,
    );
}

/** Where the answer's bytes begin; its announced length must be what the descriptor says. */
function startOf(response: HttpResponse, asked: number, size: number, what: string): number {
  const { status, headers, message, where } = response;
  let start = 0;
  if (status === 206) {
    const [, first] =
      /^bytes (\d{1,16})-\d{1,16}\/(?:\d{1,16}|\*)$/.exec(headers['content-range'] ?? '') ?? [];
    start = Number(first ?? -1);
    if (start !== asked) {
      message.destroy();
      throw new Problem<RegistryProblemCode>(
        'registry.answer',
        `${where} sent another part of ${what} than we asked for`,
      );
    }
  }
  const announced = headers['content-length'];
  if (announced !== undefined && Number(announced) !== size - start) {
    message.destroy();
    throw wrongSize(what, `${start + Number(announced)} bytes instead of the ${size}`);
  }
  return start;
}

function wrongSize(what: string, has: string): Problem<RegistryProblemCode> {
  return new Problem('registry.size', `${what} has ${has} that its descriptor says`);
}
