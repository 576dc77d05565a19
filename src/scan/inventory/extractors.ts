import { goPrograms } from './binary/go/go.ts';
import { rustPrograms } from './binary/rust/rust.ts';
import type { Extractor } from './extractor.ts';
import { dotnetDeps } from './language/dotnet/deps-json.ts';
import { nugetPackagesConfig } from './language/dotnet/packages-config.ts';
import { nugetLock } from './language/dotnet/packages-lock.ts';
import { goMod } from './language/go/go-mod.ts';
import { javaArchives } from './language/java/archives.ts';
import { gradleLock } from './language/java/gradle-lock.ts';
import { bunLock } from './language/node/bun-lock.ts';
import { nodeModules } from './language/node/node-modules.ts';
import { packageLock } from './language/node/package-lock.ts';
import { pnpmLock } from './language/node/pnpm-lock.ts';
import { yarnLock } from './language/node/yarn-lock.ts';
import { composerInstalled, composerLock } from './language/php/composer.ts';
import { pythonInstalled } from './language/python/installed.ts';
import { pythonLock } from './language/python/lock-files.ts';
import { pythonRequirements } from './language/python/requirements.ts';
import { gemfileLock } from './language/ruby/gemfile-lock.ts';
import { gems } from './language/ruby/gems.ts';
import { cargoLock } from './language/rust/cargo-lock.ts';
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
  yarnLock,
  pnpmLock,
  bunLock,
  pythonInstalled,
  pythonRequirements,
  pythonLock,
  goMod,
  javaArchives,
  gradleLock,
  gems,
  gemfileLock,
  composerInstalled,
  composerLock,
  dotnetDeps,
  nugetLock,
  nugetPackagesConfig,
  cargoLock,
];
