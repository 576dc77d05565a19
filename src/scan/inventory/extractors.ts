import { goPrograms } from './binary/go/go.ts';
import { rustPrograms } from './binary/rust/rust.ts';
import type { Extractor } from './extractor.ts';
import { conanLock } from './language/conan/conan-lock.ts';
import { conanfile } from './language/conan/conanfile.ts';
import { condaPackages } from './language/conda/conda-meta.ts';
import { condaEnvironment } from './language/conda/environment.ts';
import { pubspecLock } from './language/dart/pubspec-lock.ts';
import { dotnetDeps } from './language/dotnet/deps-json.ts';
import { nugetPackagesConfig } from './language/dotnet/packages-config.ts';
import { nugetLock } from './language/dotnet/packages-lock.ts';
import { nugetPackagesProps } from './language/dotnet/packages-props.ts';
import { mixLock } from './language/elixir/mix-lock.ts';
import { rebarLock } from './language/elixir/rebar-lock.ts';
import { otpApplications } from './language/erlang/otp-application.ts';
import { goMod } from './language/go/go-mod.ts';
import { cabalFreeze } from './language/haskell/cabal-freeze.ts';
import { stackLock, stackProject } from './language/haskell/stack-lock.ts';
import { javaArchives } from './language/java/archives.ts';
import { gradleLock } from './language/java/gradle-lock.ts';
import { pomProjects } from './language/java/project/pom-projects.ts';
import { sbtLock } from './language/java/sbt-lock.ts';
import { juliaManifest } from './language/julia/manifest.ts';
import { luaRocks } from './language/lua/rockspec.ts';
import { bunLock } from './language/node/bun-lock.ts';
import { nodeModules } from './language/node/node-modules.ts';
import { packageLock } from './language/node/package-lock.ts';
import { pnpmLock } from './language/node/pnpm-lock.ts';
import { yarnLock } from './language/node/yarn-lock.ts';
import { opamPackages } from './language/ocaml/opam.ts';
import { composerInstalled, composerLock } from './language/php/composer.ts';
import { knownPrograms } from './language/program/programs.ts';
import { pythonInstalled } from './language/python/installed.ts';
import { pythonLock } from './language/python/lock-files.ts';
import { pythonRequirements } from './language/python/requirements.ts';
import { rPackages } from './language/r/description.ts';
import { renvLock } from './language/r/renv-lock.ts';
import { gemfileLock } from './language/ruby/gemfile-lock.ts';
import { gems } from './language/ruby/gems.ts';
import { cargoLock } from './language/rust/cargo-lock.ts';
import { bitnamiPackages, embeddedSboms } from './language/sbom/embedded-sboms.ts';
import { swiftResolved } from './language/swift/package-resolved.ts';
import { podfileLock } from './language/swift/podfile-lock.ts';
import { apk } from './os/apk/apk.ts';
import { chisel } from './os/chisel/chisel.ts';
import { dpkg } from './os/dpkg/dpkg.ts';
import { nixStore } from './os/nix/nix-store.ts';
import { opkg } from './os/opkg/opkg.ts';
import { pacman } from './os/pacman/pacman.ts';
import { portage } from './os/portage/portage.ts';
import { rpm } from './os/rpm/rpm.ts';

/** Every parser of packages: a new ecosystem is one file (with its test) and one line here. */
export const EXTRACTORS: readonly Extractor[] = [
  dpkg,
  apk,
  rpm,
  chisel,
  opkg,
  pacman,
  portage,
  nixStore,
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
  nugetPackagesProps,
  cargoLock,
  condaPackages,
  condaEnvironment,
  pubspecLock,
  mixLock,
  rebarLock,
  otpApplications,
  swiftResolved,
  podfileLock,
  conanLock,
  conanfile,
  sbtLock,
  pomProjects,
  rPackages,
  renvLock,
  juliaManifest,
  stackLock,
  stackProject,
  cabalFreeze,
  luaRocks,
  opamPackages,
  knownPrograms,
  bitnamiPackages,
  embeddedSboms,
];
