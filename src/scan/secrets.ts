import { Problem, type Subject } from '#core/index.ts';
import type { FileDigests, ObservedFile, SecretSettings } from '#scan/secret/index.ts';
import type { Analysis } from './analyse.ts';
import type { Detection, DetectionInput } from './detectors.ts';
import { observedInLayers } from './observed.ts';
import type { Scanner } from './scanners.ts';

/**
 * The secrets of every layer, those too that a later layer hides, and those of the image's configuration. Files of the
 * distribution are suppressed, configuration aside.
 */
export async function findSecrets(input: DetectionInput): Promise<Detection> {
  const { inventory, config, settings } = input;
  const { loadSecrets, scanConfigForSecrets, SECRET_INSPECTOR, secretFindings, secretIncompleteness } =
    await import('#scan/secret/index.ts');
  const secrets = await loadSecrets(settings.secrets ?? {});
  const observed = observedInLayers(input, SECRET_INSPECTOR);
  const { checksums } = await input.recorded();
  const recorded = new Map(
    checksums.filter(({ by }) => by === 'os').map((checksum) => [checksum.path, checksum]),
  );
  const distributionFile = (file: ObservedFile, digests: FileDigests | undefined): string | undefined => {
    const { path, deleted } = file;
    // People edit what is under /etc, and that is where secrets are: being listed by a package excuses nothing there.
    if (path.startsWith('etc/') || !inventory.isSystemFile(path)) return undefined;
    const checksum =
      deleted === true ? undefined : (recorded.get(path) ?? recorded.get(path.replace(/^usr\//, '')));
    const known = checksum === undefined ? undefined : digests?.[checksum.algorithm as keyof FileDigests];
    if (known === undefined) return 'file of a distribution package';
    return known === checksum?.digest ? 'unmodified file of a distribution package' : undefined;
  };
  return {
    findings: [
      ...(config === undefined ? [] : scanConfigForSecrets(config.raw, secrets)),
      ...secretFindings(observed, { rules: secrets.rules, distributionFile }),
    ],
    incomplete: secretIncompleteness(observed),
  };
}

/** The secrets in the history of a repository, which is all that is looked for there. */
export async function analyseHistory(
  path: string,
  name: string,
  scanners: readonly Scanner[],
  settings: SecretSettings = {},
  signal?: AbortSignal,
): Promise<Analysis> {
  if (!scanners.includes('secrets'))
    throw new Problem('scan.target', `${name} is a history, in which only secrets are looked for`, {
      hint: 'Add --scanners secrets, or name the directory to look at the files as they are.',
    });
  const { loadSecrets, scanGitHistory } = await import('#scan/secret/index.ts');
  const secrets = await loadSecrets(settings);
  const subject: Subject = { kind: 'repository', id: path, name };
  const { findings, incomplete } = await scanGitHistory(path, {
    ...secrets,
    ...(signal === undefined ? {} : { signal }),
  });
  return { subject, packages: [], findings, incomplete, notices: [] };
}

/** What of somebody's rule files is not followed; throws what is wrong with them. */
export async function checkSecretRules(settings: SecretSettings): Promise<readonly string[]> {
  return (await (await import('#scan/secret/index.ts')).loadSecrets(settings)).notes;
}
