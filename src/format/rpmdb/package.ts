import { Buffer } from 'node:buffer';
import { MIB } from '#core/index.ts';
import type { RpmHeader } from './header.ts';
import { rpmdbProblem } from './problem.ts';
import { RPM_TAG } from './tag.ts';

/** What a header says of its package. */
export interface RpmPackage {
  readonly name: string;
  /** Absent is not the same as 0 to those who compare with data that has none. */
  readonly epoch: number | undefined;
  readonly version: string;
  readonly release: string;
  /** Absent for `gpg-pubkey`, which is a key and no package. */
  readonly architecture: string | undefined;
  /** File name of the source package, `curl-7.76.1-29.el9.src.rpm`. */
  readonly sourceRpm: string | undefined;
  readonly vendor: string | undefined;
  readonly license: string | undefined;
  /** `name:stream:version:context` of the module that it was built in (Fedora, Red Hat). */
  readonly modularityLabel: string | undefined;
  /** MD5 of the package file's header and payload, hexadecimal. */
  readonly sigMd5: string | undefined;
}

/** One file of a package. */
export interface RpmFile {
  /** With its leading slash, as the package has it. */
  readonly path: string;
  readonly mode: number;
  /** RPMFILE_CONFIG 1, RPMFILE_DOC 2, RPMFILE_GHOST 64... (rpmfiles.h). */
  readonly flags: number;
  /** Hexadecimal; empty for what is no regular file. */
  readonly digest: string;
}

/** The facts of a header; `undefined` when it lacks a name, version or release. */
export function rpmPackageOf(header: RpmHeader): RpmPackage | undefined {
  const name = header.text(RPM_TAG.name);
  const version = header.text(RPM_TAG.version);
  const release = header.text(RPM_TAG.release);
  if (name === undefined || version === undefined || release === undefined) return undefined;
  const sigMd5 = header.bytes(RPM_TAG.sigMd5);
  return {
    name,
    epoch: header.integers(RPM_TAG.epoch)[0],
    version,
    release,
    architecture: header.text(RPM_TAG.arch),
    sourceRpm: header.text(RPM_TAG.sourceRpm),
    vendor: header.text(RPM_TAG.vendor),
    license: header.text(RPM_TAG.license),
    modularityLabel: header.text(RPM_TAG.modularityLabel),
    sigMd5: sigMd5 === undefined ? undefined : Buffer.from(sigMd5).toString('hex'),
  };
}

/** The paths of a package's files, as `rpm -ql` lists them. */
export function rpmFilePaths(header: RpmHeader): readonly string[] {
  const baseNames = header.texts(RPM_TAG.baseNames);
  if (baseNames.length === 0) return header.texts(RPM_TAG.oldFileNames);
  const directories = header.texts(RPM_TAG.dirNames);
  const indexes = header.integers(RPM_TAG.dirIndexes);
  let characters = 0;
  return baseNames.map((baseName, at) => {
    const path = (directories[indexes[at] ?? -1] ?? '') + baseName;
    characters += path.length;
    if (characters > MAX_PATH_CHARACTERS)
      throw rpmdbProblem(
        'rpmdb.limit',
        `the paths of a package have more than ${MAX_PATH_CHARACTERS} characters`,
      );
    return path;
  });
}

/** The files of a package with the algorithm of their digests, `md5` where the header names none. */
export function rpmFiles(header: RpmHeader): {
  readonly algorithm: string;
  readonly files: readonly RpmFile[];
} {
  const modes = header.integers(RPM_TAG.fileModes);
  const flags = header.integers(RPM_TAG.fileFlags);
  const digests = header.texts(RPM_TAG.fileDigests);
  const algorithm = header.integers(RPM_TAG.fileDigestAlgorithm)[0] ?? MD5;
  return {
    algorithm: DIGEST_ALGORITHMS.get(algorithm) ?? `pgp-${algorithm}`,
    files: rpmFilePaths(header).map((path, at) => ({
      path,
      mode: modes[at] ?? 0,
      flags: flags[at] ?? 0,
      digest: digests[at] ?? '',
    })),
  };
}

/** A kernel's source has 4 million. Directory names are stored once, so a small header could name petabytes of paths. */
const MAX_PATH_CHARACTERS = 64 * MIB;
const MD5 = 1;
/** OpenPGP's hash numbers (RFC 9580, section 9.5). */
const DIGEST_ALGORITHMS: ReadonlyMap<number, string> = new Map([
  [1, 'md5'],
  [2, 'sha1'],
  [8, 'sha256'],
  [9, 'sha384'],
  [10, 'sha512'],
  [11, 'sha224'],
]);
