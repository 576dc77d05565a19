import { z } from 'zod';
import { Problem, SEVERITIES, type Severity } from '#core/index.ts';
import { parseYaml } from '#format/index.ts';
import { LICENSE_CATEGORIES, type LicenseCategory } from './category.ts';

export type LicenseProblemCode = 'license.policy';

/** How bad a category is; `allow` is no finding. */
export type LicenseRating = Severity | 'allow';

/** What people think of licences. */
export interface LicensePolicy {
  /** For applications' packages and files. */
  readonly categories: Readonly<Record<LicenseCategory, LicenseRating>>;
  /** For packages of the operating system, which its distribution passes on with their sources. */
  readonly systemCategories: Readonly<Record<LicenseCategory, LicenseRating>>;
  /** SPDX ids that are never a finding. */
  readonly allow: readonly string[];
  /** SPDX ids that always are one, critical. */
  readonly deny: readonly string[];
}

/** What counts unless people say otherwise: what obliges who only runs or passes on an application, and what nobody could tell. */
export const DEFAULT_LICENSE_POLICY: LicensePolicy = {
  categories: {
    'public-domain': 'allow',
    permissive: 'allow',
    'weak-copyleft': 'low',
    'strong-copyleft': 'medium',
    'network-copyleft': 'high',
    'source-available': 'high',
    'restricted-use': 'high',
    unknown: 'unknown',
  },
  systemCategories: {
    'public-domain': 'allow',
    permissive: 'allow',
    'weak-copyleft': 'allow',
    'strong-copyleft': 'allow',
    'network-copyleft': 'low',
    'source-available': 'medium',
    'restricted-use': 'medium',
    unknown: 'unknown',
  },
  allow: [],
  deny: [],
};

const rating = z.enum([...SEVERITIES, 'allow']);
const ratings = z.partialRecord(z.enum(LICENSE_CATEGORIES), rating).default({});
const ids = z.array(z.string().min(1).max(200)).max(2_000).default([]);

const fileShape = z.strictObject({ categories: ratings, systemCategories: ratings, allow: ids, deny: ids });

/** Reads a policy of licences: `categories` and `systemCategories` (category: severity or allow), `allow` and `deny` (SPDX ids); what it leaves out stays as it is by default. */
export function parseLicensePolicy(text: string, name: string): LicensePolicy {
  const parsed = fileShape.safeParse(parseYaml(text, name)[0] ?? {});
  if (!parsed.success) {
    throw new Problem<LicenseProblemCode>(
      'license.policy',
      `${name}: ${z.prettifyError(parsed.error).replaceAll('\n', '; ')}`,
      { hint: `Categories are ${LICENSE_CATEGORIES.join(', ')}.` },
    );
  }
  const { categories, systemCategories, allow, deny } = parsed.data;
  return {
    categories: { ...DEFAULT_LICENSE_POLICY.categories, ...categories },
    systemCategories: { ...DEFAULT_LICENSE_POLICY.systemCategories, ...systemCategories },
    allow,
    deny,
  };
}
