import { within, type Context } from './context.ts';
import { invalidStructure } from './issue.ts';
import { valueOf, type YamlMap } from '#format/index.ts';

/** What `override` says of each key. */
export interface Overrides {
  readonly append: ReadonlySet<string>;
  readonly replace: ReadonlySet<string>;
}

export const APPEND_AND_OVERRIDE =
  "Keys 'override' and 'append: true' cannot be used together. Add an 'append' entry (e.g. 'condition: append') under 'override' instead.";
export const APPEND_IS_DEPRECATED =
  "'append' key is deprecated. Add an 'append' entry (e.g. 'condition: append') under 'override' instead.";
export const ENABLED_IS_DEPRECATED =
  "The standalone 'enabled' key usage is deprecated. The correct approach requires also a 'replace' entry under the 'override' key (i.e. 'enabled: replace').";

/** Reads `override`; a key may only be appended to or replaced when it is among those. */
export function readOverrides(
  item: YamlMap,
  appendable: readonly string[],
  replaceable: readonly string[],
  parent: Context,
): Overrides {
  const append = new Set<string>();
  const replace = new Set<string>();
  const value = valueOf(item, 'override');
  if (value?.kind === 'map') {
    const context = within(parent, 'overrides', '', item.offset);
    for (const entry of value.entries) {
      const key = entry.key.text;
      const place = within(context, 'overrides', key, entry.key.offset);
      const operation = entry.value.kind === 'scalar' ? entry.value.text : '';
      if (operation === 'append') {
        if (!appendable.includes(key)) {
          throw invalidStructure(`Key '${key}' cannot be appended to, use 'replace' instead`, place);
        }
        append.add(key);
      } else if (operation === 'replace') {
        if (!replaceable.includes(key)) throw invalidStructure(`Key '${key}' cannot be replaced`, place);
        replace.add(key);
      } else {
        const allowed = [
          ...(appendable.includes(key) ? ['append '] : []),
          ...(replaceable.includes(key) ? ['replace '] : []),
        ].join('');
        throw invalidStructure(
          `Invalid override operation for key '${key}': '${operation}'. Allowed values are: ${allowed}`,
          within(context, 'value for', key, entry.value.offset),
        );
      }
    }
  }
  return { append, replace };
}
