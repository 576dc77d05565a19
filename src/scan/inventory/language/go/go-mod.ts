import { MIB, type Package } from '#core/index.ts';
import { golangPackage, standardLibraryVersion } from '../../golang.ts';
import type { Extractor } from '../../extractor.ts';
import { readGoMod } from './go-mod-text.ts';

const MAX_BYTES: number = MIB;
/** The module cache, vendored trees and test inputs hold the files of other modules, which say what those require. */
const FOREIGN = /\/(?:pkg\/mod|vendor|testdata|node_modules)\//;
/** Go's own source tree; its programs tell what they were built from. */
const OWN_MODULES: ReadonlySet<string> = new Set(['std', 'cmd', 'misc']);

/** The modules that `go.mod` files declare, replaced where they say so, and the standard library of their toolchain. */
export const goMod: Extractor = {
  name: 'language/go-mod',
  needs: [{ baseName: 'go.mod', maxBytes: MAX_BYTES }],
  extract({ filesystem }) {
    const packages: Package[] = [];
    for (const { path } of filesystem.filesNamed('go.mod')) {
      const text = FOREIGN.test(`/${path}`) ? undefined : filesystem.readText(path);
      if (text === undefined) continue;
      const { module, toolchain = '', requirements } = readGoMod(text);
      if (OWN_MODULES.has(module)) continue;
      const add = (name: string, version: string, line?: number): void => {
        const location = line === undefined ? { path } : { path, line };
        packages.push(golangPackage(name, version, location, goMod.name, 'declared'));
      };
      for (const { path: name, version, line } of requirements) add(name, version, line);
      const version = standardLibraryVersion(toolchain);
      if (version !== undefined) add('stdlib', version);
    }
    return { packages, incomplete: [] };
  },
};
