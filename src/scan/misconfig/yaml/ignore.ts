import type { Suppression } from '#core/index.ts';
import type { YamlValue } from '#format/index.ts';
import { readIgnoreComment } from '../dockerfile/ignore-comment.ts';
import type { SourceText } from './source-text.ts';

/** The lines in which checks of some names are left out, and why. */
export interface IgnoredLines {
  readonly names: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  /** The last day that it counts. */
  readonly expires?: string;
}

/** More comments than that are generated; the first are heeded. */
const MAX_COMMENTS = 1000;
/** Checks that one comment names. */
const MAX_NAMES = 50;
const COMMENT = /(^|[ \t])#[ \t]*((?:bulkhead:ignore|trivy:ignore|checkov:skip)[^\r\n]{1,600})/gm;
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
    const read = readIgnoreComment(match[2]!.trim().replace(/^(bulkhead:ignore)=/, '$1 '));
    const offset = match.index + match[1]!.length;
    if (read.length === 0 || isInText(texts, offset)) continue;
    const own = source.positionAt(offset).line;
    const behind =
      source
        .lineAt(own)
        .slice(0, source.positionAt(offset).column - 1)
        .trim() !== '';
    const line = behind ? own : nextContent(source, own);
    const target = line === undefined ? undefined : starting.get(line);
    if (target === undefined) continue;
    const to = source.positionAt(Math.max(target.start, target.end - 1)).line;
    for (const { name, reason, expires } of read.slice(0, MAX_NAMES))
      ignored.push({
        names: [currentName(name)],
        from: line!,
        to,
        reason,
        ...(expires === undefined ? {} : { expires }),
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
  if (found === undefined) return undefined;
  const { reason, expires } = found;
  return {
    by: 'ignore-comment',
    reason,
    ...(expires === undefined ? {} : { expires: `${expires}T23:59:59Z` }),
  };
}

/** Trivy's ids were `KSV017`, then `AVD-KSV-0017`, then `KSV-0017`. */
function currentName(name: string): string {
  return name.replace(/^AVD-/, '').replace(/^KSV(\d)/, 'KSV-0$1');
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
