import {
  compareText,
  fingerprintOf,
  type Incompleteness,
  type Json,
  type LayerReference,
  type Location,
  type OtherFinding,
  type Package,
} from '#core/index.ts';
import { allOf, categoryOf, idsOf, printLicense, unknownOf, type LicenseExpression } from './expression.ts';
import { compareCategories, type LicenseCategory } from './category.ts';
import type { LicenseObservation } from './inspector.ts';
import { normaliseLicense, normaliseLicenses } from './normalise.ts';
import { DEFAULT_LICENSE_POLICY, type LicensePolicy, type LicenseRating } from './policy.ts';
import { rateLicense } from './rating.ts';
import type { TextMatch } from './text/match-text.ts';

/** A licence file of the merged view. */
export interface ObservedLicense {
  readonly path: string;
  readonly value: Json;
  readonly layer?: LayerReference;
}

export interface LicenseContext {
  readonly packages: readonly Package[];
  /** True for files that an operating system package lists as its own. */
  readonly isSystemFile: (path: string) => boolean;
  /** The path that a path leads to through links; undefined when it leads nowhere. */
  readonly realPath: (path: string) => string | undefined;
  readonly policy?: LicensePolicy;
}

export interface LicenseReport {
  readonly findings: readonly OtherFinding[];
  readonly incomplete: readonly Incompleteness[];
  /** Package URL to SPDX expression, for all packages whose licence is known in any way. */
  readonly licenses: ReadonlyMap<string, string>;
}

const SYSTEM_TYPES: ReadonlySet<string> = new Set(['deb', 'apk', 'rpm']);
/** Package URLs that one finding names. */
const NAMED_LIMIT = 50;

const MEANING: Readonly<Record<LicenseCategory, string>> = {
  'public-domain': 'asks for nothing',
  permissive: 'asks for little more than attribution',
  'weak-copyleft': 'asks for the source of the component and its changes',
  'strong-copyleft': 'asks for the source of all that is distributed with it',
  'network-copyleft': 'asks for the source from who only offers it over a network',
  'source-available': 'forbids some uses, such as offering it as a service',
  'restricted-use': 'forbids commercial use, changes, or any use without agreement',
  unknown: 'is not known',
};

/** What licences ask of who uses what is in a target: one finding a package or file whose licence the policy does not allow. */
export function licenseFindings(
  observed: readonly ObservedLicense[],
  context: LicenseContext,
): LicenseReport {
  const policy = context.policy ?? DEFAULT_LICENSE_POLICY;
  const files = new Map(observed.map((file) => [file.path, file]));
  const texts = textsByDirectory(observed);
  const findings: OtherFinding[] = [];
  const licenses = new Map<string, string>();
  const silent = new Map<string, Package[]>();
  const claimed = new Set<string>();

  for (const found of context.packages) {
    const directories = directoriesOf(found);
    const own = directories.flatMap((directory) => texts.get(directory) ?? []);
    for (const { path } of own) claimed.add(path);
    // The operating system's package says what its files are.
    if (found.owner !== undefined) continue;
    const declared = normaliseLicenses(statementsOf(found, files, context));
    const inTexts = allOf(own.flatMap(({ matches }) => matches.map(licenseOf)));
    const license = declared === undefined || isUnknown(declared) ? (inTexts ?? declared) : declared;
    if (license === undefined) {
      const place = found.locations[0]?.path ?? '';
      silent.set(place, [...(silent.get(place) ?? []), found]);
      continue;
    }
    licenses.set(found.purl, printLicense(license));
    const isSystem = SYSTEM_TYPES.has(found.type);
    const rating = rateLicense(license, policy, isSystem);
    if (rating !== 'allow') findings.push(packageFinding(found, license, rating));
    if (license === declared && inTexts !== undefined && !isSystem) {
      findings.push(...conflictFinding(found, declared, inTexts, own));
    }
  }

  for (const [path, packages] of silent) findings.push(...silentFinding(path, packages, policy));
  for (const file of observed) {
    const observation = file.value as unknown as LicenseObservation;
    if (observation.kind !== 'text' || claimed.has(file.path) || context.isSystemFile(file.path)) continue;
    findings.push(...fileFinding(file, observation.matches, policy));
  }
  findings.sort(
    (a, b) =>
      compareText(a.id, b.id) ||
      compareText(a.locations[0]?.path ?? '', b.locations[0]?.path ?? '') ||
      compareText(a.fingerprint, b.fingerprint),
  );
  return { findings, incomplete: incompleteOf(observed), licenses };
}

interface TextFile {
  readonly path: string;
  readonly matches: readonly TextMatch[];
}

function textsByDirectory(observed: readonly ObservedLicense[]): Map<string, TextFile[]> {
  const texts = new Map<string, TextFile[]>();
  for (const { path, value } of observed) {
    const observation = value as unknown as LicenseObservation;
    if (observation.kind !== 'text') continue;
    const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    texts.set(directory, [...(texts.get(directory) ?? []), { path, matches: observation.matches }]);
  }
  return texts;
}

/** Where a package's own licence texts lie: beside its metadata, and in `licenses` there (PEP 639, REUSE). */
function directoriesOf(found: Package): string[] {
  if (found.evidence !== 'installed' || SYSTEM_TYPES.has(found.type)) return [];
  return found.locations.flatMap(({ path }) => {
    const inner = path.indexOf('!/');
    if (inner !== -1 || !path.includes('/')) return [];
    const directory = path.slice(0, path.lastIndexOf('/'));
    // gems/x-1.0/LICENSE belongs to specifications/x-1.0.gemspec.
    const gem = /^(.*)\/specifications\/([^/]+)\.gemspec$/.exec(path);
    const home = gem === null ? directory : `${gem[1]!}/gems/${gem[2]!}`;
    return [home, `${home}/licenses`, `${home}/LICENSES`];
  });
}

