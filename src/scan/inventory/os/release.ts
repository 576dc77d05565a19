import type { OsRelease } from '#core/index.ts';
import type { FilePattern, Filesystem } from '#scan/image/index.ts';
import { parseOsRelease } from './os-release.ts';
import { RELEASE_FILES } from './release-file.ts';

/** The operating system of a file system, by os-release or what it has instead; `undefined` when there is none. */
export function detectRelease(filesystem: Filesystem): OsRelease | undefined {
  for (const path of OS_RELEASE_FILES) {
    const release = parseOsRelease(filesystem.readText(path) ?? '');
    if (release !== undefined) return release.id === 'alpine' ? alpineBranch(release, filesystem) : release;
  }
  for (const { path, read } of RELEASE_FILES) {
    const text = filesystem.readText(path);
    const release = text === undefined ? undefined : read(text);
    if (release !== undefined) return release;
  }
  return undefined;
}

/** os-release(5): the first that exists counts. */
const OS_RELEASE_FILES = ['etc/os-release', 'usr/lib/os-release'];
const APK_REPOSITORIES = 'etc/apk/repositories';
/** Such files have a few lines. */
const MAX_BYTES = 64 * 1024;
/** Longer than any address of a repository. */
const MAX_LINE = 2048;

/** What must be kept of a file system for `detectRelease`. */
export const releasePatterns: readonly FilePattern[] = [
  ...OS_RELEASE_FILES,
  APK_REPOSITORIES,
  ...RELEASE_FILES.map(({ path }) => path),
].map((path) => ({ path, maxBytes: MAX_BYTES }));

/**
 * An Alpine system that installs from one branch is of that branch, whatever its os-release says, which an upgrade to edge
 * may leave behind. Repositories with a tag serve single packages only (apk-repositories(5)) and do not count.
 */
function alpineBranch(release: OsRelease, filesystem: Filesystem): OsRelease {
  const branches = new Set<string>();
  for (const line of (filesystem.readText(APK_REPOSITORIES) ?? '').split('\n')) {
    const branch = /^[^#@\s].*\/(edge|v\d+\.\d+)\//.exec(line.trim().slice(0, MAX_LINE))?.[1];
    if (branch !== undefined) branches.add(branch);
  }
  const [branch, ...others] = branches;
  if (branch === undefined || others.length > 0) return release;
  const version = branch.replace('v', '');
  return release.version === version || release.version.startsWith(`${version}.`)
    ? release
    : { ...release, version };
}
