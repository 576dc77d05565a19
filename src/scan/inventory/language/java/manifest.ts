/** Longer values name nothing. */
const VALUE_LIMIT = 1024;

/**
 * The main attributes of a `META-INF/MANIFEST.MF` by lower-case name (JAR File Specification, "Manifest Specification"):
 * lines end after 72 bytes and go on behind a blank, in the middle of a character even; the first empty line ends them.
 */
export function readManifest(bytes: Uint8Array): ReadonlyMap<string, string> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const attributes = new Map<string, string>();
  const [main = ''] = text.split(/\r?\n\r?\n|\r\r/, 1);
  for (const line of main.replaceAll(/(?:\r\n|\n|\r) /g, '').split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const value = Buffer.from(line.slice(colon + 1, colon + 1 + VALUE_LIMIT), 'latin1')
      .toString()
      .trim();
    if (value !== '') attributes.set(line.slice(0, colon).trim().toLowerCase(), value);
  }
  return attributes;
}
