import { describe, expect, it } from 'vitest';
import { orderingOf } from './ecosystem.ts';

describe('the ordering of an OSV ecosystem', () => {
  it.each([
    ['Debian', 'debian'],
    ['Debian:12', 'debian'],
    ['Ubuntu:22.04:LTS', 'debian'],
    ['Ubuntu:Pro:18.04:LTS', 'debian'],
    ['Alpine:v3.20', 'apk'],
    ['Wolfi', 'apk'],
    ['Chainguard', 'apk'],
    ['Red Hat:enterprise_linux:9::baseos', 'rpm'],
    ['AlmaLinux:9', 'rpm'],
    ['Rocky Linux:8', 'rpm'],
    ['SUSE:Linux Enterprise Server 15 SP5', 'rpm'],
    ['openSUSE:Leap 15.5', 'rpm'],
    ['Mageia:9', 'rpm'],
    ['openEuler:22.03-LTS-SP3', 'rpm'],
    ['Photon OS:5.0', 'rpm'],
    ['npm', 'npm'],
    ['PyPI', 'pep440'],
    ['Go', 'go'],
    ['Maven', 'maven'],
    ['Maven:https://repo.example/maven', 'maven'],
    ['RubyGems', 'gem'],
    ['NuGet', 'nuget'],
    ['Packagist', 'composer'],
    ['Bitnami', 'bitnami'],
    ['crates.io', 'semver'],
    ['Hex', 'semver'],
    ['SwiftURL', 'semver'],
    ['Julia', 'semver'],
    ['Pub', 'pub'],
    ['Hackage', 'hackage'],
    ['CRAN', 'cran'],
    ['Bioconductor', 'cran'],
    ['opam', 'debian'],
  ])('%s is %s', (ecosystem, ordering) => {
    expect(orderingOf(ecosystem)).toBe(ordering);
  });

  it.each(['ConanCenter', 'GHC', 'GIT', 'debian', '', 'constructor', 'Debian 12'])(
    '%j has none',
    (ecosystem) => {
      expect(orderingOf(ecosystem)).toBeUndefined();
    },
  );
});
