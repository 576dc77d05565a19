import type { LicensePolicy } from '#scan/license/index.ts';
import type { Detection, DetectionInput } from './detectors.ts';
import { observedInView } from './observed.ts';

/** What the licences of packages ask for, and those of texts that belong to none. */
export async function findLicenses(input: DetectionInput): Promise<Detection> {
  const { filesystem, inventory, settings } = input;
  const { LICENSE_INSPECTOR, licenseFindings } = await import('#scan/license/index.ts');
  const observed = observedInView(input, LICENSE_INSPECTOR);
  return licenseFindings(observed, {
    packages: inventory.packages,
    isSystemFile: inventory.isSystemFile,
    realPath: (path) => filesystem.stat(path)?.path,
    ...(settings.licensePolicy === undefined ? {} : { policy: settings.licensePolicy }),
  });
}

/** The policy that a file's text says; `name` is the file's, for what is wrong with it. */
export async function readLicensePolicy(text: string, name: string): Promise<LicensePolicy> {
  const { parseLicensePolicy } = await import('#scan/license/index.ts');
  return parseLicensePolicy(text, name);
}
