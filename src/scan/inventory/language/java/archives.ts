import { Problem, type Incompleteness, type Json, type Package } from '#core/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { packageUrl } from '../../purl.ts';
import type { Coordinates } from './coordinates.ts';
import {
  ARCHIVE_EXTENSIONS,
  extensionOf,
  inspectArchive,
  type ArchiveObservation,
} from './inspect-archive.ts';

/** Looks at the directories of Java archives, and at poms and manifests in them. */
const archiveInspector: FileInspector = {
  name: 'language/java-archive',
  version: 2,
  extensions: [...ARCHIVE_EXTENSIONS],
  wants: ({ path }, head) => isZipLike(head) && ARCHIVE_EXTENSIONS.has(extensionOf(path)),
  inspect({ path }, content): Json | undefined {
    try {
      const observation = inspectArchive(path, content);
      const silent = observation.archives.length === 0 && observation.incomplete.length === 0;
      return silent ? undefined : (observation as unknown as Json);
    } catch (error) {
      // Something else of that extension (a RAR archive, a text): Java could not load it either.
      if (error instanceof Problem && error.code === 'zip.not-zip') return undefined;
      throw error;
    }
  },
};

/** Maven artifacts in Java archives: libraries, applications, what is nested in them, and what was shaded into them. */
export const javaArchives: Extractor = {
  name: 'language/java-archive',
  needs: [],
  inspectors: [archiveInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    for (const { file, value } of filesystem.observations(archiveInspector.name)) {
      const observation = value as unknown as ArchiveObservation;
      const place = (inner: string): string => (inner === '' ? file.path : `${file.path}!/${inner}`);
      for (const [inner, artifacts] of observation.archives)
        for (const artifact of artifacts) packages.push(packageOf(artifact, place(inner)));
      for (const [inner, code, why] of observation.incomplete)
        incomplete.push({ code, what: place(inner), why });
    }
    return { packages, incomplete };
  },
};

/** A zip archive, or one behind a launch script (Spring Boot's executable archives). */
function isZipLike(head: Uint8Array): boolean {
  return (head[0] === 0x50 && head[1] === 0x4b) || (head[0] === 0x23 && head[1] === 0x21);
}

function packageOf({ group, artifact, version }: Coordinates, path: string): Package {
  return {
    type: 'maven',
    name: group === '' ? artifact : `${group}:${artifact}`,
    version,
    // A package URL of Maven must have a namespace (purl-spec, types/maven-definition.json); old groups were named like their artifact.
    purl: packageUrl({ type: 'maven', namespace: group || artifact, name: artifact, version }),
    licenses: [],
    locations: [{ path }],
    foundBy: javaArchives.name,
    evidence: 'installed',
  };
}
