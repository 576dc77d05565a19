/** Reads `modified_id.csv`: a line `<modified>,<id>` a record, newest first. The path `<folder>/<id>` of older mirrors is understood. */
export function parseListing(csv: string): Map<string, string> {
  const listing = new Map<string, string>();
  for (const line of csv.split('\n')) {
    const comma = line.indexOf(',');
    if (comma <= 0) continue;
    const modified = line.slice(0, comma).trim();
    const id = line.slice(line.lastIndexOf('/') + 1 || comma + 1).trim();
    if (!SAFE_ID.test(id) || !TIME.test(modified)) continue;
    // A record of several folders comes more than once; the newest line is the first.
    if (!listing.has(id)) listing.set(id, modified);
  }
  return listing;
}

/** The same as text, in the order of the map. */
export function formatListing(listing: ReadonlyMap<string, string>): string {
  let text = '';
  for (const [id, modified] of listing) text += `${modified},${id}\n`;
  return text;
}

/** The ids that are new or have another time, and those that are gone. */
export function changesBetween(
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): { changed: string[]; removed: string[] } {
  return {
    changed: [...now].filter(([id, modified]) => old.get(id) !== modified).map(([id]) => id),
    removed: [...old.keys()].filter((id) => !now.has(id)),
  };
}

// Ids become file names on the mirror.
const SAFE_ID = /^[A-Za-z\d][\w.:+-]{0,199}$/;
const TIME = /^[\dT:.Z+-]{10,40}$/;
