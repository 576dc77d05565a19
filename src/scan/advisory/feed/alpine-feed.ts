import { digestOf, MIB } from '#core/index.ts';
import { readSmallFile } from '../disk.ts';
import { advisoryProblem } from '../problem.ts';
import { readSecdb } from './alpine-secdb.ts';
import type { Feed } from './feed.ts';
import { feedPath, type FeedStore } from './store.ts';

// The largest repositories' files have some 1.5 MiB.
const LARGEST = 64 * MIB;
const REPOSITORIES = ['main', 'community'] as const;

/** Alpine's security database of one branch (`v3.20`, `edge`), as secdb.alpinelinux.org lays it out. */
export function alpineFeed(store: FeedStore, root: string, branch: string): Feed {
  return {
    id: `alpine-secdb:${branch}`,
    kind: 'alpine-secdb',
    ecosystem: `Alpine:${branch}`,
    async read(known) {
      const documents: unknown[] = [];
      const digests: string[] = [];
      for (const repository of REPOSITORIES) {
        const path = feedPath(root, branch, `${repository}.json`);
        const fetched = await store.fetch(path, LARGEST);
        if (fetched.kind !== 'file') continue;
        digests.push(`${repository} ${fetched.digest}`);
        documents.push(parse(readSmallFile(fetched.path, LARGEST)!, path));
      }
      if (documents.length === 0) return { kind: 'absent' };
      const digest = digestOf(digests.join('\n'));
      if (digest === known?.digest) return { kind: 'unchanged', state: known };
      return {
        kind: 'whole',
        records: readSecdb(documents, `Alpine:${branch}`, ''),
        finish: () => ({ digest }),
      };
    },
  };
}

function parse(bytes: Buffer, path: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw advisoryProblem('advisory.feed-corrupt', `${path} is not JSON`, { cause });
  }
}
