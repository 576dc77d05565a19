import categories from './categories.json' with { type: 'json' };

/** What a licence asks of those who pass software on, the strictest last; `unknown` is no licence that the table knows. */
export const LICENSE_CATEGORIES = [
  'public-domain',
  'permissive',
  'weak-copyleft',
  'strong-copyleft',
  'network-copyleft',
  'source-available',
  'restricted-use',
  'unknown',
] as const;

export type LicenseCategory = (typeof LICENSE_CATEGORIES)[number];

/** Exceptions that let works under other licences link or contain it: what is left of the copyleft is weak (SPDX exceptions list). */
const LINKING_EXCEPTIONS =
  /^(?:Autoconf-|Bison-|Bootloader-|Classpath-|CLISP-|DigiRule-|eCos-|Fawkes-|FLTK-|Font-|freertos-|GCC-|gnu-javamail-|GNAT-|i2p-|KiCad-|Libtool-|Linux-syscall-note|LLVM-|mif-|OCaml-|OCCT-|OpenJDK-|PS-or-PDF-|Qt-|Qwt-|Swift-|Texinfo-|u-boot-|Universal-FOSS-|WxWindows-)/i;

const EXACT = new Map<string, LicenseCategory>();
const PREFIXES: (readonly [string, LicenseCategory])[] = [];
for (const category of LICENSE_CATEGORIES) {
  for (const pattern of category === 'unknown' ? [] : categories[category]) {
    if (pattern.endsWith('*')) PREFIXES.push([pattern.slice(0, -1), category]);
    else EXACT.set(pattern, category);
  }
}
PREFIXES.sort(([a], [b]) => b.length - a.length);

/** The category of an SPDX licence id, with an exception of SPDX's list when there is one. */
export function categoryOfLicense(id: string, exception?: string): LicenseCategory {
  const own = EXACT.get(id) ?? PREFIXES.find(([prefix]) => id.startsWith(prefix))?.[1] ?? 'unknown';
  const isLinkable = exception !== undefined && LINKING_EXCEPTIONS.test(exception);
  return own === 'strong-copyleft' && isLinkable ? 'weak-copyleft' : own;
}

/** Less than zero when `a` asks for less than `b`. */
export function compareCategories(a: LicenseCategory, b: LicenseCategory): number {
  return LICENSE_CATEGORIES.indexOf(a) - LICENSE_CATEGORIES.indexOf(b);
}
