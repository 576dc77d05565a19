import { createHash } from 'node:crypto';
import parseExpression from 'spdx-expression-parse';
import {
  canonicalJson,
  compareText,
  type Package,
  type Severity,
  type Subject,
  type VulnerabilityFinding,
} from '#core/index.ts';
import type { ScanResult } from '#scan/index.ts';
import type { ReportOptions } from './format.ts';

/** CycloneDX 1.6 JSON (ECMA-424): components with their places, and the vulnerabilities that affect them. */
export function formatCycloneDx(result: ScanResult, options: ReportOptions): string {
  const components = componentsOf(result.packages);
  const vulnerabilities = vulnerabilitiesOf(
    result.findings.filter((finding) => finding.kind === 'vulnerability'),
  );
  const body = {
    metadata: {
      tools: { components: [{ type: 'application', name: 'bulkhead', version: options.version }] },
      component: subjectComponent(result.subject),
    },
    components: [...operatingSystem(result.subject), ...components],
    ...(result.incomplete.length === 0
      ? {}
      : { compositions: [{ aggregate: 'incomplete', assemblies: [result.subject.id] }] }),
    ...(vulnerabilities.length === 0 ? {} : { vulnerabilities }),
  };
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialNumberOf(body),
    version: 1,
    ...body,
  };
  return `${JSON.stringify(bom, undefined, 2)}\n`;
}

