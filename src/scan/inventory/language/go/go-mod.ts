import { MIB, type Json, type Package } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import { golangPackage, standardLibraryVersion } from '../../golang.ts';
import type { Extractor } from '../../extractor.ts';
import { unreadable } from '../text-document.ts';
import { readGoMod, type GoModFile } from './go-mod-text.ts';

const MAX_BYTES: number = MIB;
/** The module cache, vendored trees and test inputs hold the files of other modules, which say what those require. */
const FOREIGN = /(?:^|\/)(?:pkg\/mod|vendor|testdata|node_modules)\//;
/** Go's own source tree; its programs tell what they were built from. */
const OWN_MODULES: ReadonlySet<string> = new Set(['std', 'cmd', 'misc']);

/** Keeps what `go.mod` files declare. */
const goModInspector: FileInspector = {
  name: 'language/go-mod',
  version: 1,
  extensions: ['mod'],
  wants: ({ path }) => path.endsWith('go.mod') && /(?:^|\/)go\.mod$/.test(path) && !FOREIGN.test(path),
  inspect(_file, content): Json | undefined {
    if (content.size > MAX_BYTES) return `it has ${content.size} bytes, the limit is ${MAX_BYTES}`;
    return readGoMod(textOf(content.read(0, content.size))) as unknown as Json;
  },
};

/** The modules that `go.mod` files declare, replaced where they say so, and the standard library of their toolchain. */
export const goMod: Extractor = {
  name: 'language/go-mod',
  needs: [],
  inspectors: [goModInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete = [];
    for (const { file, value } of filesystem.observations(goModInspector.name)) {
      const { path } = file;
      if (typeof value === 'string') {
        incomplete.push(unreadable(path, value));
        continue;
      }
      const { module, toolchain = '', requirements } = value as unknown as GoModFile;
      if (OWN_MODULES.has(module)) continue;
      for (const { path: name, version, line } of requirements)
        packages.push(golangPackage(name, version, { path, line }, goMod.name, 'declared'));
      const version = standardLibraryVersion(toolchain);
      if (version !== undefined)
        packages.push(golangPackage('stdlib', version, { path }, goMod.name, 'declared'));
    }
    return { packages, incomplete };
  },
};
