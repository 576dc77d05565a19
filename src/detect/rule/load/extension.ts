import type { Context } from './context.ts';
import type { Warn } from './issue.ts';
import type { YamlMap } from './yaml.ts';

/** Reads items that Falco does not know; it warns of them there and skips them. */
export interface Extensions {
  /** True when the item was one of these. */
  read(item: YamlMap, parent: Context, warn: Warn): boolean;
}

/** No extensions: plain Falco. */
export const NO_EXTENSIONS: Extensions = { read: () => false };
