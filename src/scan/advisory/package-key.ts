import { baseEcosystem } from './ecosystem.ts';

/**
 * The name under which a package is kept and looked up: each ecosystem says which spellings are the same package. Names of the
 * others (npm, Go, Maven, RubyGems, all distributions) are compared as they are.
 */
export function packageKey(ecosystem: string, name: string): string {
  switch (baseEcosystem(ecosystem)) {
    case 'PyPI':
      // PEP 503, "Normalized Names".
      return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
    case 'crates.io':
      // The registry takes `-` and `_`, and letters of both cases, for the same (cargo, "The name field").
      return name.replaceAll('_', '-').toLowerCase();
    case 'NuGet':
    case 'Packagist':
    case 'Bitnami':
    case 'SwiftURL':
      // Package ids are case-insensitive (NuGet; SwiftURL, addresses of repositories), or lower case by rule (Composer schema, "name").
      return name.toLowerCase();
    default:
      return name;
  }
}
