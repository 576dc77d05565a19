import { Problem } from '#core/index.ts';
import { YamlFault, type YamlProblemCode } from './fault.ts';
import { yamlToJson, type YamlNumbers } from './to-json.ts';
import { readYaml } from './read-yaml.ts';

/** The documents of a YAML stream as kubectl's JSON values, null for empty ones; throws a Problem `file:line:column: why` for what is none. */
export function parseYaml(text: string, file: string, numbers: YamlNumbers = {}): unknown[] {
  try {
    return Array.from(readYaml(text), (value) => (value === null ? null : yamlToJson(value, numbers)));
  } catch (error) {
    throw error instanceof YamlFault ? placed(error, text, file) : error;
  }
}

function placed(fault: YamlFault, text: string, file: string): Problem<YamlProblemCode> {
  const before = text.slice(0, fault.offset);
  const line = before.split('\n').length;
  const column = fault.offset - before.lastIndexOf('\n');
  return new Problem(fault.code, `${file}:${line}:${column}: ${fault.message}`);
}
