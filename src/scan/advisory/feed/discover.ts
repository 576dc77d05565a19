import { compareText, MIB } from '#core/index.ts';
import { readSmallFile } from '../disk.ts';
import { baseEcosystem, isEcosystem, releaseOf } from '../ecosystem.ts';
import { orderOf } from '../order.ts';
import { alpineFeed } from './alpine-feed.ts';
import { endOfLifeFeed, epssFeed, kevFeed } from './fact-feed.ts';
import type { Feed } from './feed.ts';
import { jsonFilesIn, osvDirectoryFeed } from './osv-directory.ts';
import { osvExportFeed } from './osv-export.ts';
import { feedPath, type FeedStore } from './store.ts';

const KEV_FILE = 'known_exploited_vulnerabilities.json';
const EPSS_FILE = /^epss_scores-[\w-]+\.csv(?:\.gz)?$/;
const BRANCH = /^(?:v\d+\.\d+|edge)\/$/;
/** The distributions whose end of life endoflife.date knows, by its names for them. */
const PRODUCTS = [
  'alma-linux',
  'almalinux',
  'alpine',
  'alpine-linux',
  'centos',
  'debian',
  'opensuse',
  'photon',
  'rhel',
  'rocky-linux',
  'rockylinux',
  'sles',
  'ubuntu',
] as const;
// Some hundred lines.
const ECOSYSTEM_LIST_BYTES = MIB;
const MOST_ECOSYSTEMS = 10_000;

/** What a store offers. */
export interface Discovery {
  readonly feeds: readonly Feed[];
  /** Ecosystems whose versions we cannot order; they are left out. */
  readonly unsupported: readonly string[];
}

/**
 * Finds the feeds of a store by the layouts of their publishers: an OSV export at the root or under `osv/`, beside it
 * `alpine-secdb/`, `kev/`, `epss/`, `endoflife/`, and OSV records as plain files. `wanted` limits it to these ecosystems and the facts.
 */
export async function discoverFeeds(store: FeedStore, wanted?: readonly string[]): Promise<Discovery> {
  const root = await findExport(store);
  const folders = root === undefined ? [] : await exportFolders(store, root, wanted);
  const supported = folders.filter((folder) => orderOf(folder) !== undefined);
  const feeds = [
    ...supported.map((folder) => osvExportFeed(store, root ?? '', folder)),
    ...secdbBranches(store, root, wanted).map(([at, branch]) => alpineFeed(store, at, branch)),
    ...factFeeds(store),
    ...plainRecords(store, root, folders),
  ];
  const unsupported = folders.filter((folder) => !supported.includes(folder)).sort(compareText);
  return { feeds, unsupported };
}

/** The folder of the OSV export, which its list of ecosystems or an archive gives away. */
async function findExport(store: FeedStore): Promise<string | undefined> {
  for (const root of ['', 'osv']) {
    const names = store.list(root);
    if (names === undefined) {
      const list = await store.fetch(feedPath(root, 'ecosystems.txt'), ECOSYSTEM_LIST_BYTES);
      if (list.kind === 'file') return root;
    } else if (
      names.includes('ecosystems.txt') ||
      names.some((name) => name.endsWith('/') && hasArchive(store, feedPath(root, name.slice(0, -1))))
    )
      return root;
  }
  return undefined;
}

async function exportFolders(
  store: FeedStore,
  root: string,
  wanted: readonly string[] | undefined,
): Promise<string[]> {
  const listed = await listedEcosystems(store, root);
  const present = (store.list(root) ?? [])
    .filter((name) => name.endsWith('/') && hasArchive(store, feedPath(root, name.slice(0, -1))))
    .map((name) => name.slice(0, -1))
    .filter(isEcosystem);
  const known = new Set([...(store.list(root) === undefined ? listed : []), ...present]);
  // The folder of a release holds a part of what the folder of the whole ecosystem holds.
  const whole = [...known].filter((name) => releaseOf(name) === '' || !known.has(baseEcosystem(name)));
  if (wanted === undefined) return whole.sort(compareText);
  return [...new Set(wanted.flatMap((ecosystem) => folderOf(ecosystem, known)))].sort(compareText);
}

