import type { Log, Notification, ReportingDescriptor, Result } from 'sarif';
import { unreachable, type Finding, type Incompleteness, type Severity } from '#core/index.ts';
import type { ScanResult } from '#scan/index.ts';
import type { ReportOptions } from './format.ts';

/** SARIF 2.1.0 (OASIS standard); code scanning services read `security-severity` and `partialFingerprints`. */
export function formatSarif(result: ScanResult, options: ReportOptions): string {
  const rules = new Map<string, ReportingDescriptor>();
  for (const finding of result.findings) if (!rules.has(finding.id)) rules.set(finding.id, ruleOf(finding));
  const positions = new Map([...rules.keys()].map((id, index) => [id, index]));
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    runs: [
      {
        tool: { driver: { name: 'bulkhead', semanticVersion: options.version, rules: [...rules.values()] } },
        invocations: [
          {
            executionSuccessful: result.incomplete.length === 0,
            toolExecutionNotifications: [
              ...result.incomplete.map((remark) => notification('warning', remark)),
              ...result.notices.map((remark) => notification('note', remark)),
            ],
          },
        ],
        results: result.findings.map((finding) =>
          resultOf(finding, positions.get(finding.id)!, result.subject.name),
        ),
        columnKind: 'utf16CodeUnits',
        properties: { subject: result.subject },
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function notification(level: 'warning' | 'note', { code, what, why }: Incompleteness): Notification {
  return { level, descriptor: { id: code }, message: { text: `${what}: ${why}` } };
}

function ruleOf(finding: Finding): ReportingDescriptor {
  const helpUri = finding.references.flatMap(webUri)[0];
  return {
    id: finding.id,
    shortDescription: { text: finding.title === '' ? finding.id : finding.title },
    ...(finding.description === undefined ? {} : { fullDescription: { text: finding.description } }),
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: levelOf(finding.severity) },
    properties: {
      'security-severity': scoreOf(finding).toFixed(1),
      tags: [...new Set(['security', finding.kind, ...finding.controls])],
    },
  };
}

function resultOf(finding: Finding, ruleIndex: number, subject: string): Result {
  const locations = finding.locations.length === 0 ? [{ path: subject }] : finding.locations;
  return {
    ruleId: finding.id,
    ruleIndex,
    level: levelOf(finding.severity),
    message: { text: messageOf(finding) },
    locations: locations.map((location) => ({
      physicalLocation: {
        artifactLocation: { uri: uriOf(location.path) },
        region: {
          startLine: ('line' in location ? location.line : undefined) ?? 1,
          ...('column' in location && location.column !== undefined ? { startColumn: location.column } : {}),
        },
      },
    })),
    partialFingerprints: { 'bulkhead/v1': finding.fingerprint },
    ...(finding.suppression === undefined
      ? {}
      : { suppressions: [{ kind: 'external', justification: finding.suppression.reason }] }),
    properties: { kind: finding.kind, severity: finding.severity },
  };
}

function messageOf(finding: Finding): string {
  const remedy = finding.remedy === undefined ? '' : ` ${finding.remedy.text}`;
  if (finding.kind !== 'vulnerability') return `${finding.title}.${remedy}`;
  const { name, version } = finding.package;
  return `${finding.id} in ${name} ${version}${finding.title === '' ? '' : `: ${finding.title}`}.${remedy}`;
}

/** A reference as an absolute URI by RFC 3986, which allows fewer characters than browsers do; none where it is no address of a page. */
function webUri(reference: string): string[] {
  if (!reference.startsWith('https://') || !URL.canParse(reference)) return [];
  const { href, hash } = new URL(reference);
  const encoded = [href.slice(0, href.length - hash.length), hash.slice(1)].map((part) =>
    part.replaceAll(/[^\w:/?@!$&'()*+,;=.~%-]|%(?![0-9A-Fa-f]{2})/g, encodeURIComponent),
  );
  return [hash === '' ? encoded[0]! : encoded.join('#')];
}

/** A path as a relative URI (RFC 3986): each part encoded, so that no path looks like a scheme or leaves the root. */
function uriOf(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}

function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  switch (severity) {
    case 'critical':
    case 'high':
      return 'error';
    case 'medium':
    case 'unknown':
      return 'warning';
    case 'low':
    case 'negligible':
      return 'note';
    default:
      return unreachable(severity);
  }
}

/** The score that decided the severity, or the middle of its CVSS band. */
function scoreOf(finding: Finding): number {
  const score = finding.ratings[0]?.score;
  if (score !== undefined) return score;
  switch (finding.severity) {
    case 'critical':
      return 9.5;
    case 'high':
      return 8;
    case 'medium':
      return 5.5;
    case 'low':
      return 2;
    case 'negligible':
    case 'unknown':
      return 0;
    default:
      return unreachable(finding.severity);
  }
}
