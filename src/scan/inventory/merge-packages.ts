import { compareText, type Location, type Package } from '#core/index.ts';

/**
 * Makes one package of claims that differ in nothing but their places, in a fixed order. What a lock file or manifest
 * declares is left out where the same is installed: that is the better evidence of the same thing.
 */
export function mergePackages(packages: readonly Package[]): readonly Package[] {
  const groups = new Map<string, Package[]>();
  for (const found of withoutInstalledDeclarations(packages)) {
    const key = JSON.stringify([
      found.purl,
      found.name,
      found.version,
      found.architecture,
      found.foundBy,
      found.evidence,
      found.owner,
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [found]);
    else group.push(found);
  }
  return [...groups.values()].map(mergeGroup).sort(comparePackages);
}

function withoutInstalledDeclarations(packages: readonly Package[]): readonly Package[] {
  if (!packages.some(({ evidence }) => evidence === 'declared')) return packages;
  const installed = new Set<string>();
  for (const { evidence, type, name, version } of packages)
    if (evidence === 'installed') installed.add(`${type}\0${name}`).add(`${type}\0${name}\0${version}`);
  // A declaration without a version says no more than that the package is there.
  return packages.filter(
    ({ evidence, type, name, version }) =>
      evidence === 'installed' || !installed.has(`${type}\0${name}${version === '' ? '' : `\0${version}`}`),
  );
}

function mergeGroup(group: readonly Package[]): Package {
  const [first] = group as [Package, ...Package[]];
  if (group.length === 1 && first.locations.length === 1) return first;
  const { dev: _dev, ...rest } = first;
  return {
    ...rest,
    licenses: [...new Set(group.flatMap(({ licenses }) => licenses))],
    locations: distinctLocations(group.flatMap(({ locations }) => locations)),
    // One place that needs it to run is enough.
    ...(group.every(({ dev }) => dev === true) && { dev: true }),
  };
}

function distinctLocations(locations: readonly Location[]): readonly Location[] {
  const byPath = new Map(locations.map((location) => [`${location.path}\0${location.line ?? ''}`, location]));
  return [...byPath.values()].sort((a, b) => compareText(a.path, b.path) || (a.line ?? 0) - (b.line ?? 0));
}

function comparePackages(a: Package, b: Package): number {
  return (
    compareText(a.purl, b.purl) ||
    compareText(a.name, b.name) ||
    compareText(a.foundBy, b.foundBy) ||
    compareText(a.evidence, b.evidence) ||
    compareText(a.owner ?? '', b.owner ?? '') ||
    compareText(a.locations[0]?.path ?? '', b.locations[0]?.path ?? '')
  );
}
