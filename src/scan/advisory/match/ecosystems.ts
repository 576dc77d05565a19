import { compareText, type OsRelease, type Package } from '#core/index.ts';
import { distributionOf } from './distribution.ts';
import { languageEcosystemOf } from './lookup.ts';

/** The ecosystems whose advisories an image needs, as `ensureEcosystems` takes them. Distributions without advisories need none. */
export function ecosystemsOf(os: OsRelease | undefined, packages: readonly Package[]): string[] {
  const ecosystems = new Set<string>();
  const distribution = os === undefined ? undefined : distributionOf(os);
  for (const pkg of packages) {
    const language = languageEcosystemOf(pkg);
    if (language !== undefined) ecosystems.add(language);
    else if (distribution?.kind === 'known' && distribution.type === pkg.type)
      ecosystems.add(distribution.ecosystem);
  }
  return [...ecosystems].sort(compareText);
}
