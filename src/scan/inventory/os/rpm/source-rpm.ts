/** Name and version of a source package by its file name, `curl-7.76.1-29.el9.src.rpm`; it never has an epoch. */
export function parseSourceRpm(
  fileName: string,
): { readonly name: string; readonly version: string } | undefined {
  const end = fileName.lastIndexOf('.', fileName.length - '.rpm'.length - 1);
  if (!fileName.endsWith('.rpm') || end === -1) return undefined;
  const release = fileName.lastIndexOf('-', end);
  const version = fileName.lastIndexOf('-', release - 1);
  if (version <= 0 || release === version + 1 || release + 1 === end) return undefined;
  return { name: fileName.slice(0, version), version: fileName.slice(version + 1, end) };
}
