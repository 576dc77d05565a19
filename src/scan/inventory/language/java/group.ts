import table from './known-groups.json' with { type: 'json' };

const EXACT: ReadonlyMap<string, string> = new Map(Object.entries(table.artifacts));
/** The longest prefix counts. */
const PREFIXES: readonly (readonly [string, string])[] = Object.entries(table.prefixes).sort(
  ([a], [b]) => b.length - a.length,
);
/** Directories below which the path of an archive is its coordinates. */
const MAVEN_ROOTS: ReadonlySet<string> = new Set(['repository', 'maven-repo', 'repo', 'maven2']);
const GRADLE_ROOT = 'files-2.1';
/** Vendors of so much that their id says nothing. */
const GENERIC_VENDORS: ReadonlySet<string> = new Set([
  'org.apache',
  'org.eclipse',
  'com.google',
  'com.sun',
  'org.codehaus',
]);

/** The group of an archive without a pom, from what else there is; empty when nothing tells it. */
export function groupOf(artifact: string, path: string, manifest: ReadonlyMap<string, string>): string {
  return (
    groupOfPath(path, artifact) ??
    knownGroup(artifact) ??
    vendorGroup(manifest.get('implementation-vendor-id') ?? manifest.get('group-id')) ??
    bundleGroup(manifest.get('bundle-symbolicname')?.split(';', 1)[0]!.trim() ?? '', artifact) ??
    ''
  );
}

/** `.m2/repository/org/example/tool/1.0/tool-1.0.jar`, or Gradle's cache `files-2.1/org.example/tool/1.0/HASH/...`. */
function groupOfPath(path: string, artifact: string): string | undefined {
  const parts = path.split('/');
  const gradle = parts.lastIndexOf(GRADLE_ROOT);
  if (gradle !== -1 && parts.length === gradle + 6 && parts[gradle + 2] === artifact)
    return parts[gradle + 1];
  if (parts[parts.length - 3] !== artifact) return undefined;
  for (let root = parts.length - 5; root >= 0; root--)
    if (MAVEN_ROOTS.has(parts[root]!)) return parts.slice(root + 1, -3).join('.');
  return undefined;
}

function knownGroup(artifact: string): string | undefined {
  return EXACT.get(artifact) ?? PREFIXES.find(([prefix]) => artifact.startsWith(prefix))?.[1];
}

function vendorGroup(vendor: string | undefined): string | undefined {
  if (vendor === undefined || !/^[a-z][\w-]*(?:\.[\w-]+)+$/i.test(vendor)) return undefined;
  return GENERIC_VENDORS.has(vendor) ? undefined : vendor;
}

/**
 * OSGi names are the group and the artifact with what both share once (maven-bundle-plugin, "Bundle-SymbolicName"):
 * `org.tukaani.xz`, `org.apache.logging.log4j.core` of `log4j-core`; Eclipse's artifacts are named like their bundles.
 */
function bundleGroup(name: string, artifact: string): string | undefined {
  const parts = name.split('.');
  if (parts.length < 2) return undefined;
  if (name === artifact || name.endsWith(`.${artifact}`)) {
    const end = name === artifact ? name.lastIndexOf('.') : name.length - artifact.length - 1;
    return name.slice(0, end);
  }
  for (let shared = parts.length - 2; shared > 0; shared--)
    if (parts.slice(shared).join('-') === artifact) return parts.slice(0, shared + 1).join('.');
  return undefined;
}
