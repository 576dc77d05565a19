import { isCoordinates, type Coordinates } from './coordinates.ts';
import { readFileName, type NamedArchive } from './file-name.ts';
import { groupOf } from './group.ts';

/** What an archive says of itself. */
export interface ArchiveEvidence {
  /** In the image or in the archive around it: its last part is the file name. */
  readonly path: string;
  /** From the poms that Maven embedded; several are those of other artifacts that were put into it (shaded). */
  readonly poms: readonly Coordinates[];
  readonly manifest: ReadonlyMap<string, string>;
}

const PLUGIN = /\.[hj]pi$/;
const CLEAN_VERSION = /^v?\d[\w.+-]*$/;

/**
 * The artifacts in an archive: those of its poms, and the archive itself when none of them is its own. Without a pom the
 * file name tells artifact and version best (that is how repositories name files); the manifest often tells another
 * product's, but stands in where the name has no version.
 */
export function identifyArchive({ path, poms, manifest }: ArchiveEvidence): readonly Coordinates[] {
  const named = readFileName(path);
  const told = poms.filter((pom) => pom.group !== '' && isCoordinates(pom));
  if (told.some(({ artifact }) => artifact === named.artifact || named.artifact.startsWith(`${artifact}-`)))
    return told;
  const own = PLUGIN.test(path) ? identifyPlugin(manifest) : identifyLibrary(path, named, manifest);
  if (own === undefined || told.length === 0) return own === undefined ? told : [own];
  // Beside poms a guess must be a good one: named like a release, of a known group.
  return named.version !== undefined && own.group !== '' ? [own, ...told] : told;
}

function identifyLibrary(
  path: string,
  named: NamedArchive,
  manifest: ReadonlyMap<string, string>,
): Coordinates | undefined {
  const version = named.version ?? manifestVersion(manifest);
  if (version === undefined) return undefined;
  const { artifact } = named;
  const coordinates = { group: groupOf(artifact, path, manifest), artifact, version };
  return isCoordinates(coordinates) ? coordinates : undefined;
}

function manifestVersion(manifest: ReadonlyMap<string, string>): string | undefined {
  return ['implementation-version', 'bundle-version', 'specification-version']
    .map((name) => manifest.get(name))
    .find((value) => value !== undefined && CLEAN_VERSION.test(value));
}

/** Jenkins plugins are no libraries; maven-hpi-plugin writes their coordinates into the manifest. */
function identifyPlugin(manifest: ReadonlyMap<string, string>): Coordinates | undefined {
  const coordinates = {
    group: manifest.get('group-id') ?? '',
    artifact:
      manifest.get('artifact-id') ?? manifest.get('short-name') ?? manifest.get('extension-name') ?? '',
    // `2.3 (private-12345-builder)` is a build of a plugin's own sources.
    version: manifest.get('plugin-version')?.split(/\s/, 1)[0] ?? '',
  };
  return isCoordinates(coordinates) ? coordinates : undefined;
}
