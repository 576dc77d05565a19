import { readRpmDatabase, rpmFilePaths, rpmPackageOf } from '#format/index.ts';

/** A file of an rpm package with its checksum. */
export interface RpmDigest {
  readonly owner: string;
  readonly path: string;
  readonly algorithm: string;
  readonly digest: string;
  readonly configuration: boolean;
}

// Header tags (rpmtag.h) and file flags (rpmfiles.h).
const FILE_DIGESTS = 1035;
const FILE_FLAGS = 1037;
const FILE_DIGEST_ALGORITHM = 5011;
const IS_CONFIGURATION = 1;
/** Ghosts are only named: programs make them later. */
const IS_GHOST = 64;
/** OpenPGP's numbers of hashes (RFC 9580, section 9.5); a header without one means MD5. */
const ALGORITHMS: ReadonlyMap<number, string> = new Map([
  [1, 'md5'],
  [2, 'sha1'],
  [8, 'sha256'],
]);

/** The files and digests of an rpm database. A problem in it comes after the packages before it. */
export function* readRpmDigests(bytes: Uint8Array, wanted: (path: string) => boolean): Generator<RpmDigest> {
  for (const header of readRpmDatabase(bytes)) {
    const owner = rpmPackageOf(header)?.name;
    const algorithm = ALGORITHMS.get(header.integers(FILE_DIGEST_ALGORITHM)[0] ?? 1);
    if (owner === undefined || algorithm === undefined) continue;
    const digests = header.texts(FILE_DIGESTS);
    const flags = header.integers(FILE_FLAGS);
    for (const [at, listed] of rpmFilePaths(header).entries()) {
      const digest = digests[at] ?? '';
      const flag = flags[at] ?? 0;
      const path = listed.replace(/^\//, '');
      if (digest === '' || (flag & IS_GHOST) !== 0 || !wanted(path)) continue;
      yield { owner, path, algorithm, digest, configuration: (flag & IS_CONFIGURATION) !== 0 };
    }
  }
}
