import type { Package } from '#core/index.ts';
import type { Extractor } from '../extractor.ts';
import { fakeFilesystem } from '../fake-filesystem.ts';

/** For tests: what one parser finds in these files, packages in the order of their package URLs. */
export function extracted(
  extractor: Extractor,
  files: Readonly<Record<string, string | Uint8Array>>,
): {
  readonly packages: readonly Package[];
  readonly purls: readonly string[];
  readonly damaged: readonly string[];
} {
  const filesystem = fakeFilesystem(files, {
    needs: extractor.needs,
    inspectors: extractor.inspectors ?? [],
  });
  const { packages, incomplete } = extractor.extract({ filesystem, os: { id: 'linux', version: '' } });
  return {
    packages,
    purls: packages.map(({ purl, dev }) => (dev === true ? `${purl} (dev)` : purl)).sort(),
    damaged: incomplete.map(({ what }) => what),
  };
}
