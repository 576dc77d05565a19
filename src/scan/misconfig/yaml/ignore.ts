import type { Suppression } from '#core/index.ts';
import type { YamlValue } from '#format/index.ts';
import type { SourceText } from './source-text.ts';

/** The lines in which checks of some names are left out, and why. */
export interface IgnoredLines {
  readonly names: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** More comments than that are generated; the first are heeded. */
const MAX_COMMENTS = 1000;
const COMMENT = /(^|[ \t])#[ \t]*((?:bulkhead:ignore|trivy:ignore|checkov:skip)[^\r\n]{1,600})/gm;
const OURS = /^bulkhead:ignore[ \t=]\s*([A-Za-z0-9_,]{2,300})\s+(\S.{2,300})$/;
const TRIVY = /^trivy:ignore:(?:AVD-)?([A-Za-z0-9-]{3,60})\s*$/;
const CHECKOV = /^checkov:skip=([A-Za-z0-9_]{3,60})(?::\s*(.{1,300}))?$/;

/**
 * Reads `# bulkhead:ignore KM001 reason`, and `# trivy:ignore:KSV-0017` and `# checkov:skip=CKV_K8S_16:reason`. A comment
 * behind a field, or in a line before it, is for the field and what is in it; before the first field for the whole
 * document. Ours says nothing without a reason. What looks like a comment in a text is none.
 */
export function ignoreComments(source: SourceText, documents: readonly YamlValue[]): IgnoredLines[] {
  const { text } = source;
  if (!/bulkhead:ignore|trivy:ignore|checkov:skip/.test(text)) return [];
  const { starting, texts } = nodesOf(source, documents);
  const ignored: IgnoredLines[] = [];
  for (const match of text.matchAll(COMMENT)) {
    if (ignored.length === MAX_COMMENTS) break;
    const read = readComment(match[2]!.trim());
    const offset = match.index + match[1]!.length;
    if (read === undefined || isInText(texts, offset)) continue;
    const own = source.positionAt(offset).line;
    const behind =
      source
        .lineAt(own)
        .slice(0, source.positionAt(offset).column - 1)
        .trim() !== '';
    const line = behind ? own : nextContent(source, own);
    const target = line === undefined ? undefined : starting.get(line);
    if (target !== undefined)
      ignored.push({
        ...read,
        from: line!,
        to: source.positionAt(Math.max(target.start, target.end - 1)).line,
      });
  }
  return ignored;
}

/** Why a finding of a check with these names (its id and aliases) in a line is left out. */
export function suppressionAt(
  ignored: readonly IgnoredLines[],
  names: readonly string[],
  line: number,
): Suppression | undefined {
  const found = ignored.find(
    ({ names: left, from, to }) => from <= line && line <= to && left.some((name) => names.includes(name)),
  );
  return found === undefined ? undefined : { by: 'ignore-comment', reason: found.reason };
}

function readComment(text: string): { names: string[]; reason: string } | undefined {
  const ours = OURS.exec(text);
  if (ours !== null)
    return { names: ours[1]!.split(',').filter((name) => name !== ''), reason: ours[2]!.trim() };
  const trivy = TRIVY.exec(text);
  // Its ids were `KSV017`, then `AVD-KSV-0017`, then `KSV-0017`.
  if (trivy !== null) return { names: [trivy[1]!.replace(/^KSV(\d)/, 'KSV-0$1')], reason: text };
  const checkov = CHECKOV.exec(text);
  return checkov === null ? undefined : { names: [checkov[1]!], reason: checkov[2]?.trim() ?? text };
}

function nextContent(source: SourceText, after: number): number | undefined {
  for (let line = after + 1; line <= source.lines; line += 1) {
    const text = source.lineAt(line).trim();
    if (text !== '' && !text.startsWith('#') && !/^---(?:\s|$)/.test(text)) return line;
  }
  return undefined;
}

interface Field {
  readonly start: number;
  readonly end: number;
}

interface Nodes {
  /** The outermost field, item or document that starts in a line. */
  readonly starting: ReadonlyMap<number, Field>;
  /** Texts with a `#` in them, in the order of the file. */
  readonly texts: readonly Field[];
}

function nodesOf(source: SourceText, documents: readonly YamlValue[]): Nodes {
  const starting = new Map<number, Field>();
  const texts: Field[] = [];
  const seen = new Set<YamlValue>();
  const visit = (value: YamlValue, start: number): void => {
    const field = { start, end: Math.max(value.end, start) };
    const { line } = source.positionAt(start);
    const known = starting.get(line);
    // Outer ones come first, and win over inner ones that start at the same place.
    if (known === undefined || start < known.start) starting.set(line, field);
    if (seen.has(value)) return;
    seen.add(value);
    if (value.kind === 'sequence') for (const item of value.items) visit(item, item.offset);
    else if (value.kind === 'map') for (const entry of value.entries) visit(entry.value, entry.key.offset);
    else if (source.text.slice(value.offset, value.end).includes('#'))
      texts.push({ start: value.offset, end: value.end });
  };
  for (const document of documents) visit(document, document.offset);
  return { starting, texts: texts.sort((a, b) => a.start - b.start) };
}

function isInText(texts: readonly Field[], offset: number): boolean {
  let low = 0;
  let high = texts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (texts[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low > 0 && offset < texts[low - 1]!.end;
}
