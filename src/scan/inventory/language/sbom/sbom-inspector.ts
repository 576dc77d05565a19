import { MIB, type Json } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import { readSbom } from './read-sbom.ts';

/** With all files of an image named, the largest have 20 MB. */
const MAX_BYTES: number = 32 * MIB;
const NAMED = /\.(?:spdx|cdx)(?:\.json)?$/;
const IN_FOLDER = /(?:^|\/)sboms?\/[^/]+\.json$/;
/** What builds Wolfi's packages leaves a bill of each beside apk's database, which says the same. */
const OF_DATABASE = /^var\/lib\/db\/sbom\//;

/** Keeps package URLs and licences of bills of materials that lie in an image. */
export const sbomInspector: FileInspector = {
  name: 'language/sbom',
  version: 1,
  extensions: ['json', 'spdx', 'cdx'],
  wants: ({ path }) => (NAMED.test(path) || IN_FOLDER.test(path)) && !OF_DATABASE.test(path),
  inspect({ path }, content): Json | undefined {
    if (content.size > MAX_BYTES) return { error: `it has ${content.size} bytes, the limit is ${MAX_BYTES}` };
    const read = readSbom(textOf(content.read(0, content.size)));
    // Others have files of such names, or in such a folder, that are something else.
    const isNamed = NAMED.test(path);
    if (read === undefined || (!isNamed && 'error' in read)) return undefined;
    return read as unknown as Json;
  },
};
