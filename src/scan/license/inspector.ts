import type { Json } from '#core/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import { licensesOfCopyright } from './debian-copyright.ts';
import { licenseTextMatcher, type TextMatch } from './text/match-text.ts';

/** The name under which observations are kept. */
export const LICENSE_INSPECTOR = 'license';

/** Raise it when the same files come to other results. */
const FORM = 2;
/** The longest collections of licence texts (browsers, language runtimes) have some megabytes; of those the beginning is read. */
const BYTES_LIMIT = 512 * 1024;

/** What a file says: `copyright` is a Debian package's, `text` holds texts of licences. */
export type LicenseObservation =
  | { readonly kind: 'copyright'; readonly names: readonly string[]; readonly cut?: true }
  | { readonly kind: 'text'; readonly matches: readonly TextMatch[]; readonly cut?: true };

/** Reads licence texts and Debian's copyright files as they pass. */
export function licenseInspector(): FileInspector {
  const matcher = licenseTextMatcher();
  return {
    name: LICENSE_INSPECTOR,
    apart: true,
    version: FORM,
    wants: ({ path, size }, head) => size > 0 && isLicenseFile(path) && !head.includes(0),
    inspect: ({ path, size }, content) => {
      const bytes = content.read(0, Math.min(size, BYTES_LIMIT));
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
      const cut = size > BYTES_LIMIT ? { cut: true as const } : {};
      const observation: LicenseObservation = isDebianCopyright(path)
        ? { kind: 'copyright', names: licensesOfCopyright(text, (part) => matcher.match(part)), ...cut }
        : { kind: 'text', matches: matcher.match(text), ...cut };
      return observation as unknown as Json;
    },
  };
}

/** `LICENSE`, `LICENCE.md`, `COPYING.LESSER`, `UNLICENSE`, `MIT-LICENSE.txt`, and what lies in a `LICENSES` directory (REUSE). */
function isLicenseFile(path: string): boolean {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1).toLowerCase();
  if (name === 'copyright') return true;
  if (!/^(?:[a-z0-9.-]{0,40}[-_.])?(?:un)?(?:licen[cs]es?|copying)(?:[-_.][a-z0-9._+-]{0,60})?$/.test(name)) {
    return /(?:^|\/)LICENSES\/[\w.+-]{1,80}\.txt$/.test(path);
  }
  return !/\.(?:js|mjs|cjs|ts|tsx|py|pyc|go|rs|rb|java|class|json|ya?ml|html?|css|map|png|svg|so|gz|h|c)$/.test(
    name,
  );
}

function isDebianCopyright(path: string): boolean {
  return /^usr\/share\/doc\/[^/]+\/copyright$/.test(path);
}