function statementsOf(
  found: Package,
  files: ReadonlyMap<string, ObservedLicense>,
  context: LicenseContext,
): readonly string[] {
  if (found.licenses.length > 0 || found.type !== 'deb') return found.licenses;
  const path = context.realPath(`usr/share/doc/${found.name}/copyright`);
  const observation =
    path === undefined ? undefined : (files.get(path)?.value as unknown as LicenseObservation);
  return observation?.kind === 'copyright' ? observation.names : [];
}

function licenseOf({ id }: TextMatch): LicenseExpression {
  return normaliseLicense(id);
}

function isUnknown(expression: LicenseExpression): boolean {
  return expression.kind === 'unknown';
}

function packageFinding(
  found: Package,
  license: LicenseExpression,
  rating: Exclude<LicenseRating, 'allow'>,
): OtherFinding {
  const category = categoryOf(license);
  const text = printLicense(license);
  const unknown = unknownOf(license);
  return {
    ...base(`license-${category}`, rating, license),
    fingerprint: fingerprintOf('license', `license-${category}`, found.purl),
    title: `${found.name} ${found.version}: ${category === 'unknown' ? unknown.join(', ') : text} ${MEANING[category]}`,
    locations: found.locations,
    evidence: {
      package: found.purl,
      license: text,
      category,
      statements: [...found.licenses],
      ...(unknown.length === 0 ? {} : { unknown: [...unknown] }),
    },
  };
}

/** The metadata says less than the text beside it. */
function conflictFinding(
  found: Package,
  declared: LicenseExpression,
  inTexts: LicenseExpression,
  files: readonly TextFile[],
): OtherFinding[] {
  const [says, holds] = [categoryOf(declared), categoryOf(inTexts)];
  if (says === 'unknown' || holds === 'unknown' || compareCategories(holds, says) <= 0) return [];
  if (compareCategories(holds, 'weak-copyleft') < 0) return [];
  const known = new Set(idsOf(declared));
  if (idsOf(inTexts).every((id) => known.has(id))) return [];
  return [
    {
      ...base('license-conflict', 'low', inTexts),
      fingerprint: fingerprintOf('license', 'license-conflict', found.purl),
      title: `${found.name} ${found.version} says ${printLicense(declared)}, but the text of ${printLicense(inTexts)} is with it`,
      locations: files.map(({ path }): Location => ({ path })),
      evidence: {
        package: found.purl,
        license: printLicense(declared),
        texts: printLicense(inTexts),
        category: holds,
      },
    },
  ];
}

/** Packages of one place that say nothing: a Go program's modules, a lock file's packages. */
function silentFinding(path: string, packages: readonly Package[], policy: LicensePolicy): OtherFinding[] {
  const isSystem = packages.every(({ type }) => SYSTEM_TYPES.has(type));
  const rating = (isSystem ? policy.systemCategories : policy.categories).unknown;
  if (rating === 'allow') return [];
  const purls = packages.map(({ purl }) => purl).sort(compareText);
  const [first] = packages;
  return [
    {
      ...base('license-unknown', rating, undefined),
      fingerprint: fingerprintOf('license', 'license-unknown', packages.length === 1 ? purls[0]! : path),
      title:
        packages.length === 1
          ? `${first!.name} ${first!.version} states no licence`
          : `${packages.length} packages of ${path} state no licence`,
      locations: first!.locations.slice(0, 1),
      evidence: { packages: purls.slice(0, NAMED_LIMIT), count: packages.length, category: 'unknown' },
    },
  ];
}

/** A licence text that belongs to no package: copied sources, data, what was built here. */
function fileFinding(
  { path, layer }: ObservedLicense,
  matches: readonly TextMatch[],
  policy: LicensePolicy,
): OtherFinding[] {
  const license = allOf(matches.map(licenseOf)) ?? { kind: 'unknown', text: 'text' };
  const rating = rateLicense(license, policy, false);
  if (rating === 'allow') return [];
  const category = categoryOf(license);
  const text = printLicense(license);
  return [
    {
      ...base(`license-${category}`, rating, license),
      fingerprint: fingerprintOf('license', `license-${category}`, path, text),
      title: matches.length === 0 ? 'The text is no known licence' : `${text} ${MEANING[category]}`,
      locations: [{ path, ...(layer === undefined ? {} : { layer }) }],
      evidence: {
        license: text,
        category,
        texts: matches.map(({ id, similarity, alternatives }) => ({
          id,
          similarity,
          alternatives: [...alternatives],
        })),
      },
    },
  ];
}

function base(id: string, severity: OtherFinding['severity'], license: LicenseExpression | undefined) {
  return {
    kind: 'license',
    id,
    severity,
    ratings: [{ severity, source: 'bulkhead' }],
    remedy: {
      kind: 'review',
      text: 'Ask who knows whether it may be used like this; then allow it in the licence policy, or replace it.',
    },
    references: (license === undefined ? [] : idsOf(license))
      .filter((name) => !name.startsWith('LicenseRef-'))
      .map((name) => `https://spdx.org/licenses/${name}.html`),
    controls: [],
  } as const;
}

function incompleteOf(observed: readonly ObservedLicense[]): Incompleteness[] {
  return observed
    .filter(({ value }) => (value as unknown as LicenseObservation).cut === true)
    .map(({ path }) => ({
      code: 'license.limit',
      what: path,
      why: 'the file is longer than any licence; only its beginning was compared',
    }));
}
