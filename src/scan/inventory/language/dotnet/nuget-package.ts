import type { Package } from '#core/index.ts';
import { packageUrl } from '../../purl.ts';

/** A package of NuGet, as all readers of its files tell of one. */
export function nugetPackage(
  { name, version }: Pick<Package, 'name' | 'version'>,
  path: string,
  foundBy: string,
  evidence: Package['evidence'],
): Package {
  return {
    type: 'nuget',
    name,
    version,
    purl: packageUrl({ type: 'nuget', name, version }),
    licenses: [],
    locations: [{ path }],
    foundBy,
    evidence,
  };
}
