import { MIB, Problem } from '#core/index.ts';
import { openZip, sourceOfBytes, type ByteSource, type ZipArchive, type ZipEntry } from '#format/index.ts';
import type { Coordinates } from './coordinates.ts';
import { identifyArchive } from './identify.ts';
import { readManifest } from './manifest.ts';
import { readPomProperties } from './pom-properties.ts';
import { readPomXml } from './pom-xml.ts';

/** What was found in an archive and in those inside of it. */
export interface ArchiveObservation {
  /** The path inside the outermost archive (`BOOT-INF/lib/x.jar`, `a.war!/WEB-INF/lib/x.jar`), empty for itself. */
  readonly archives: readonly (readonly [inner: string, artifacts: readonly Coordinates[]])[];
  /** Inner archives and entries that could not be looked at, and why. */
  readonly incomplete: readonly (readonly [inner: string, code: string, why: string])[];
}

export const ARCHIVE_EXTENSIONS: ReadonlySet<string> = new Set([
  'jar',
  'war',
  'ear',
  'par',
  'sar',
  'kar',
  'nar',
  'rar',
  'jpi',
  'hpi',
  'lpkg',
  'zap',
]);

/** An enterprise archive holds web archives that hold libraries that may hold what they shade: four. */
const DEPTH_LIMIT = 10;
/** Application servers have a few hundred. */
const ARCHIVE_LIMIT = 10_000;
/** Poms and manifests; a manifest with a digest of each entry is the largest. */
const METADATA_LIMIT: number = 16 * MIB;
/** A compressed archive inside of another one is inflated into memory. Spring Boot stores them, web archives deflate. */
const INNER_LIMIT: number = 128 * MIB;
/** Of all inner archives of one file together. */
const INFLATED_LIMIT: number = 512 * MIB;
/** So many say enough of one file. */
const INCOMPLETE_LIMIT = 100;
const POM = /(?:^|\/)META-INF\/maven\/[^/]+\/[^/]+\/pom\.(?:properties|xml)$/;
const MANIFEST = 'META-INF/MANIFEST.MF';

/** Reads the metadata of a Java archive and of all archives in it; class files are never inflated. */
export function inspectArchive(path: string, content: ByteSource): ArchiveObservation {
  const visit: Visit = {
    archives: [],
    incomplete: [],
    archivesLeft: ARCHIVE_LIMIT,
    bytesLeft: INFLATED_LIMIT,
  };
  visitArchive(visit, content, { path, inner: '', depth: 1 });
  return { archives: visit.archives, incomplete: visit.incomplete };
}

/** What one outermost archive has told so far, and what it may still cost. */
interface Visit {
  readonly archives: [string, readonly Coordinates[]][];
  readonly incomplete: [string, string, string][];
  archivesLeft: number;
  bytesLeft: number;
}

interface Place {
  /** The file name is its last part. */
  readonly path: string;
  readonly inner: string;
  readonly depth: number;
}

function visitArchive(visit: Visit, source: ByteSource, { path, inner, depth }: Place): void {
  if (depth > DEPTH_LIMIT) throw limit(`archives more than ${DEPTH_LIMIT} deep`);
  if (visit.archivesLeft-- <= 0) throw limit(`more than ${ARCHIVE_LIMIT} archives`);
  const archive = openZip(source);
  const { manifest, poms, nested } = sortEntries(archive.entries);
  const attempt = <Result>(name: string, work: () => Result): Result | undefined =>
    attemptAt(visit, innerPath(inner, name), work);
  const artifacts = identifyArchive({
    path,
    manifest: (manifest && attempt(MANIFEST, () => readManifest(metadataOf(archive, manifest)))) ?? new Map(),
    poms: Array.from(poms, ([directory, pom]) =>
      attempt(directory, () => readPom(archive, directory, pom)),
    ).filter((coordinates) => coordinates !== undefined),
  });
  if (artifacts.length > 0) visit.archives.push([inner, artifacts]);
  for (const entry of nested) {
    attempt(entry.name, () => {
      const place = { path: entry.name, inner: innerPath(inner, entry.name), depth: depth + 1 };
      visitArchive(visit, nestedSource(visit, archive, entry), place);
    });
    if (visit.archivesLeft < 0) return;
  }
}

/** The metadata that Maven puts into `META-INF/maven/GROUP/ARTIFACT`. */
interface PomEntries {
  properties?: ZipEntry;
  xml?: ZipEntry;
}

function sortEntries(entries: readonly ZipEntry[]) {
  const poms = new Map<string, PomEntries>();
  const nested: ZipEntry[] = [];
  let manifest: ZipEntry | undefined;
  for (const entry of entries) {
    const { name } = entry;
    if (name === MANIFEST) manifest = entry;
    else if (ARCHIVE_EXTENSIONS.has(extensionOf(name))) nested.push(entry);
    else if (name.endsWith('/pom.properties') || (name.endsWith('/pom.xml') && POM.test(name))) {
      const directory = name.slice(0, name.lastIndexOf('/'));
      const known = poms.get(directory) ?? {};
      poms.set(directory, known);
      if (name.endsWith('.xml')) known.xml = entry;
      else known.properties = entry;
    }
  }
  return { manifest, poms, nested };
}

/** `pom.properties` tells resolved values; the pom itself is asked where it is missing or tells too little. */
function readPom(archive: ZipArchive, directory: string, { properties, xml }: PomEntries): Coordinates {
  const told = properties && readPomProperties(metadataOf(archive, properties));
  // Those who put an artifact into theirs may have moved its metadata: then only the file tells what it is.
  if (told !== undefined && !POM.test(properties!.name)) return told;
  if (told !== undefined && told.group !== '' && told.artifact !== '' && isResolved(told.version))
    return told;
  const read = xml && readPomXml(metadataOf(archive, xml));
  const [artifact = '', group = ''] = directory.split('/').reverse();
  return {
    group: told?.group || read?.group || group,
    artifact: told?.artifact || read?.artifact || artifact,
    version: told !== undefined && isResolved(told.version) ? told.version : (read?.version ?? ''),
  };
}

/** What cannot be read is noted, and the rest goes on. */
function attemptAt<Result>(visit: Visit, place: string, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // Something else of that extension, which Java could not load either.
    if (error.code !== 'zip.not-zip' && visit.incomplete.length < INCOMPLETE_LIMIT)
      visit.incomplete.push([place, error.code, error.message]);
    return undefined;
  }
}

function isResolved(version: string): boolean {
  return version !== '' && !version.includes('${');
}

function nestedSource(visit: Visit, archive: ZipArchive, entry: ZipEntry): ByteSource {
  const stored = archive.stored(entry);
  if (stored !== undefined) return stored;
  if (entry.size > INNER_LIMIT) throw limit(`${entry.size} bytes inflated, the limit is ${INNER_LIMIT}`);
  visit.bytesLeft -= entry.size;
  if (visit.bytesLeft < 0) throw limit(`archives inside inflate to more than ${INFLATED_LIMIT} bytes`);
  return sourceOfBytes(archive.read(entry));
}

function metadataOf(archive: ZipArchive, entry: ZipEntry): Uint8Array {
  if (entry.size > METADATA_LIMIT) throw limit(`${entry.size} bytes, the limit is ${METADATA_LIMIT}`);
  return archive.read(entry);
}

function limit(why: string): Problem {
  return new Problem('inventory.limit', why);
}

/** In lower case, without the dot; empty when there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot === -1 || name.length - dot > 5 ? '' : name.slice(dot + 1).toLowerCase();
}

function innerPath(outer: string, name: string): string {
  return outer === '' ? name : `${outer}!/${name}`;
}
