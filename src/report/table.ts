import { styleText } from 'node:util';
import {
  compareSeverity,
  SEVERITIES,
  type Finding,
  type Incompleteness,
  type OtherFinding,
  type Severity,
  type Subject,
  type VulnerabilityFinding,
} from '#core/index.ts';
import type { ScanResult } from '#scan/index.ts';
import type { ReportOptions } from './format.ts';
import { fit, printable, wrap } from './printable.ts';

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

const STYLE: Readonly<Record<Severity, Parameters<typeof styleText>[0]>> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  negligible: 'gray',
  unknown: 'magenta',
};

/** Locations that are listed for one package or rule; the rest is counted. */
const SHOWN_LOCATIONS = 3;

/** The answer for a person at a terminal: grouped by package or rule, the most urgent first, within the given columns. */
export function formatTable(result: ScanResult, options: ReportOptions): string {
  const paint: Paint = (style, text) =>
    options.colour ? styleText(style, text, { validateStream: false }) : text;
  const active = result.findings.filter((finding) => finding.suppression === undefined);
  const suppressed = result.findings.length - active.length;
  const lines = [...heading(result, paint), ...summary(active, suppressed, paint), ''];
  for (const group of groupFindings(options.showSuppressed ? result.findings : active))
    lines.push(...formatGroup(group, options, paint), '');
  lines.push(...noticeLines(result.notices, options), ...incompleteLines(result.incomplete, options, paint));
  while (lines.at(-1) === '') lines.pop();
  return `${lines.join('\n')}\n`;
}

function heading(result: ScanResult, paint: Paint): string[] {
  const { subject, packages } = result;
  const counts = new Map<string, number>();
  for (const { type } of packages) counts.set(type, (counts.get(type) ?? 0) + 1);
  const kinds = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => `${count} ${type}`);
  return [
    paint('bold', printable(subject.name)),
    `  ${[...factsOf(subject), kinds.length === 0 ? 'no packages' : `${packages.length} ${packages.length === 1 ? 'package' : 'packages'} (${kinds.join(', ')})`].map(printable).join(' · ')}`,
  ];
}

function factsOf(subject: Subject): string[] {
  if (subject.kind !== 'image' && subject.kind !== 'directory') return [subject.kind];
  const os =
    subject.os === undefined ? 'no operating system' : `${subject.os.id} ${subject.os.version}`.trim();
  return subject.kind === 'image' && subject.platform !== undefined ? [os, subject.platform] : [os];
}

function summary(active: readonly Finding[], suppressed: number, paint: Paint): string[] {
  const parts = [...SEVERITIES].reverse().flatMap((severity) => {
    const count = active.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [paint(STYLE[severity], `${count} ${severity}`)];
  });
  const kev = active.filter(
    (finding) => finding.kind === 'vulnerability' && finding.risk.kev !== undefined,
  ).length;
  const fixable = active.filter((finding) => finding.remedy?.fixedVersion !== undefined).length;
  const notes = [
    ...(kev > 0 ? [`${kev} known exploited`] : []),
    ...(fixable > 0 ? [`${fixable} with a fix`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
  ];
  return [
    `  ${parts.length === 0 ? 'nothing found' : parts.join(', ')}${notes.length === 0 ? '' : ` · ${notes.join(', ')}`}`,
  ];
}

/** Findings of one rule that are listed where they say different things; the rest is counted. */
const SHOWN_TITLES = 10;

/** Notices that are shown one by one. */
const SHOWN_NOTICES = 10;

type Group =
  | { readonly kind: 'package'; readonly findings: [VulnerabilityFinding, ...VulnerabilityFinding[]] }
  | { readonly kind: 'rule'; readonly findings: [OtherFinding, ...OtherFinding[]] };

/** One group for each vulnerable package and each rule, in the order of their most urgent finding. */
function groupFindings(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const key =
      finding.kind === 'vulnerability' ? `package ${finding.package.purl}` : `${finding.kind} ${finding.id}`;
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(
        key,
        finding.kind === 'vulnerability'
          ? { kind: 'package', findings: [finding] }
          : { kind: 'rule', findings: [finding] },
      );
    } else (group.findings as Finding[]).push(finding);
  }
  return [...groups.values()];
}

function formatGroup(group: Group, options: ReportOptions, paint: Paint): string[] {
  const worst = group.findings.reduce<Severity>(
    (severity, finding) => (compareSeverity(finding.severity, severity) > 0 ? finding.severity : severity),
    'unknown',
  );
  const [first] = group.findings;
  const label = paint(STYLE[worst], worst.padEnd(8));
  const width = options.columns - 10;
  if (group.kind === 'rule') {
    const { remedy } = first;
    const titles = new Set(group.findings.map(({ title }) => title));
    const heading =
      titles.size === 1 ? `${first.title} (${first.id})` : `${first.id}: ${titles.size} findings`;
    return [
      `${label}  ${paint('bold', fit(printable(heading), width))}`,
      ...(titles.size === 1 ? locationLines(group.findings, options) : titleLines(group.findings, options)),
      ...suppressionLines(group.findings, options),
      ...(remedy === undefined ? [] : [`          ${fit(printable(remedy.text), width)}`]),
    ];
  }
  const places = locationLines(group.findings, options);
  const { name, version, purl } = group.findings[0].package;
  const type = purl.slice(4).split('/', 1)[0]!;
  return [
    `${label}  ${paint('bold', fit(printable(`${name} ${version}`), width - type.length - 2))}  ${paint('gray', type)}`,
    ...places,
    ...group.findings.flatMap((finding) => vulnerabilityLines(finding, options, paint)),
  ];
}

