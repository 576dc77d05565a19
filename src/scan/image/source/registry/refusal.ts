import { isRecord, Problem } from '#core/index.ts';
import { readBody } from '../http/body.ts';
import type { HttpResponse } from '../http/exchange.ts';
import type { Pace, Timing } from '../http/timing.ts';
import type { RegistryProblemCode } from './problem.ts';
import type { Secrets } from './secrets.ts';

/** Enough for the errors of any registry; a longer page is not read. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * The problem behind an answer that is not what was asked for. `what` names what was, `said` is the server's word on it,
 * `troubles` is what was amiss before, and `domain` is the registry's.
 */
export function refusal(
  response: HttpResponse,
  what: string,
  said: string,
  troubles: readonly string[],
  domain: string,
): Problem<RegistryProblemCode> {
  const { status, where } = response;
  const words = said === '' ? '' : `: ${said}`;
  const before = troubles.length === 0 ? '' : `; ${troubles.join('; ')}`;
  switch (status) {
    case 401:
      return new Problem(
        'registry.unauthorized',
        `${where} wants to know who asks for ${what}${words}${before}`,
        {
          hint: `${loginHint(domain)}; many registries say this too of what does not exist`,
        },
      );
    case 403:
      return new Problem('registry.denied', `${where} does not let us have ${what}${words}${before}`);
    case 404:
      return new Problem('registry.not-found', `${where} does not have ${what}${words}${before}`, {
        hint: `look for a typing error; some registries say this too to who has not logged in`,
      });
    case 429:
      return new Problem('registry.rate-limited', `${where} has had too many requests for now${words}`, {
        hint: 'wait, or log in: most registries allow more to whom they know',
      });
    default:
      return status >= 500
        ? new Problem('registry.unavailable', `${where} failed with status ${status} on ${what}${words}`)
        : new Problem('registry.answer', `${where} answered ${what} with status ${status}${words}`);
  }
}

/** How to log in to a registry. */
export function loginHint(domain: string): string {
  return `log in with: docker login${domain === 'docker.io' ? '' : ` ${domain}`}`;
}

/** What a registry says of its refusal (distribution-spec, "Error Codes"), cleaned of secrets; empty when it says nothing. */
export async function errorText(
  response: HttpResponse,
  secrets: Secrets,
  pace: Pace,
  timing: Timing,
): Promise<string> {
  try {
    const bytes = await readBody(response, 'the error', MAX_ERROR_BYTES, pace, timing);
    const body: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const first: unknown = isRecord(body) && Array.isArray(body.errors) ? body.errors[0] : body;
    if (!isRecord(first)) return '';
    const words = [first.code, first.message, first.details].filter((word) => typeof word === 'string');
    return secrets.redact(words.join(' '));
  } catch {
    response.signal?.throwIfAborted();
    response.message.destroy();
    return '';
  }
}
