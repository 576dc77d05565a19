/** Maven coordinates; the group is empty when nothing tells it. */
export interface Coordinates {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** What Maven lets stand in group and artifact ids (org.apache.maven.model.validation, ID_REGEX). */
const ID = /^[A-Za-z0-9_.-]+$/;
const VERSION = /^[^\s/\\:"<>|?*${}]+$/;
const LENGTH_LIMIT = 256;

/** True when the coordinates are such that Maven would take them: no unresolved property, no prose. */
export function isCoordinates({ group, artifact, version }: Coordinates): boolean {
  return (
    [group, artifact, version].every((part) => part.length <= LENGTH_LIMIT) &&
    (group === '' || ID.test(group)) &&
    ID.test(artifact) &&
    VERSION.test(version)
  );
}
