import type { OsRelease } from '#core/index.ts';
import { baseEcosystem, releaseOf } from '../ecosystem.ts';
import { DISTRIBUTIONS, UNSUPPORTED, type SystemPackageType } from './distribution-rules.ts';

/** Where a distribution's advisories are, or why there are none for it. */
export type Distribution =
  | {
      readonly kind: 'known';
      readonly type: SystemPackageType;
      /** The release's ecosystem as OSV names it; the database may have it under several. */
      readonly ecosystem: string;
      /** Chooses this release's ecosystems among those of a database. */
      matches(ecosystem: string): boolean;
      /** A derivative: versions that match this were rebuilt by it, so that the origin's advisories don't fit them. */
      readonly rebuilt?: RegExp;
      /** Product and cycle by endoflife.date. */
      readonly lifecycle?: { readonly products: readonly string[]; readonly cycle: string };
    }
  | { readonly kind: 'unsupported'; readonly why: string };

/** The ecosystem of an operating system release (OSV schema, "Defined ecosystems"). A new distribution is a rule in `distribution-rules.ts`. */
export function distributionOf(os: OsRelease): Distribution {
  const rule = DISTRIBUTIONS.find(({ ids }) => ids.includes(os.id.toLowerCase()));
  if (rule === undefined) return { kind: 'unsupported', why: UNSUPPORTED.get(os.id) ?? unknownOf(os) };
  if (os.id === 'centos' && isStream(os))
    return {
      kind: 'unsupported',
      why: 'CentOS Stream runs ahead of Red Hat Enterprise Linux and has no advisories of its own',
    };
  const release = rule.release(os);
  if (release === undefined)
    return {
      kind: 'unsupported',
      why: `${nameOf(os)}: the release ${JSON.stringify(os.version)} is not known`,
    };
  const ecosystem = release === '' ? rule.base : `${rule.base}:${release}`;
  const { also, rebuilt, products } = rule;
  return {
    kind: 'known',
    type: rule.type,
    ecosystem,
    matches: (name) =>
      name === ecosystem ||
      // Records without a release speak of all of them.
      name === rule.base ||
      (baseEcosystem(name) === rule.base && also?.(release, releaseOf(name)) === true),
    ...(rebuilt === undefined ? {} : { rebuilt }),
    ...(products === undefined
      ? {}
      : { lifecycle: { products, cycle: rule.cycle?.(os) ?? release.replace(/^v/, '') } }),
  };
}

/** The version of an operating system, for people. */
export function nameOf(os: OsRelease): string {
  return os.prettyName ?? `${os.id} ${os.version}`.trim();
}

function unknownOf(os: OsRelease): string {
  const like =
    os.like === undefined || os.like.length === 0 ? '' : `, which is like ${os.like.join(' and ')}`;
  return `${nameOf(os)}${like}: no source of advisories is known for it`;
}

function isStream(os: OsRelease): boolean {
  return /\bstream\b/i.test(os.prettyName ?? '') || Number.parseInt(os.version, 10) >= 9;
}
