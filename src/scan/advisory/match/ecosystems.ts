import { compareText, type OsRelease, type Package } from '#core/index.ts';
import { distributionOf } from './distribution.ts';
import { LANGUAGE_ECOSYSTEMS } from './lookup.ts';

/** The ecosystems whose advisories an image needs, as `ensureEcosystems` takes them. Distributions without advisories need none. */
export function ecosystemsOf(os: OsRelease | undefined, packages: readonly Package[]): string[] {
  const ecosystems = new Set<string>();
  const distribution = os === undefined ? undefined : distributionOf(os);
  for (const { type } of packages) {
    const language = LANGUAGE_ECOSYSTEMS.get(type);
    if (language !== undefined) ecosystems.add(language);
    else if (distribution?.kind === 'known' && distribution.type === type)
      ecosystems.add(distribution.ecosystem);
  }
  return [...ecosystems].sort(compareText);
}
