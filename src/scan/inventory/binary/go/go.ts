import type { Incompleteness, Package } from '#core/index.ts';
import type { Extractor } from '../../extractor.ts';
import { golangPackage, standardLibraryVersion } from '../../golang.ts';
import { programInspector, type ProgramObservation } from '../program.ts';
import type { GoBuild, GoModule } from './module-text.ts';

/** The modules that Go programs were built from, as `go version -m` lists them, and the standard library. */
export const goPrograms: Extractor = {
  name: 'binary/go',
  needs: [],
  inspectors: [programInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    for (const { file, value } of filesystem.observations(programInspector.name)) {
      const { go = [], packer } = value as unknown as ProgramObservation;
      for (const build of go)
        for (const [name, version] of modulesOf(build))
          packages.push(golangPackage(name, version, { path: file.path }, goPrograms.name, 'installed'));
      if (packer !== undefined)
        incomplete.push({
          code: 'binary.packed',
          what: file.path,
          why: 'compressed by UPX: its parts cannot be seen',
        });
    }
    return { packages, incomplete };
  },
};

/** `stdlib` and `toolchain` are the names of the Go vulnerability database for what comes with the compiler. */
function modulesOf({ goVersion, path, main, modules }: GoBuild): GoModule[] {
  const all: GoModule[] = [...(main === undefined ? [] : [main]), ...modules];
  const version = standardLibraryVersion(goVersion);
  if (version === undefined) return all;
  all.push(['stdlib', version]);
  if (path.startsWith('cmd/')) all.push(['toolchain', version]);
  return all;
}
