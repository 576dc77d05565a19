import type { Incompleteness, LayerReference, OtherFinding } from '#core/index.ts';
import type { MergedFilesystem } from '#scan/image/index.ts';

/** The secrets of every layer, those too that a later layer hides. Files of the distribution are suppressed, configuration aside. */
export async function findSecrets(
  filesystem: MergedFilesystem,
  references: readonly LayerReference[],
  isSystemFile: (path: string) => boolean,
): Promise<{ findings: readonly OtherFinding[]; incomplete: readonly Incompleteness[] }> {
  const { SECRET_INSPECTOR, secretFindings, secretIncompleteness } = await import('#scan/secret/index.ts');
  const observed = filesystem.layerObservations(SECRET_INSPECTOR).map(({ path, layer, hidden, value }) => {
    const reference = references[layer];
    return { path, value, deleted: hidden, ...(reference === undefined ? {} : { layer: reference }) };
  });
  // People edit what is under /etc, and that is where secrets are: being listed by a package excuses nothing there.
  const isDistributionFile = (path: string): boolean => !path.startsWith('etc/') && isSystemFile(path);
  return {
    findings: secretFindings(observed, { isDistributionFile }),
    incomplete: secretIncompleteness(observed),
  };
}
