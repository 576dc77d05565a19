import { compareBitnamiVersions, compareRpmVersions, compareVersions } from '#scan/version/index.ts';
import { baseEcosystem, orderingOfEcosystem } from './ecosystem.ts';

/** How an ecosystem orders its versions. */
export interface Order {
  /** The rule's name, for explanations. */
  readonly name: string;
  /** Below zero when `a` is older. Throws `Problem('version.invalid')`. */
  compare(a: string, b: string): number;
}

// Advisories name the application's version, without Bitnami's revision of it: 6.0.5-3 is as affected as 6.0.5.
const BITNAMI: Order = { name: 'bitnami', compare: (a, b) => compareBitnamiVersions(a, b, 'same') };

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
