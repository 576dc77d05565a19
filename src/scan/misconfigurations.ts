import { tmpdir } from 'node:os';
import type { Incompleteness } from '#core/index.ts';
import type { CommandRunner } from '#scan/misconfig/index.ts';
import type { Detection, DetectionInput } from './detectors.ts';
import { observedInView } from './observed.ts';

/** What is wrong with the image's configuration, and with the Dockerfiles, manifests and Compose files in the target. */
export async function findMisconfigurations(input: DetectionInput): Promise<Detection> {
  const { config, rendering } = input;
  const { checkImageConfig, MISCONFIG_INSPECTOR, misconfigFindings, renderManifests } =
    await import('#scan/misconfig/index.ts');
  const observed = observedInView(input, MISCONFIG_INSPECTOR);
  const rendered =
    rendering === undefined
      ? NOTHING_RENDERED
      : await renderManifests(rendering.directory, observed, tmpdir(), rendering.run);
  const files = misconfigFindings(observed, rendered.renderings);
  const remarks = [...rendered.incomplete, ...files.incomplete];
  // The image goes by many names, and its findings must keep their fingerprints under all of them.
  const image = config === undefined ? [] : checkImageConfig(config, '');
  // Charts that lie in an image are cargo: that they aren't judged is worth a remark, and no more.
  const isCargo = ({ code }: Incompleteness): boolean =>
    config !== undefined && code === 'misconfig.not-rendered';
  return {
    findings: [...image, ...files.findings],
    incomplete: remarks.filter((remark) => !isCargo(remark)),
    notices: remarks.filter(isCargo),
  };
}

const NOTHING_RENDERED = { renderings: [], incomplete: [] } as const;

/** Runs helm, kustomize and kubectl from a search path. */
export async function loadCommandRunner(searchPath: string): Promise<CommandRunner> {
  return (await import('#scan/misconfig/index.ts')).createCommandRunner(searchPath);
}
