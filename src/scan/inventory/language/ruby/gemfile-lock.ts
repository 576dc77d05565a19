import { MIB } from '#core/index.ts';
import { packageUrl } from '../../purl.ts';
import { declarationExtractor, type Declared } from '../declaration.ts';

const NAME = 'language/gemfile-lock';
const MAX_BYTES: number = 4 * MIB;
const LINE_LIMIT = 200_000;
/** Bundler's own copies inside of installed gems. */
const FOREIGN = /(?:^|\/)gems\/[^/]+\//;

/** What `Gemfile.lock` files declare (bundler docs, "bundle-lock"). */
export const gemfileLock = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lock', 'locked'],
  wants: (path) => /(?:^|\/)(?:Gemfile|gems)\.(?:lock|locked)$/.test(path) && !FOREIGN.test(path),
  read: readGemfileLock,
  packageOf: ({ name, version, source }, path) => ({
    type: 'gem',
    name,
    version,
    purl: packageUrl({ type: 'gem', name, version, qualifiers: { vcs_url: source } }),
    licenses: [],
    locations: [{ path }],
    foundBy: NAME,
    evidence: 'declared',
  }),
});

/**
 * Sections `GEM`, `GIT` and `PATH` list gems under `specs:`, indented by four; what those need in turn by six. Gems of a
 * `PATH` are the project's own.
 */
export function readGemfileLock(text: string): Declared[] {
  const found: Declared[] = [];
  let section = '';
  let remote = '';
  for (const line of text.split(/\r?\n/, LINE_LIMIT)) {
    if (/^[A-Z]/.test(line)) {
      section = line.trim();
      remote = '';
    }
    remote = /^ {2}remote: (\S+)/.exec(line)?.[1] ?? remote;
    if (section !== 'GEM' && section !== 'GIT') continue;
    const gem = /^ {4}([\w.-]{1,256}) \(([^()\s]{1,128})\)$/.exec(line);
    if (gem === null) continue;
    // A platform follows the version behind a hyphen: `1.15.0-x86_64-linux`.
    const version = gem[2]!.replace(/-(?:x86|x64|arm|aarch64|java|universal|mswin|mingw)[\w-]*$/, '');
    found.push({ name: gem[1]!, version, ...(section === 'GIT' && { source: `git+${remote}` }) });
  }
  return found;
}
