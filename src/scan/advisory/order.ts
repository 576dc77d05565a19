import { compareRpmVersions, compareVersions } from '#scan/version/index.ts';
import { baseEcosystem, orderingOfEcosystem } from './ecosystem.ts';

/** How an ecosystem orders its versions. */
export interface Order {
  /** The rule's name, for explanations. */
  readonly name: string;
  /** Below zero when `a` is older. Throws `Problem('version.invalid')`. */
  compare(a: string, b: string): number;
}

// Bitnami numbers its builds behind the application's own version: 6.0.5-3, 6.0.5-3-r01.
const BITNAMI_BUILD = /^(\d+(?:\.\d+)*)-\d+(?:-r\d+)?$/;
const BITNAMI: Order = {
  name: 'semver',
  compare: (a, b) => compareVersions('semver', applicationVersion(a), applicationVersion(b)),
};

// Advisories and SOURCERPM leave epochs out, so an epoch that one side lacks says nothing about their order.
const RPM: Order = { name: 'rpm', compare: (a, b) => compareRpmVersions(a, b, 'same') };

/** The order of an ecosystem's versions; undefined for ecosystems that we cannot match and therefore don't keep. */
export function orderOf(ecosystem: string): Order | undefined {
  switch (baseEcosystem(ecosystem)) {
    case 'Bitnami':
      return BITNAMI;
    default: {
      const name = orderingOfEcosystem(ecosystem);
      if (name === undefined) return undefined;
      return name === 'rpm' ? RPM : { name, compare: (a, b) => compareVersions(name, a, b) };
    }
  }
}

function applicationVersion(version: string): string {
  return BITNAMI_BUILD.exec(version)?.[1] ?? version;
}
