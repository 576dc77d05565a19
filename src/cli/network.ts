import { setTimeout as sleep } from 'node:timers/promises';
import type { Network } from '#scan/advisory/index.ts';
import { loadRegistrySource } from '#scan/image/index.ts';
import type { CliContext } from './context.ts';

/** The flag of commands that fetch feeds. */
export const CA_FILE = {
  kind: 'parsed',
  optional: true,
  placeholder: 'FILE',
  parse: String,
  brief: 'Trust these certificate authorities too (PEM) [BULKHEAD_CA_FILE]',
} as const;

/** The machine's own network, for feeds: its proxies, its certificate authorities and those of a file. */
export function networkOf(context: CliContext, caFile: string | undefined): Network {
  const { env } = context.process;
  let opening: Promise<Network['fetch']> | undefined;
  return {
    async fetch(url, init) {
      opening ??= openWeb(env, certificatesOf(context, caFile));
      return (await opening)(url, init);
    },
    sleep: (milliseconds) => sleep(milliseconds),
  };
}

/** The file of further certificate authorities that a flag or the environment names. */
export function certificatesOf({ process }: CliContext, flag: string | undefined): string | undefined {
  return flag ?? (process.env['BULKHEAD_CA_FILE'] || undefined);
}

async function openWeb(
  environment: CliContext['process']['env'],
  caFile: string | undefined,
): Promise<Network['fetch']> {
  const { webFetch } = await loadRegistrySource();
  return webFetch({ environment, ...(caFile === undefined ? {} : { caFile }) });
}
