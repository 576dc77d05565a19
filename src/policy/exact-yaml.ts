import { parseYaml, readYaml, type YamlMap, type YamlScalar, type YamlValue } from '#format/index.ts';
import { exactNumber } from './cel/values/number.ts';
import { isJsonObject } from './exact-json.ts';

/** What an int beyond 2^53 may look like, alone where a value may stand: YAML also has hexadecimal, octal and binary ones. */
const LONG_NUMBER = /(?:^|[\s,[{])[-+]?\d[\dxoA-Fa-f]{13,80}(?=[\s,\]}]|$)/;

/** The documents of a YAML stream as `parseYaml` reads them, with the ints beyond 2^53 that are in them to the last digit. */
export function parseExactYaml(text: string, file: string): unknown[] {
  const documents = parseYaml(text, file);
  if (!LONG_NUMBER.test(text)) return documents;
  let index = 0;
  for (const tree of readYaml(text)) {
    documents[index] = tree === null ? documents[index] : new ExactNumbers().restore(tree, documents[index]);
    index += 1;
  }
  return documents;
}

class ExactNumbers {
  /** What aliases share is restored once, in place. */
  readonly #done = new Set<YamlValue>();

  restore(tree: YamlValue, json: unknown): unknown {
    if (tree.kind === 'scalar') return typeof json === 'number' ? exactScalar(tree, json) : json;
    if (this.#done.has(tree)) return json;
    this.#done.add(tree);
    if (tree.kind === 'map') {
      if (isJsonObject(json)) this.#restoreMap(tree, json);
    } else if (Array.isArray(json)) {
      for (const [index, item] of tree.items.entries()) json[index] = this.restore(item, json[index]);
    }
    return json;
  }

  #restoreMap({ entries }: YamlMap, json: Record<string, unknown>): void {
    for (const { key, value } of entries) {
      if (key.text === '<<' && key.plain) this.#restoreMerged(value, json);
      else if (Object.hasOwn(json, key.text)) setOwn(json, key.text, this.restore(value, json[key.text]));
    }
  }

  /** Numbers that were taken from another map are those of that map, unless the map has its own. */
  #restoreMerged(source: YamlValue, json: Record<string, unknown>): void {
    const maps = source.kind === 'sequence' ? source.items : [source];
    for (const map of maps) {
      if (map.kind !== 'map') continue;
      for (const { key, value } of map.entries) {
        const taken = Object.hasOwn(json, key.text) ? json[key.text] : undefined;
        if (value.kind !== 'scalar' || typeof taken !== 'number' || Number(value.text) !== taken) continue;
        setOwn(json, key.text, exactScalar(value, taken));
      }
    }
  }
}

/** Only ints are written in a way that a double could not hold. */
function exactScalar({ text }: YamlScalar, value: number): unknown {
  if (Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '').toLowerCase();
  if (!/^(?:\d+|0x[\da-f]+|0o[0-7]+|0b[01]+)$/.test(digits)) return value;
  const magnitude = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  return exactNumber(String(negative ? -magnitude : magnitude)) ?? value;
}

/** `__proto__` may be a key too. */
function setOwn(json: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(json, key, { value, writable: true, enumerable: true, configurable: true });
}
