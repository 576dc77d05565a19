import type { Feed } from './feed.ts';
import { endOfLifeFeed, epssFeed, kevFeed } from './fact-feed.ts';
import type { FeedStore } from './store.ts';

/** OSV's public exports: where advisories come from when nothing else is configured. */
export const PUBLIC_OSV = 'https://osv-vulnerabilities.storage.googleapis.com/';

/** Hosts of the facts that OSV's exports don't hold. */
const PUBLIC_FACTS = {
  kev: 'https://www.cisa.gov/sites/default/files/feeds/',
  epss: 'https://epss.empiricalsecurity.com/',
  endOfLife: 'https://endoflife.date/api/',
} as const;

const PRODUCTS = [
  'almalinux',
  'alpine',
  'debian',
  'opensuse',
  'photon',
  'rhel',
  'rocky-linux',
  'sles',
  'ubuntu',
];

/** The facts' feeds at their publishers, for databases that are built from OSV's public exports. */
export function publicFactFeeds(open: (base: string) => FeedStore): Feed[] {
  return [
    kevFeed(open(PUBLIC_FACTS.kev), 'known_exploited_vulnerabilities.json'),
    epssFeed(open(PUBLIC_FACTS.epss), 'epss_scores-current.csv.gz'),
    endOfLifeFeed(
      open(PUBLIC_FACTS.endOfLife),
      PRODUCTS.map((name) => [name, `${name}.json`] as const),
    ),
  ];
}
