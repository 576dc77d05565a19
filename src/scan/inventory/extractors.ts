import { goPrograms } from './binary/go/go.ts';
import { rustPrograms } from './binary/rust/rust.ts';
import type { Extractor } from './extractor.ts';
import { goMod } from './language/go/go-mod.ts';
import { javaArchives } from './language/java/archives.ts';
import { nodeModules } from './language/node/node-modules.ts';
import { packageLock } from './language/node/package-lock.ts';
import { pythonInstalled } from './language/python/installed.ts';
import { pythonRequirements } from './language/python/requirements.ts';
import { apk } from './os/apk/apk.ts';
import { chisel } from './os/chisel/chisel.ts';
import { dpkg } from './os/dpkg/dpkg.ts';
import { rpm } from './os/rpm/rpm.ts';

/** Every parser of packages: a new ecosystem is one file (with its test) and one line here. */
export const EXTRACTORS: readonly Extractor[] = [
  dpkg,
  apk,
  rpm,
  chisel,
  goPrograms,
  rustPrograms,
  nodeModules,
  packageLock,
  pythonInstalled,
  pythonRequirements,
  goMod,
  javaArchives,
];