/** A UUID from the content (RFC 9562, version 8), so that the same content has the same number. */
function serialNumberOf(body: unknown): string {
  const hex = createHash('sha256').update(canonicalJson(body)).digest('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function subjectComponent(subject: Subject): object {
  const version = subject.kind === 'image' ? (subject.manifestDigest ?? subject.configDigest) : undefined;
  return {
    'bom-ref': subject.id,
    type: subject.kind === 'image' ? 'container' : 'file',
    name: subject.name,
    ...(version === undefined ? {} : { version }),
  };
}

function operatingSystem(subject: Subject): object[] {
  const os = subject.kind === 'image' || subject.kind === 'directory' ? subject.os : undefined;
  if (os === undefined) return [];
  return [
    {
      'bom-ref': `os:${os.id}@${os.version}`,
      type: 'operating-system',
      name: os.id,
      version: os.version,
      ...(os.prettyName === undefined ? {} : { description: os.prettyName }),
    },
  ];
}

/** One component for each purl; the same package in several places is one component with several occurrences. */
function componentsOf(packages: readonly Package[]): object[] {
  const byPurl = new Map<string, Package[]>();
  for (const found of packages) byPurl.set(found.purl, [...(byPurl.get(found.purl) ?? []), found]);
  return [...byPurl].map(([purl, same]) => {
    const [first] = same as [Package];
    const { group, name } = namesOf(first);
    const licenses = licensesOf([...new Set(same.flatMap((found) => found.licenses))]);
    const occurrences = same
      .flatMap((found) => found.locations)
      .map(({ path, line }) => ({ location: path, ...(line === undefined ? {} : { line }) }));
    const properties = propertiesOf(first);
    return {
      'bom-ref': purl,
      type: 'library',
      ...(group === undefined ? {} : { group }),
      name,
      version: first.version,
      ...(licenses.length === 0 ? {} : { licenses }),
      purl,
      ...(first.vendor === undefined ? {} : { supplier: { name: first.vendor } }),
      ...(properties.length === 0 ? {} : { properties }),
      ...(occurrences.length === 0 ? {} : { evidence: { occurrences } }),
    };
  });
}

function namesOf({ type, name }: Package): { group?: string; name: string } {
  const separator = type === 'maven' ? ':' : '/';
  const cut =
    type === 'maven' || (type === 'npm' && name.startsWith('@')) || type === 'composer'
      ? name.indexOf(separator)
      : -1;
  return cut < 0 ? { name } : { group: name.slice(0, cut), name: name.slice(cut + 1) };
}

function propertiesOf(found: Package): { name: string; value: string }[] {
  const properties = [
    { name: 'bulkhead:foundBy', value: found.foundBy },
    { name: 'bulkhead:evidence', value: found.evidence },
    ...(found.source === undefined
      ? []
      : [{ name: 'bulkhead:source', value: `${found.source.name}@${found.source.version}` }]),
    ...(found.owner === undefined ? [] : [{ name: 'bulkhead:owner', value: found.owner }]),
    ...(found.module === undefined ? [] : [{ name: 'bulkhead:module', value: found.module }]),
    ...(found.dev === true ? [{ name: 'bulkhead:dev', value: 'true' }] : []),
  ];
  const layer = found.locations[0]?.layer;
  return layer === undefined ? properties : [...properties, { name: 'bulkhead:layer', value: layer.diffId }];
}

/** An SPDX expression stands alone; several texts are a list, those that are no SPDX id by name (schema `licenseChoice`). */
function licensesOf(texts: readonly string[]): object[] {
  const parsed = texts.map((text) => ({ text, kind: kindOfLicense(text) }));
  if (parsed.length === 1 && parsed[0]!.kind === 'expression') return [{ expression: parsed[0]!.text }];
  return parsed.map(({ text, kind }) => ({ license: kind === 'id' ? { id: text } : { name: text } }));
}

function kindOfLicense(text: string): 'id' | 'expression' | 'name' {
  try {
    const expression = parseExpression(text);
    return 'license' in expression &&
      expression.license === text &&
      !text.startsWith('LicenseRef-') &&
      !text.startsWith('DocumentRef-')
      ? 'id'
      : 'expression';
  } catch {
    return 'name';
  }
}

function vulnerabilitiesOf(findings: readonly VulnerabilityFinding[]): object[] {
  const byId = new Map<string, VulnerabilityFinding[]>();
  for (const finding of findings) byId.set(finding.id, [...(byId.get(finding.id) ?? []), finding]);
  return [...byId]
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, same]) => {
      const [first] = same as [VulnerabilityFinding];
      const ratings = first.ratings.map(({ severity, source, score, vector }) => ({
        source: { name: source },
        ...(score === undefined ? {} : { score }),
        severity: cycloneSeverity(severity),
        ...(vector === undefined ? {} : { method: methodOf(vector), vector }),
      }));
      const cwes = first.controls.flatMap((control) =>
        /^CWE-\d{1,9}$/.test(control) ? [Number(control.slice(4))] : [],
      );
      const recommendation = first.remedy?.text;
      const active = same.filter((finding) => finding.suppression === undefined);
      return {
        'bom-ref': id,
        id,
        ...(first.aliases.length === 0
          ? {}
          : {
              references: first.aliases.map((alias) => ({
                id: alias,
                source: { name: alias.split('-', 1)[0] },
              })),
            }),
        ratings: ratings.length === 0 ? [{ severity: cycloneSeverity(first.severity) }] : ratings,
        ...(cwes.length === 0 ? {} : { cwes }),
        ...(first.title === '' ? {} : { description: first.title }),
        ...(recommendation === undefined ? {} : { recommendation }),
        ...(active.length > 0
          ? {}
          : { analysis: { state: 'not_affected', detail: first.suppression!.reason } }),
        affects: affectsOf(same, active),
      };
    });
}

/** Where it counts for some packages and not for others, the others say so by their version's status. */
function affectsOf(
  findings: readonly VulnerabilityFinding[],
  active: readonly VulnerabilityFinding[],
): object[] {
  const affected = new Set(active.map((finding) => finding.package.purl));
  const versions = new Map(findings.map((finding) => [finding.package.purl, finding.package.version]));
  return [...versions].map(([ref, version]) => ({
    ref,
    ...(affected.size === 0 || affected.has(ref) ? {} : { versions: [{ version, status: 'unaffected' }] }),
  }));
}

function cycloneSeverity(severity: Severity): string {
  return severity === 'negligible' ? 'info' : severity;
}

function methodOf(vector: string): string {
  if (vector.startsWith('CVSS:4')) return 'CVSSv4';
  if (vector.startsWith('CVSS:3.1')) return 'CVSSv31';
  return vector.startsWith('CVSS:3') ? 'CVSSv3' : 'CVSSv2';
}
