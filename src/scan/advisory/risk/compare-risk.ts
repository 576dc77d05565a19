import { compareSeverity, compareText, SEVERITIES, type VulnerabilityFinding } from '#core/index.ts';

/**
 * The order of work, the most urgent first:
 * 1. what counts before what is suppressed,
 * 2. known exploited vulnerabilities (KEV), those used for ransomware before the others,
 * 3. EPSS score times severity (negligible 1 to critical 5; nobody's rating counts as low), from most to least,
 * 4. severity,
 * 5. what can be fixed before what cannot,
 * 6. id, package, version: only so that the order is always the same.
 */
export function compareRisk(a: VulnerabilityFinding, b: VulnerabilityFinding): number {
  return (
    Number(a.suppression !== undefined) - Number(b.suppression !== undefined) ||
    exploitation(b) - exploitation(a) ||
    expectation(b) - expectation(a) ||
    compareSeverity(b.severity, a.severity) ||
    Number(b.remedy?.fixedVersion !== undefined) - Number(a.remedy?.fixedVersion !== undefined) ||
    compareText(a.id, b.id) ||
    compareText(a.package.name, b.package.name) ||
    compareText(a.package.purl, b.package.purl)
  );
}

function exploitation({ risk: { kev } }: VulnerabilityFinding): number {
  if (kev === undefined) return 0;
  return kev.ransomware ? 2 : 1;
}

function expectation({ severity, risk: { epss } }: VulnerabilityFinding): number {
  const weight = severity === 'unknown' ? SEVERITIES.indexOf('low') : SEVERITIES.indexOf(severity);
  return (epss?.score ?? 0) * weight;
}
