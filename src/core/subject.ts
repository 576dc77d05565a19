import type { Digest } from './digest.ts';

interface Named {
  /** Stays the same for the same thing: a digest, a path, a cluster object's uid. */
  readonly id: string;
  /** What a person calls it. */
  readonly name: string;
}

/** An operating system release, from `/etc/os-release` or what the distribution has instead (os-release(5)). */
export interface OsRelease {
  /** `ID`: debian, ubuntu, alpine, rhel... */
  readonly id: string;
  /** `VERSION_ID`, or what stands in for it; empty for rolling releases. */
  readonly version: string;
  readonly codename?: string;
  readonly prettyName?: string;
  /** `ID_LIKE`, split. */
  readonly like?: readonly string[];
  readonly cpe?: string;
}

export interface ImageSubject extends Named {
  readonly kind: 'image';
  readonly manifestDigest?: Digest;
  readonly configDigest?: Digest;
  readonly platform?: string;
  readonly os?: OsRelease;
  readonly repoTags?: readonly string[];
}

export interface FileTreeSubject extends Named {
  readonly kind: 'directory';
  readonly os?: OsRelease;
}

export interface OtherSubject extends Named {
  readonly kind: 'container' | 'workload' | 'node' | 'cluster' | 'repository' | 'file';
}

/** What a finding, an event or a verdict is about. */
export type Subject = ImageSubject | FileTreeSubject | OtherSubject;
