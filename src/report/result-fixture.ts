import fc from 'fast-check';
import {
  SEVERITIES,
  type Digest,
  type Finding,
  type Incompleteness,
  type LayerReference,
  type Location,
  type OtherFinding,
  type Package,
  type PackageType,
  type SeverityRating,
  type Subject,
  type Suppression,
  type VulnerabilityFinding,
  type VulnerabilityStatus,
} from '#core/index.ts';
import { SCANNERS, type ScanResult } from '#scan/index.ts';

// Records, so that a new member of a union that nobody generates is a type error.
const STATUSES: Record<VulnerabilityStatus, true> = {
  affected: true,
  not_affected: true,
  fixed: true,
  fix_pending: true,
  will_not_fix: true,
  deferred: true,
  end_of_life: true,
  under_investigation: true,
  unknown: true,
};
const KINDS: Record<OtherFinding['kind'], true> = {
  secret: true,
  malware: true,
  misconfiguration: true,
  license: true,
  signature: true,
  benchmark: true,
  access: true,
  runtime: true,
  network: true,
};
const SUPPRESSORS: Record<Suppression['by'], true> = {
  vex: true,
  exception: true,
  owner: true,
  vendor: true,
  'ignore-comment': true,
};
const TYPES: Record<PackageType, true> = {
  deb: true,
  apk: true,
  rpm: true,
  npm: true,
  pypi: true,
  golang: true,
  maven: true,
  gem: true,
  cargo: true,
  composer: true,
  nuget: true,
  bitnami: true,
  alpm: true,
  cocoapods: true,
  conan: true,
  conda: true,
  cran: true,
  ebuild: true,
  hackage: true,
  hex: true,
  julia: true,
  luarocks: true,
  nix: true,
  opam: true,
  opkg: true,
  otp: true,
  pub: true,
  swift: true,
  generic: true,
};

function oneOf<Key extends string>(keys: Record<Key, true>): fc.Arbitrary<Key> {
  return fc.constantFrom(...(Object.keys(keys) as Key[]));
}

/** Text as images and advisories have it: control characters, lone surrogates and all that formats have rules for. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom('', 'a b', '..', 'C:\\x', '\uD800', '{{x}}', '<b>', '%zz', 'MIT', 'GPL-2.0+', 'é'),
);
const path = fc.array(text, { maxLength: 4 }).map((parts) => parts.join('/'));
const digest = fc
  .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
  .map((hex): Digest => `sha256:${hex}`);
const count = fc.integer({ min: 1, max: 1e9 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const url = fc.oneof(
  fc.webUrl(),
  text,
  fc.constantFrom(
    'https://',
    'https://a b/',
    'https://x/%zz',
    'https://x/{y}',
    'https://x/[a]?b=[c]|^#d#e[1]',
  ),
);

/** The record with each optional field there or not; never with the value undefined, which JSON has not. */
function record<Required extends object, Optional extends object>(
  required: { [Key in keyof Required]: fc.Arbitrary<Required[Key]> },
  optional: { [Key in keyof Optional]: fc.Arbitrary<Optional[Key]> },
): fc.Arbitrary<Required & Partial<Optional>> {
  return fc.record(
    { ...required, ...optional },
    { requiredKeys: Object.keys(required) as never },
  ) as unknown as fc.Arbitrary<Required & Partial<Optional>>;
}

const layer: fc.Arbitrary<LayerReference> = record(
  { index: fc.nat(200), diffId: digest },
  { instruction: text },
);
const location: fc.Arbitrary<Location> = record({ path }, { layer, line: count, column: count });
const rating: fc.Arbitrary<SeverityRating> = record(
  { severity: fc.constantFrom(...SEVERITIES), source: text },
  {
    score: fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10),
    vector: fc.oneof(
      text,
      fc.constantFrom(
        'CVSS:4.0/AV:N',
        'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
        'AV:N/AC:L/Au:N/C:P/I:P/A:P',
      ),
    ),
  },
);
const named = fc.record({ name: text, version: text });
const purl = fc
  .tuple(oneOf(TYPES), text)
  .map(([type, name]) => `pkg:${type}/${encodeURIComponent(name.toWellFormed())}@1`);