/** What each finding of a rule says, where they say different things. */
function titleLines(findings: readonly OtherFinding[], options: ReportOptions): string[] {
  const lines = findings.slice(0, SHOWN_TITLES).map(({ title, locations: [place] }) => {
    const text = printable(place === undefined ? title : `${title}  ${place.path}`);
    return `          ${fit(text, options.columns - 10)}`;
  });
  return findings.length > SHOWN_TITLES
    ? [...lines, `          and ${findings.length - SHOWN_TITLES} more`]
    : lines;
}

/** Why findings do not count, each reason once. */
function suppressionLines(findings: readonly OtherFinding[], options: ReportOptions): string[] {
  const reasons = new Set(
    findings.flatMap(({ suppression }) =>
      suppression === undefined ? [] : [`not counted (${suppression.by}): ${suppression.reason}`],
    ),
  );
  return [...reasons]
    .slice(0, SHOWN_LOCATIONS)
    .map((reason) => `          ${fit(printable(reason), options.columns - 10)}`);
}

function locationLines(findings: readonly Finding[], options: ReportOptions): string[] {
  const seen = new Map<string, string>();
  for (const finding of findings) {
    for (const { path, line, layer } of finding.locations) {
      const place = line === undefined ? path : `${path}:${line}`;
      const origin =
        layer === undefined
          ? ''
          : `  layer ${layer.index}${layer.instruction === undefined ? '' : `: ${layer.instruction}`}`;
      if (!seen.has(place)) seen.set(place, `${place}${origin}`);
    }
  }
  const lines = [...seen.values()]
    .slice(0, SHOWN_LOCATIONS)
    .map((text) => `          ${fit(printable(text), options.columns - 10)}`);
  return seen.size > SHOWN_LOCATIONS
    ? [...lines, `          and ${seen.size - SHOWN_LOCATIONS} more places`]
    : lines;
}

function vulnerabilityLines(finding: VulnerabilityFinding, options: ReportOptions, paint: Paint): string[] {
  const { risk, remedy, status, suppression } = finding;
  const score = finding.ratings[0]?.score;
  const facts = [
    paint(STYLE[finding.severity], finding.severity),
    ...(score === undefined ? [] : [score.toFixed(1)]),
    ...(risk.kev === undefined
      ? []
      : [paint(['bold', 'red'], risk.kev.ransomware ? 'exploited (ransomware)' : 'exploited')]),
    ...(risk.epss === undefined ? [] : [`EPSS ${(risk.epss.score * 100).toFixed(1)} %`]),
    remedy?.fixedVersion === undefined
      ? statusText(status)
      : paint('green', `fixed in ${printable(remedy.fixedVersion)}`),
  ];
  const title =
    suppression === undefined ? finding.title : `not counted (${suppression.by}): ${suppression.reason}`;
  return [
    `  ${printable(finding.id).padEnd(18)}${facts.join(' · ')}`,
    ...(title === '' ? [] : [`      ${paint('gray', fit(printable(title), options.columns - 6))}`]),
  ];
}

function statusText(status: VulnerabilityFinding['status']): string {
  return status === 'affected' ? 'no fix' : status.replaceAll('_', ' ');
}

/** Lines that a remark may take: what could not be checked is worth reading whole. */
const REMARK_LINES = 4;

/** A text over several lines, those after the first indented. */
function hanging(text: string, indent: string, { columns }: ReportOptions): string[] {
  const [first = '', ...rest] = wrap(printable(text), columns - indent.length, REMARK_LINES);
  return [first, ...rest.map((line) => indent + line)];
}

function noticeLines(notices: readonly Incompleteness[], options: ReportOptions): string[] {
  const shown = notices
    .slice(0, SHOWN_NOTICES)
    .flatMap(({ what, why }) => hanging(`Note: ${what}: ${why}`, '      ', options));
  const rest = notices.length > SHOWN_NOTICES ? [`Note: ${notices.length - SHOWN_NOTICES} more`] : [];
  return notices.length === 0 ? [] : [...shown, ...rest, ''];
}

function incompleteLines(
  incomplete: readonly Incompleteness[],
  options: ReportOptions,
  paint: Paint,
): string[] {
  if (incomplete.length === 0) return [];
  const shown = incomplete
    .slice(0, 20)
    .flatMap(({ what, why }) => hanging(`  ${what}: ${why}`, '    ', options));
  const rest = incomplete.length > 20 ? [`  and ${incomplete.length - 20} more`] : [];
  return [paint(['bold', 'yellow'], 'Incomplete: this could not be checked'), ...shown, ...rest];
}
