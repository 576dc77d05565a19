import { fingerprintOf, type Finding, type VulnerabilityFinding } from '#core/index.ts';

/**
 * A package that is malicious as a whole is malware and no vulnerability: the OpenSSF's `MAL-` records say so. Everything else stays
 * what it is.
 */
export function asMalware(finding: VulnerabilityFinding): Finding {
  const record = [finding.id, ...finding.aliases].find((id) => id.startsWith('MAL-'));
  if (record === undefined) return finding;
  const { package: found, aliases, sources } = finding;
  return {
    kind: 'malware',
    id: record,
    fingerprint: fingerprintOf('malware', record, found.purl),
    title: `${found.name} ${found.version} is a malicious package${finding.title === '' ? '' : `: ${finding.title}`}`,
    ...(finding.description === undefined ? {} : { description: finding.description }),
    severity: 'critical',
    ratings: [{ severity: 'critical', source: 'bulkhead' }],
    locations: finding.locations,
    remedy: {
      kind: 'remove',
      text: 'Remove it, and treat every machine and secret that it could reach as compromised.',
    },
    references: finding.references,
    // Supply chain compromise of dependencies; embedded malicious code.
    controls: ['T1195.001', 'CWE-506'],
    ...(finding.suppression === undefined ? {} : { suppression: finding.suppression }),
    evidence: {
      package: found.purl,
      aliases: [finding.id, ...aliases].filter((id) => id !== record),
      because: sources.map(({ id, because }) => `${id}: ${because}`),
    },
  };
}