const packages: fc.Arbitrary<Package> = record(
  {
    type: oneOf(TYPES),
    name: text,
    version: text,
    purl,
    licenses: fc.array(text, { maxLength: 3 }),
    locations: fc.array(location, { maxLength: 3 }),
    foundBy: text,
    evidence: fc.constantFrom('installed' as const, 'declared' as const),
  },
  {
    architecture: text,
    source: named,
    module: text,
    vendor: text,
    owner: purl,
    dev: fc.boolean(),
  },
);

const findingBase = {
  required: {
    fingerprint: digest.map((value) => value.slice(7, 39)),
    id: fc.oneof(
      text.map((id) => `X-${id}`),
      fc.constant('CVE-2024-1'),
    ),
    title: text,
    severity: fc.constantFrom(...SEVERITIES),
    ratings: fc.array(rating, { maxLength: 3 }),
    locations: fc.array(location, { maxLength: 3 }),
    references: fc.array(url, { maxLength: 3 }),
    controls: fc.array(fc.oneof(text, fc.constantFrom('CWE-79', 'T1552.001')), { maxLength: 3 }),
  },
  optional: {
    description: text,
    remedy: record(
      {
        kind: fc.constantFrom(
          'upgrade' as const,
          'edit' as const,
          'rotate' as const,
          'remove' as const,
          'review' as const,
        ),
        text,
      },
      { fixedVersion: text },
    ),
    suppression: record({ by: oneOf(SUPPRESSORS), reason: text }, { expires: text, owner: text }),
  },
};

const vulnerability: fc.Arbitrary<VulnerabilityFinding> = record(
  {
    ...findingBase.required,
    kind: fc.constant('vulnerability' as const),
    status: oneOf(STATUSES),
    aliases: fc.array(text, { maxLength: 3 }),
    package: record({ purl, name: text, version: text }, { source: named }),
    sources: fc.array(record({ id: text, ecosystem: text, because: text }, { fixedVersion: text }), {
      maxLength: 2,
    }),
    risk: record(
      {},
      {
        kev: record({ added: text, ransomware: fc.boolean() }, { due: text }),
        epss: fc.record({ score: share, percentile: share }),
      },
    ),
  },
  { ...findingBase.optional, vendorStatus: text },
);

const other: fc.Arbitrary<OtherFinding> = record(
  {
    ...findingBase.required,
    kind: oneOf(KINDS),
    evidence: fc.dictionary(fc.string(), fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))),
  },
  findingBase.optional,
);

const os = record(
  { id: text, version: text },
  { codename: text, prettyName: text, like: fc.array(text), cpe: text },
);
const subject: fc.Arbitrary<Subject> = fc.oneof(
  record(
    { kind: fc.constant('image' as const), id: digest, name: text },
    {
      manifestDigest: digest,
      configDigest: digest,
      platform: fc.constantFrom('linux/amd64', 'linux/arm/v7'),
      os,
      repoTags: fc.array(text, { maxLength: 2 }),
    },
  ),
  record({ kind: fc.constant('directory' as const), id: path.map((id) => `/${id}`), name: text }, { os }),
);
const remark: fc.Arbitrary<Incompleteness> = fc.record({ code: text, what: text, why: text });

/** Any result that a scan could come to, with text that nobody would write on purpose. */
export const anyScanResult: fc.Arbitrary<ScanResult> = fc.record({
  schemaVersion: fc.constant(1 as const),
  subject,
  scanners: fc.subarray([...SCANNERS]),
  packages: fc.array(packages, { maxLength: 4 }),
  findings: fc.array(fc.oneof(vulnerability, other) as fc.Arbitrary<Finding>, { maxLength: 5 }),
  incomplete: fc.array(remark, { maxLength: 2 }),
  notices: fc.array(remark, { maxLength: 2 }),
});
