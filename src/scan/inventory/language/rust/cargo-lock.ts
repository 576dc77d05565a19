import { MIB } from '#core/index.ts';
import { packageUrl } from '../../purl.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { packageTables } from '../toml-lock.ts';

const NAME = 'language/cargo-lock';
/** 1,000 crates take 300 KB. */
const MAX_BYTES: number = 16 * MIB;
/** Sources of other crates, and Cargo's own cache of them. */
const FOREIGN = /(?:^|\/)(?:vendor|registry\/src|git\/checkouts|testdata)\//;
/** crates.io takes letters, digits, hyphens and underscores (cargo book, "The name field"). */
const CRATE = /^[A-Za-z0-9_-]{1,256}$/;

/** The crates that `Cargo.lock` declares; those without a source are the project's own. */
export const cargoLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lock'],
  wants: (path) => baseName(path) === 'Cargo.lock' && !FOREIGN.test(path),
  read(text) {
    const tables = packageTables(text);
    return 'error' in tables ? tables : tables.flatMap(declaredCrate);
  },
  packageOf: ({ name, version, source }, path) => ({
    type: 'cargo',
    name,
    version,
    purl: packageUrl({ type: 'cargo', name, version, qualifiers: { vcs_url: source } }),
    licenses: [],
    locations: [{ path }],
    foundBy: NAME,
    evidence: 'declared',
  }),
});

function declaredCrate({ name, version, source }: Record<string, unknown>): Declared[] {
  if (typeof name !== 'string' || typeof version !== 'string' || typeof source !== 'string') return [];
  if (!CRATE.test(name)) return [];
  return [{ name, version, ...(source.startsWith('git+') && { source }) }];
}
