import { readAnyYaml } from './library-tree.ts';
import type { YamlValue } from './tree.ts';
import { readUsualYaml } from './usual/documents.ts';

/** The documents of a YAML stream, null for empty ones; throws a YamlFault for what is none. */
export function* readYaml(text: string): Generator<YamlValue | null> {
  yield* readUsualYaml(text) ?? readAnyYaml(text);
}
