import { statSync } from 'node:fs';
import { Problem, type ProblemCode } from '#core/index.ts';
import { isImageDirectory } from '#scan/image/index.ts';

/** Why a target could not be opened. */
export type TargetProblem = Extract<ProblemCode, `scan.${string}`>;

/** The prefixes that force a source. */
export const TARGET_KINDS = [
  'docker-archive',
  'oci-archive',
  'oci-dir',
  'registry',
  'docker',
  'podman',
  'dir',
  'git',
] as const;

export type TargetKind = (typeof TARGET_KINDS)[number];

/** What a person wants to have scanned, taken apart. */
export type Target =
  | {
      readonly kind: 'archive';
      readonly path: string;
      readonly format: 'docker' | 'oci' | undefined;
      readonly tag?: string;
    }
  | { readonly kind: 'stdin' }
  | { readonly kind: 'layout'; readonly path: string; readonly tag?: string }
  | { readonly kind: 'directory'; readonly path: string }
  /** Everything that was ever committed to a repository. */
  | { readonly kind: 'history'; readonly path: string }
  | { readonly kind: 'engine'; readonly engine: 'docker' | 'podman'; readonly reference: string }
  | { readonly kind: 'registry'; readonly reference: string }
  /** A reference with no source named: the local engine if it has the image, the registry otherwise. */
  | { readonly kind: 'reference'; readonly reference: string };

/**
 * Takes a target's text apart. A prefix (`dir:`, `registry:`...) forces the source; without one, what exists as a file, or
 * as a directory when it is written like a path (`./app`, `/srv/app`), is that, and everything else is an image reference.
 */
export function parseTarget(text: string): Target {
  if (text === '') throw new Problem('scan.target', 'no target is named');
  if (text === '-') return { kind: 'stdin' };
  const colon = text.indexOf(':');
  const prefix = TARGET_KINDS.find((kind) => colon > 0 && kind === text.slice(0, colon));
  return prefix === undefined ? detect(text) : forced(prefix, text.slice(colon + 1));
}

function forced(kind: TargetKind, rest: string): Target {
  if (rest === '') throw new Problem('scan.target', `nothing is named after ${kind}:`);
  switch (kind) {
    case 'docker-archive':
      return { kind: 'archive', format: 'docker', ...splitTag(rest) };
    case 'oci-archive':
      return { kind: 'archive', format: 'oci', ...splitTag(rest) };
    case 'oci-dir':
      return { kind: 'layout', ...splitTag(rest) };
    case 'dir':
      return { kind: 'directory', path: rest };
    case 'git':
      return { kind: 'history', path: rest };
    case 'docker':
    case 'podman':
      return { kind: 'engine', engine: kind, reference: rest };
    case 'registry':
      return { kind: 'registry', reference: rest };
    default:
      throw new TypeError(kind satisfies never);
  }
}

function detect(text: string): Target {
  const { path, tag } = splitTag(text);
  const type = typeOf(path);
  if (type === 'file')
    return { kind: 'archive', path, format: undefined, ...(tag === undefined ? {} : { tag }) };
  if (type === 'directory' && (/^[./~]/.test(path) || path.endsWith('/') || isImageDirectory(path))) {
    return isImageDirectory(path)
      ? { kind: 'layout', path, ...(tag === undefined ? {} : { tag }) }
      : { kind: 'directory', path };
  }
  if (/^[./~]/.test(text))
    throw new Problem('scan.target', `${text} does not exist`, {
      hint: 'A target that begins with . or / is a path.',
    });
  if (ARCHIVE_NAME.test(text))
    throw new Problem('scan.target', `${text} does not exist`, {
      hint: `It is called like an archive; an image of that name would be registry:${text}.`,
    });
  return { kind: 'reference', reference: text };
}

/** What people call image archives; hardly anybody's repository has such a name. */
const ARCHIVE_NAME = /\.(?:tar|tgz|tar\.gz|tar\.zst|tar\.xz)$/i;

/** `PATH:TAG` where PATH exists; the whole text is the path where that exists. */
function splitTag(text: string): { path: string; tag?: string } {
  if (typeOf(text) !== undefined) return { path: text };
  for (let colon = text.indexOf(':'); colon > 0; colon = text.indexOf(':', colon + 1)) {
    const path = text.slice(0, colon);
    if (typeOf(path) !== undefined) return { path, tag: text.slice(colon + 1) };
  }
  return { path: text };
}

function typeOf(path: string): 'file' | 'directory' | undefined {
  try {
    const stat = statSync(path);
    return stat.isDirectory() ? 'directory' : 'file';
  } catch {
    return undefined;
  }
}
