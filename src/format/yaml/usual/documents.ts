import { YAML_LIMIT } from '../documents.ts';
import type { YamlValue } from '../tree.ts';
import { takeBlock } from './block.ts';
import { Cursor, Unusual, unusual } from './cursor.ts';

/** More documents are for the library to count. */
const DOCUMENTS = 10_000;
const BYTE_ORDER_MARK = 0xfeff;
const MARKER = /--- *(?=\n|$)/y;

/**
 * The documents of YAML as nearly everybody writes it: maps, lists and scalars in blocks or brackets, without anchors, tags,
 * directives and tabs. Null for all other text, right or wrong: the library judges that. This takes a tenth of its time.
 */
export function readUsualYaml(text: string): YamlValue[] | null {
  if (text.length > YAML_LIMIT || text.includes('\r') || text.charCodeAt(0) === BYTE_ORDER_MARK) return null;
  try {
    return takeDocuments(new Cursor(text));
  } catch (error) {
    if (error instanceof Unusual) return null;
    throw error;
  }
}

function takeDocuments(cursor: Cursor): YamlValue[] {
  const documents: YamlValue[] = [];
  cursor.skipLines();
  if (cursor.atMarker) takeMarker(cursor);
  for (;;) {
    if (cursor.atEnd || cursor.atMarker || documents.length === DOCUMENTS) unusual();
    documents.push(takeBlock(cursor, -1, 0));
    if (cursor.atEnd) return documents;
    takeMarker(cursor);
  }
}

function takeMarker(cursor: Cursor): void {
  MARKER.lastIndex = cursor.at;
  const [marker] = (cursor.column === 0 && MARKER.exec(cursor.text)) || unusual();
  cursor.at += marker.length;
  cursor.skipLines();
}
