import type { LicenseCategory } from './category.ts';

/** Names of families and grants for which SPDX has no id, though what they ask for is known. */
export const NAMED_PREFIX = 'LicenseRef-';

const NAMED: ReadonlyMap<string, LicenseCategory> = new Map([
  ['LicenseRef-public-domain', 'public-domain'],
  // All licences of the family are permissive: which one it is does not matter for what they ask.
  ['LicenseRef-BSD', 'permissive'],
  ['LicenseRef-Apache', 'permissive'],
  ['LicenseRef-MIT-like', 'permissive'],
  ['LicenseRef-Artistic', 'permissive'],
  ['LicenseRef-Python', 'permissive'],
  ['LicenseRef-Zope', 'permissive'],
  ['LicenseRef-Perl', 'permissive'],
  ['LicenseRef-Mozilla', 'weak-copyleft'],
  ['LicenseRef-CDDL', 'weak-copyleft'],
  ['LicenseRef-Eclipse', 'weak-copyleft'],
  ['LicenseRef-proprietary', 'restricted-use'],
]);

/** What a named family asks for; `unknown` for any other name. */
export function categoryOfNamed(id: string): LicenseCategory {
  return NAMED.get(id) ?? 'unknown';
}
