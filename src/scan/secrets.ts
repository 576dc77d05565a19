import type { Detection, DetectionInput } from './detectors.ts';

/** The secrets of every layer, those too that a later layer hides. Files of the distribution are suppressed, configuration aside. */
export async function findSecrets(input: DetectionInput): Promise<Detection> {
  const { filesystem, references, inventory } = input;
  const { SECRET_INSPECTOR, secretFindings, secretIncompleteness } = await import('#scan/secret/index.ts');
  const observed = filesystem.layerObservations(SECRET_INSPECTOR).map(({ path, layer, hidden, value }) => {
    const reference = references[layer];
    return { path, value, deleted: hidden, ...(reference === undefined ? {} : { layer: reference }) };
  });
  // People edit what is under /etc, and that is where secrets are: being listed by a package excuses nothing there.
  const isDistributionFile = (path: string): boolean =>
    !path.startsWith('etc/') && inventory.isSystemFile(path);
  return {
    findings: secretFindings(observed, { isDistributionFile }),
    incomplete: secretIncompleteness(observed),
  };
}
