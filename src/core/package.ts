import type { Digest } from './digest.ts';

/** The layer that brought something, and the image history's instruction for it where the two can be matched. */
export interface LayerReference {
  /** Position in the image, the lowest layer is 0. */
  readonly index: number;
  readonly diffId: Digest;
  /** The Dockerfile instruction as the image history tells it. */
  readonly instruction?: string;
}

/** A place in an image or a tree: an absolute path without the leading slash, in the merged view. */
export interface Location {
  readonly path: string;
  readonly layer?: LayerReference;
  readonly line?: number;
  readonly column?: number;
}

/** The package types of the purl specification that inventories produce. */
export type PackageType =
  | 'deb'
  | 'apk'
  | 'rpm'
  | 'npm'
  | 'pypi'
  | 'golang'
  | 'maven'
  | 'gem'
  | 'cargo'
  | 'composer'
  | 'nuget'
  | 'bitnami'
  | 'alpm'
  | 'cocoapods'
  | 'conan'
  | 'conda'
  | 'cran'
  | 'ebuild'
  | 'hackage'
  | 'hex'
  | 'julia'
  | 'luarocks'
  | 'nix'
  | 'opam'
  | 'opkg'
  | 'otp'
  | 'pub'
  | 'swift'
  | 'generic';

/** One installed (or declared) package. */
export interface Package {
  readonly type: PackageType;
  /** The name as its ecosystem compares it: `@scope/name`, `group:artifact`, a PEP 503 name, a Go module path. */
  readonly name: string;
  readonly version: string;
  /** Package URL by the purl specification. */
  readonly purl: string;
  readonly architecture?: string;
  /** Operating system packages: what it was built from. Advisories name that, and its own version. */
  readonly source?: { readonly name: string; readonly version: string };
  /** Distribution module stream, `name:stream` (rpm modularity). */
  readonly module?: string;
  /** Who built it, when the database says so (rpm `Vendor`, dpkg `Maintainer`). */
  readonly vendor?: string;
  /** As the package's own metadata says, not normalised; one SPDX expression where licences were scanned for. */
  readonly licenses: readonly string[];
  readonly locations: readonly Location[];
  /** The parser that made this claim, `os/dpkg`, `language/node-modules`... */
  readonly foundBy: string;
  /** `installed` is really there; `declared` is named by a lock file or manifest only. */
  readonly evidence: 'installed' | 'declared';
  /** Package URL of the operating system package whose files these are; advisories for upstream do not apply then. */
  readonly owner?: string;
  /** Only needed to build or test (lock files say so). */
  readonly dev?: boolean;
}
