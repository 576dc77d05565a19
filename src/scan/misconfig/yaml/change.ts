import type { Json } from '#core/index.ts';
import { isRecord } from '#core/index.ts';
import type { YamlMap, YamlValue } from '#format/index.ts';
import type { TextEdit } from '../dockerfile/check.ts';
import { findField, type FieldPath } from './field-path.ts';
import type { SourceText } from './source-text.ts';

/** What a patch does to a document. */
export type Change =
  | { readonly kind: 'set'; readonly path: FieldPath; readonly value: Json }
  | { readonly kind: 'rename'; readonly path: FieldPath; readonly to: string }
  | { readonly kind: 'remove'; readonly path: FieldPath };

/** The edits that make a change and keep indentation and comments; undefined where that cannot be done safely. */
export function editsOf(
  source: SourceText,
  root: YamlValue,
  change: Change,
): readonly TextEdit[] | undefined {
  const found = findField(root, change.path);
  if (found.shared) return undefined;
  const missing = change.path.slice(found.steps);
  const { value, key } = found;
  switch (change.kind) {
    case 'set': {
      if (missing.length > 0) {
        const nested = missing.slice(1).reduceRight<Json>((inner, step) => ({ [step]: inner }), change.value);
        if (value.kind !== 'map' || typeof missing[0] !== 'string') return undefined;
        return insertion(source, value, missing[0], nested);
      }
      if (value.kind !== 'scalar' || key === undefined) return undefined;
      return replacement(
        source,
        value.offset,
        value.end,
        plainText(change.value),
        value.empty ? key.end : undefined,
      );
    }
    case 'rename':
      if (missing.length > 0 || key === undefined) return undefined;
      return replacement(source, key.offset, key.end, key.plain ? change.to : JSON.stringify(change.to));
    case 'remove': {
      if (missing.length > 0 || key === undefined || value.kind !== 'scalar') return undefined;
      const { line } = source.positionAt(key.offset);
      const text = source.lineAt(line);
      const alone = /^ *$/.test(
        source.text.slice(key.offset - source.positionAt(key.offset).column + 1, key.offset),
      );
      const oneLine = source.positionAt(Math.max(key.end, value.end - 1)).line === line;
      return alone && oneLine ? [{ line, column: 1, length: text.length, text: '' }] : undefined;
    }
    default:
      throw new TypeError(change satisfies never);
  }
}

function replacement(
  source: SourceText,
  offset: number,
  end: number,
  text: string,
  emptyAfterKey?: number,
): readonly TextEdit[] | undefined {
  if (emptyAfterKey !== undefined && source.text.slice(offset, end) === '') {
    if (source.text[emptyAfterKey] !== ':') return undefined;
    return [{ ...source.positionAt(emptyAfterKey + 1), length: 0, text: ` ${text}` }];
  }
  const at = source.positionAt(offset);
  if (source.positionAt(Math.max(offset, end - 1)).line !== at.line) return undefined;
  return [{ ...at, length: end - offset, text }];
}

/** A new entry of a map: after its first entry when that is one line, else before it. */
function insertion(
  source: SourceText,
  map: YamlMap,
  name: string,
  value: Json,
): readonly TextEdit[] | undefined {
  const first = map.entries[0];
  const isFlow = source.text[map.offset] === '{';
  if (first === undefined) {
    const at = source.positionAt(map.offset + 1);
    return isFlow
      ? [{ ...at, length: 0, text: `${JSON.stringify(name)}: ${JSON.stringify(value)}` }]
      : undefined;
  }
  const { key } = first;
  const at = source.positionAt(key.offset);
  if (isFlow) {
    const written = key.plain ? name : JSON.stringify(name);
    return [
      { ...at, length: 0, text: `${written}: ${key.plain ? flowText(value) : JSON.stringify(value)}, ` },
    ];
  }
  const line = source.lineAt(at.line);
  // Before a key of a block stand spaces and dashes only, unless it has an anchor or the like.
  if (!/^[ -]*$/.test(line.slice(0, at.column - 1))) return undefined;
  const indent = ' '.repeat(at.column - 1);
  const end = source.text.includes('\r\n') ? '\r\n' : '\n';
  const written = blockLines(name, value);
  const oneLine =
    first.value.kind === 'scalar' &&
    first.value.offset >= key.end &&
    source.positionAt(Math.max(key.end, first.value.end - 1)).line === at.line &&
    !/[|>]/.test(source.text[first.value.offset] ?? '');
  if (oneLine) {
    const text = written.map((entry) => `${end}${indent}${entry}`).join('');
    return [{ line: at.line, column: line.length + 1, length: 0, text }];
  }
  return [{ ...at, length: 0, text: written.map((entry) => `${entry}${end}${indent}`).join('') }];
}

function blockLines(name: string, value: Json): string[] {
  if (Array.isArray(value)) return [`${name}:`, ...(value as Json[]).map((item) => `  - ${plainText(item)}`)];
  if (!isRecord(value)) return [`${name}: ${plainText(value)}`];
  const inner = Object.entries(value).flatMap(([key, item]) => blockLines(key, item));
  return [`${name}:`, ...inner.map((line) => `  ${line}`)];
}

function flowText(value: Json): string {
  if (Array.isArray(value)) return `[${(value as Json[]).map(flowText).join(', ')}]`;
  if (!isRecord(value)) return plainText(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}: ${flowText(item)}`)
    .join(', ')}}`;
}

/** Words and versions stand without quotes, the rest as JSON, which YAML reads too. */
function plainText(value: Json): string {
  return typeof value === 'string' &&
    /^[A-Za-z][\w./-]*$/.test(value) &&
    !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)
    ? value
    : JSON.stringify(value);
}
