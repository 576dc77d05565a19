import { join } from 'node:path';
import { advisoryProblem } from '../problem.ts';
import { download, type Network } from './download.ts';
import { feedPath, type FeedStore } from './store.ts';

/** Feeds on a web server. Files are downloaded into `scratch`, which the caller removes, under names that begin with `prefix`. */
export function openHttpStore(base: string, scratch: string, prefix: string, network: Network): FeedStore {
  const root = rootOf(base);
  let files = 0;
  return {
    location: root,
    list: () => undefined,
    fetch(path, most, known) {
      // Each part is encoded: `Red Hat/all.zip` and `ALSA-2023:0005.json` are names, not URL syntax.
      const url = root + feedPath(path).split('/').map(encodeURIComponent).join('/');
      return download(url, join(scratch, `${prefix}-${files++}`), most, network, known);
    },
  };
}

/** True for text that names a web server. */
export function isWebLocation(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

function rootOf(base: string): string {
  if (!isWebLocation(base) || !URL.canParse(base))
    throw advisoryProblem('advisory.http', `${JSON.stringify(base)} is no http or https URL`);
  const url = new URL(base);
  url.search = '';
  url.hash = '';
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}
