import type { Package } from '#core/index.ts';
import type { Extractor } from '../../extractor.ts';
import { packageUrl } from '../../purl.ts';
import { programInspector, type ProgramObservation } from '../program.ts';
import type { Crate } from './audit-data.ts';

/** The crates that Rust programs were built from, where `cargo auditable` recorded them. */
export const rustPrograms: Extractor = {
  name: 'binary/rust',
  needs: [],
  inspectors: [programInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    for (const { file, value } of filesystem.observations(programInspector.name))
      for (const crates of (value as unknown as ProgramObservation).rust ?? [])
        for (const crate of crates) packages.push(packageOf(crate, file.path));
    return { packages, incomplete: [] };
  },
};

function packageOf({ name, version, build }: Crate, path: string): Package {
  return {
    type: 'cargo',
    name,
    version,
    purl: packageUrl({ type: 'cargo', name, version }),
    licenses: [],
    locations: [{ path }],
    foundBy: rustPrograms.name,
    evidence: 'installed',
    ...(build && { dev: true }),
  };
}
