/** A YAML value with its place (UTF-16 units from the start of the stream); what an alias stands for is shared, not copied. */
export type YamlValue = YamlScalar | YamlSequence | YamlMap;

export interface YamlScalar {
  readonly kind: 'scalar';
  /** As it stands in the file, whatever it looks like; without quotes and escapes. */
  readonly text: string;
  /** Nothing, `~` or `null` without quotes. */
  readonly empty: boolean;
  /** Without quotes, and no block. */
  readonly plain: boolean;
  readonly tag?: string;
  readonly offset: number;
  /** After its last character; a block's last line feed is one. */
  readonly end: number;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly items: readonly YamlValue[];
  readonly offset: number;
  /** Where its last item ends, or its bracket. */
  readonly end: number;
}

export interface YamlMap {
  readonly kind: 'map';
  /** In the order of the file; a key may stand there twice. */
  readonly entries: readonly YamlEntry[];
  readonly offset: number;
  /** Where its last value ends, or its bracket. */
  readonly end: number;
}

export interface YamlEntry {
  /** A key that is no scalar is one without text. */
  readonly key: YamlScalar;
  readonly value: YamlValue;
}

/** The value of a key; the first one when it stands there twice. */
export function valueOf(map: YamlMap, key: string): YamlValue | undefined {
  return map.entries.find((entry) => entry.key.text === key)?.value;
}

/** A scalar without a tag. */
export function scalarOf(text: string, plain: boolean, offset: number, end: number): YamlScalar {
  return { kind: 'scalar', text, empty: plain && NULLS.has(text), plain, offset, end };
}

const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);
