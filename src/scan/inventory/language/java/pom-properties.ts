import type { Coordinates } from './coordinates.ts';

/** Reads the `pom.properties` that Maven puts into each archive (java.util.Properties, "load"): empty what it lacks. */
export function readPomProperties(bytes: Uint8Array): Coordinates {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const values = new Map<string, string>();
  for (const line of text.split(/\r\n|\n|\r/)) {
    const match = /^\s*([A-Za-z]+)\s*[=:]\s*(.*)$/.exec(line);
    if (match !== null) values.set(match[1]!, match[2]!.trim().replaceAll(/\\([:=#! ])/g, '$1'));
  }
  return {
    group: values.get('groupId') ?? '',
    artifact: values.get('artifactId') ?? '',
    version: values.get('version') ?? '',
  };
}
