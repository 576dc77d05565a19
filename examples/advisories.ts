/** What an example advisory says, in the OSV schema (1.7); facts of public record, in our own words. */
interface Fact {
  readonly id: string;
  readonly cve: string;
  readonly ecosystem: string;
  readonly name: string;
  readonly introduced?: string;
  readonly fixed: string;
  readonly vector: string;
  readonly summary: string;
  readonly cwe: string;
  readonly reference: string;
}

const FACTS: readonly Fact[] = [
  {
    id: 'GHSA-jfh8-c2jp-5v3q',
    cve: 'CVE-2021-44228',
    ecosystem: 'Maven',
    name: 'org.apache.logging.log4j:log4j-core',
    introduced: '2.13.0',
    fixed: '2.15.0',
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
    summary: 'Log4Shell: a logged text with a JNDI look-up runs code from elsewhere',
    cwe: 'CWE-502',
    reference: 'https://logging.apache.org/security.html',
  },
  {
    id: 'GHSA-7rjr-3q55-vv33',
    cve: 'CVE-2021-45046',
    ecosystem: 'Maven',
    name: 'org.apache.logging.log4j:log4j-core',
    introduced: '2.13.0',
    fixed: '2.16.0',
    vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H',
    summary: 'The first fix of Log4Shell was incomplete: thread context look-ups still run code',
    cwe: 'CWE-917',
    reference: 'https://logging.apache.org/security.html',
  },
  {
    id: 'GHSA-p6mc-m468-83gw',
    cve: 'CVE-2020-8203',
    ecosystem: 'npm',
    name: 'lodash',
    introduced: '3.7.0',
    fixed: '4.17.19',
    vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:H',
    summary: 'Prototype pollution through zipObjectDeep',
    cwe: 'CWE-1321',
    reference: 'https://github.com/lodash/lodash/issues/4874',
  },
  {
    id: 'GHSA-35jh-r3h4-6jhm',
    cve: 'CVE-2021-23337',
    ecosystem: 'npm',
    name: 'lodash',
    fixed: '4.17.21',
    vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H',
    summary: 'Command injection through template',
    cwe: 'CWE-94',
    reference: 'https://nvd.nist.gov/vuln/detail/CVE-2021-23337',
  },
  {
    id: 'GHSA-xvch-5gv4-984h',
    cve: 'CVE-2021-44906',
    ecosystem: 'npm',
    name: 'minimist',
    introduced: '1.0.0',
    fixed: '1.2.6',
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    summary: 'Prototype pollution by arguments named constructor or __proto__',
    cwe: 'CWE-1321',
    reference: 'https://nvd.nist.gov/vuln/detail/CVE-2021-44906',
  },
  {
    id: 'GHSA-8q59-q68h-6hv4',
    cve: 'CVE-2020-14343',
    ecosystem: 'PyPI',
    name: 'pyyaml',
    fixed: '5.4',
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    summary: 'Loading an untrusted document with full_load or FullLoader runs code',
    cwe: 'CWE-20',
    reference: 'https://nvd.nist.gov/vuln/detail/CVE-2020-14343',
  },
  {
    id: 'GHSA-v845-jxx5-vc9f',
    cve: 'CVE-2023-43804',
    ecosystem: 'PyPI',
    name: 'urllib3',
    fixed: '1.26.17',
    vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:N',
    summary: 'The Cookie header follows a redirect to another host',
    cwe: 'CWE-200',
    reference: 'https://nvd.nist.gov/vuln/detail/CVE-2023-43804',
  },
  {
    id: 'DEBIAN-CVE-2023-38545',
    cve: 'CVE-2023-38545',
    ecosystem: 'Debian:12',
    name: 'curl',
    fixed: '7.88.1-10+deb12u4',
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    summary: 'A long host name overflows the heap in the SOCKS5 handshake',
    cwe: 'CWE-787',
    reference: 'https://curl.se/docs/CVE-2023-38545.html',
  },
  {
    id: 'DEBIAN-CVE-2023-4911',
    cve: 'CVE-2023-4911',
    ecosystem: 'Debian:12',
    name: 'glibc',
    fixed: '2.36-9+deb12u3',
    vector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
    summary: 'Looney Tunables: GLIBC_TUNABLES overflows a buffer of the dynamic loader',
    cwe: 'CWE-787',
    reference: 'https://security-tracker.debian.org/tracker/CVE-2023-4911',
  },
  {
    id: 'DEBIAN-CVE-2024-6387',
    cve: 'CVE-2024-6387',
    ecosystem: 'Debian:12',
    name: 'openssh',
    fixed: '1:9.2p1-2+deb12u3',
    vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H',
    summary: 'regreSSHion: a race in the signal handler of the server runs code as root',
    cwe: 'CWE-364',
    reference: 'https://security-tracker.debian.org/tracker/CVE-2024-6387',
  },
];

export const ADVISORIES = FACTS.map((fact) => ({
  schema_version: '1.7.0',
  id: fact.id,
  modified: '2026-01-01T00:00:00Z',
  ...(fact.id.startsWith('DEBIAN-') ? { upstream: [fact.cve] } : { aliases: [fact.cve] }),
  summary: fact.summary,
  severity: [{ type: 'CVSS_V3', score: fact.vector }],
  affected: [
    {
      package: { ecosystem: fact.ecosystem, name: fact.name },
      ranges: [
        {
          type: fact.ecosystem === 'npm' ? 'SEMVER' : 'ECOSYSTEM',
          events: [{ introduced: fact.introduced ?? '0' }, { fixed: fact.fixed }],
        },
      ],
    },
  ],
  references: [{ type: 'ADVISORY', url: fact.reference }],
  database_specific: { cwe_ids: [fact.cwe], source: 'written for this example from public facts' },
}));

/** Those of them that CISA lists as exploited, in the form of its catalogue. */
export const KNOWN_EXPLOITED = {
  title: 'Entries of the CISA catalogue of known exploited vulnerabilities that concern the example',
  catalogVersion: '2026.01.01',
  dateReleased: '2026-01-01T00:00:00.0000Z',
  count: 3,
  vulnerabilities: [
    kev('CVE-2021-44228', 'Apache', 'Log4j2', '2021-12-10', '2021-12-24', 'Known'),
    kev('CVE-2021-45046', 'Apache', 'Log4j2', '2023-05-01', '2023-05-22', 'Known'),
    kev('CVE-2023-4911', 'GNU', 'GNU C Library', '2023-11-21', '2023-12-12', 'Unknown'),
  ],
};

function kev(
  cveID: string,
  vendorProject: string,
  product: string,
  dateAdded: string,
  dueDate: string,
  ransomware: string,
): object {
  return {
    cveID,
    vendorProject,
    product,
    vulnerabilityName: `${product}: ${cveID}`,
    dateAdded,
    dueDate,
    knownRansomwareCampaignUse: ransomware,
  };
}
