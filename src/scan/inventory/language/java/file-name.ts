/** What an archive's file name tells: `artifact-version.jar`; without a version all of it is the artifact. */
export interface NamedArchive {
  readonly artifact: string;
  readonly version: string | undefined;
}

const DOTTED = /^v?\d+(?:\.\d+)+/;
const NUMBERED = /^v?\d/;
/** Of a deployed snapshot: `1.0-20240101.120000-3` (Maven's repository metadata). */
const TIMESTAMP = /^\d{8}\.\d{6}$/;
/** What may follow the numbers of a version behind a hyphen; anything else is a classifier. */
const QUALIFIER =
  /^(?:final|ga|release|jre\d*|android|alpha|beta|milestone|m|rc|cr|sp|snapshot|incubating|pre|ea|b|jdk|java|redhat|atlassian|hal|p|r)?[.]?\d*$/i;

/** Reads the name of a file in a Maven repository: `ARTIFACT-VERSION[-CLASSIFIER].EXTENSION`. */
export function readFileName(fileName: string): NamedArchive {
  const base = fileName.slice(fileName.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const parts = base.split('-');
  const start = versionStart(parts);
  if (start === undefined) return { artifact: base, version: undefined };
  let end = start + 1;
  while (end < parts.length && parts[end] !== '' && isQualifier(parts[end]!)) end++;
  return { artifact: parts.slice(0, start).join('-'), version: parts.slice(start, end).join('-') };
}

/** The last part with several numbers begins the version (`log4j-1.2-api-2.17.1`), else the last with one. */
function versionStart(parts: readonly string[]): number | undefined {
  for (const pattern of [DOTTED, NUMBERED])
    for (let at = parts.length - 1; at > 0; at--)
      if (pattern.test(parts[at]!) && !TIMESTAMP.test(parts[at]!)) return at;
  return undefined;
}

function isQualifier(part: string): boolean {
  return QUALIFIER.test(part) || TIMESTAMP.test(part);
}
