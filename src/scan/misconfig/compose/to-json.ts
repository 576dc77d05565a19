import { YamlFault, type YamlMap, type YamlScalar, type YamlValue } from '#format/index.ts';
import { interpolate } from './interpolate.ts';

/** Values that merges may copy; merges of merges can ask for exponentially many. */
const MERGED_LIMIT = 100_000;
const INTEGER = /^[-+]?(?:\d[\d_]{0,30}|0x[\dA-Fa-f]{1,16}|0o[0-7]{1,22}|0b[01]{1,64})$/;
const FLOAT = /^[-+]?(?:\.\d{1,40}|\d{1,40}(?:\.\d{0,40})?)(?:[eE][-+]?\d{1,4})?$/;

/**
 * The JSON value of a document as Compose (compose-go with go-yaml 3) reads it: `yes` and `on` are text, `1:2` is no number,
 * `0777` is octal, merges are followed, and variables stand for their defaults.
 */
export function composeJson(root: YamlValue): unknown {
  const made = new Map<YamlValue, unknown>();
  let merged = 0;

  function make(value: YamlValue): unknown {
    if (value.kind === 'scalar') return scalarOf(value);
    const known = made.get(value);
    if (known !== undefined) return known;
    const json = value.kind === 'map' ? mapOf(value) : value.items.map(make);
    made.set(value, json);
    return json;
  }

  function mapOf({ entries }: YamlMap): unknown {
    const own = new Map<string, unknown>();
    const sources: unknown[] = [];
    for (const { key, value } of entries) {
      const json = make(value);
      if (key.text === '<<' && key.plain) {
        for (const source of Array.isArray(json) ? (json as unknown[]) : [json]) sources.push(source);
        continue;
      }
      if (own.has(key.text))
        throw new YamlFault('yaml.syntax', `the key ${key.text} is there twice`, key.offset);
      own.set(key.text, json);
    }
    for (const source of sources) {
      if (typeof source !== 'object' || source === null) continue;
      for (const [name, value] of Object.entries(source)) {
        if (own.has(name)) continue;
        merged += 1;
        if (merged > MERGED_LIMIT)
          throw new YamlFault('yaml.limit', `merges ask for more than ${MERGED_LIMIT} values`, root.offset);
        own.set(name, value);
      }
    }
    return Object.fromEntries(own);
  }

  return make(root);
}

function scalarOf({ text, plain, tag }: YamlScalar): unknown {
  // `!reset` and `!override` of Compose are about merging files.
  if (tag !== undefined && tag !== '!override') return tag === '!reset' ? null : text;
  if (!plain) return interpolate(text);
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (INTEGER.test(text)) return integerOf(text.replaceAll('_', ''));
  if (FLOAT.test(text)) return Number(text);
  return interpolate(text);
}

function integerOf(text: string): number {
  const isNegative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '');
  const magnitude = /^0[0-7]+$/.test(digits) ? Number(`0o${digits.slice(1)}`) : Number(digits);
  return isNegative ? 0 - magnitude : magnitude;
}
