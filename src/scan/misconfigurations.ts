import type { Detection, DetectionInput } from './detectors.ts';

/** What is wrong with the image's configuration, and with the Dockerfiles that stand in the target. */
export async function findMisconfigurations(input: DetectionInput): Promise<Detection> {
  const { filesystem, references, config } = input;
  const { checkImageConfig, MISCONFIG_INSPECTOR, misconfigFindings } =
    await import('#scan/misconfig/index.ts');
  const observed = filesystem
    .layerObservations(MISCONFIG_INSPECTOR)
    .flatMap(({ path, layer, hidden, value }) => {
      const reference = references[layer];
      return hidden ? [] : [{ path, value, ...(reference === undefined ? {} : { layer: reference }) }];
    });
  const files = misconfigFindings(observed);
  // The image goes by many names, and its findings must keep their fingerprints under all of them.
  const image = config === undefined ? [] : checkImageConfig(config, '');
  return { findings: [...image, ...files.findings], incomplete: files.incomplete };
}
