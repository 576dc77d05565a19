import type { CliContext } from './context.ts';

/** What may be set for every command on a machine instead of by flags, for help. */
export const ENVIRONMENT_HELP: readonly string[] = [
  'Environment, where no flag says otherwise (lists are separated by commas):',
  '  BULKHEAD_DB                directory of the advisory database',
  '  BULKHEAD_ADVISORIES        feeds or a mirror of the database (list)',
  '  BULKHEAD_PUBLIC_KEY        key file that a fetched database has to be signed by',
  '  BULKHEAD_FINGERPRINT_KEY  hexadecimal key of the fingerprints of secrets (default: a file of yours)',
  '  BULKHEAD_CA_FILE           further certificate authorities, for registries and feeds',
  '  BULKHEAD_REGISTRY_MIRRORS  REGISTRY=URL (list)',
  '  HTTPS_PROXY, HTTP_PROXY, NO_PROXY, DOCKER_HOST, DOCKER_CONFIG, XDG_CACHE_HOME, XDG_DATA_HOME, NO_COLOR as usual',
];

/** The items of a variable that holds a list separated by commas; empty where it is not set. */
export function listIn(environment: CliContext['process']['env'], name: string): readonly string[] {
  return (environment[name] ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