function folderOf(ecosystem: string, known: ReadonlySet<string>): string[] {
  const base = baseEcosystem(ecosystem);
  return known.has(base) ? [base] : known.has(ecosystem) ? [ecosystem] : [];
}

async function listedEcosystems(store: FeedStore, root: string): Promise<string[]> {
  const list = await store.fetch(feedPath(root, 'ecosystems.txt'), ECOSYSTEM_LIST_BYTES);
  if (list.kind !== 'file') return [];
  const text = readSmallFile(list.path, ECOSYSTEM_LIST_BYTES)?.toString('utf8') ?? '';
  return text
    .split('\n', MOST_ECOSYSTEMS)
    .map((line) => line.trim())
    .filter(isEcosystem);
}

function hasArchive(store: FeedStore, folder: string): boolean {
  return store.list(folder)?.includes('all.zip') === true;
}

/** Branches of Alpine's database: those that lie there, or on a server that cannot list, those that are wanted. */
function secdbBranches(
  store: FeedStore,
  root: string | undefined,
  wanted: readonly string[] | undefined,
): (readonly [at: string, branch: string])[] {
  const isWanted = (branch: string) => wanted === undefined || wanted.includes(`Alpine:${branch}`);
  const found: (readonly [string, string])[] = [];
  for (const at of ['alpine-secdb', '']) {
    const names = store.list(at);
    if (names === undefined) continue;
    for (const name of names) {
      const branch = name.slice(0, -1);
      if (BRANCH.test(name) && isWanted(branch) && holdsSecdb(store, feedPath(at, branch)))
        found.push([at, branch]);
    }
  }
  // A mirror of OSV alone has no such folder; only one of several publishers keeps the export under `osv/`.
  if (store.list('') === undefined && root !== '')
    for (const ecosystem of wanted ?? [])
      if (BRANCH.test(`${releaseOf(ecosystem)}/`) && baseEcosystem(ecosystem) === 'Alpine')
        found.push(['alpine-secdb', releaseOf(ecosystem)]);
  return found;
}

function holdsSecdb(store: FeedStore, folder: string): boolean {
  const names = store.list(folder) ?? [];
  return names.includes('main.json') || names.includes('community.json');
}

function factFeeds(store: FeedStore): Feed[] {
  const place = (folder: string, isIt: (name: string) => boolean, guess: string) => {
    for (const at of [folder, '']) {
      const name = store.list(at)?.findLast(isIt);
      if (name !== undefined) return feedPath(at, name);
    }
    return store.list('') === undefined ? feedPath(folder, guess) : undefined;
  };
  const kev = place('kev', (name) => name === KEV_FILE, KEV_FILE);
  const epss = place('epss', (name) => EPSS_FILE.test(name), 'epss_scores-current.csv.gz');
  const products = PRODUCTS.filter((name) => store.list('endoflife')?.includes(`${name}.json`) ?? true);
  return [
    ...(kev === undefined ? [] : [kevFeed(store, kev)]),
    ...(epss === undefined ? [] : [epssFeed(store, epss)]),
    ...(products.length === 0
      ? []
      : [
          endOfLifeFeed(
            store,
            products.map((name) => [name, feedPath('endoflife', `${name}.json`)] as const),
          ),
        ]),
  ];
}

/** The JSON files that belong to none of the other layouts. */
function plainRecords(store: FeedStore, root: string | undefined, folders: readonly string[]): Feed[] {
  if (store.list('') === undefined) return [];
  const taken = new Set(['kev', 'epss', 'endoflife', 'alpine-secdb', KEV_FILE, 'index.json']);
  for (const folder of folders) taken.add(feedPath(root ?? '', folder));
  for (const name of store.list('') ?? []) if (BRANCH.test(name)) taken.add(name.slice(0, -1));
  const files = jsonFilesIn(store.location, taken);
  return files.length === 0 ? [] : [osvDirectoryFeed(store.location, files)];
}
