import { readYaml, valueOf, YamlFault, type YamlMap, type YamlValue } from '#format/index.ts';
import type { Collection } from './collection.ts';
import { fileContext, within, type Context } from './context.ts';
import { optionalFlag, optionalTexts, requiredScalar, requiredText } from './decode.ts';
import { invalidStructure, LoadFault, type Warn } from './issue.ts';
import { conditionText } from './item.ts';
import { warnUnknownKeys } from './known-keys.ts';
import { APPEND_AND_OVERRIDE, APPEND_IS_DEPRECATED, readOverrides } from './read-override.ts';
import { readRule } from './read-rule.ts';
import { readSequence } from './read-sequence.ts';
import { checkEngineVersion, checkPluginVersions } from './requirement.ts';
import type { SourceFile } from './source-file.ts';

const MACRO_NAME = '([a-zA-Z]+[a-zA-Z0-9_]*)';
const LIST_NAME = '([^()"\'[:space:]=,]+)';

/** Adds the items of a file to what earlier files brought. A LoadFault ends it; what was added until then stays. */
export function readFile(file: SourceFile, collection: Collection, warn: Warn): void {
  const context = fileContext(file);
  for (const document of documentsOf(file, context)) {
    if (document === null || (document.kind === 'scalar' && document.empty)) continue;
    if (document.kind === 'scalar') throw invalidStructure('Rules content is not yaml', context);
    if (document.kind !== 'sequence') {
      throw invalidStructure('Rules content is not yaml array of objects', context);
    }
    for (const item of document.items) {
      if (item.kind === 'scalar' && item.empty) continue;
      readItem(item, collection, context, warn);
    }
  }
}

function documentsOf(file: SourceFile, context: Context): (YamlValue | null)[] {
  try {
    return Array.from(readYaml(file.text));
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    throw new LoadFault('LOAD_ERR_YAML_PARSE', error.message, within(context, 'value for', '', error.offset));
  }
}

function readItem(item: YamlValue, collection: Collection, parent: Context, warn: Warn): void {
  if (item.kind !== 'map') {
    throw invalidStructure(
      'Unexpected element type. Each element should be a yaml associative array.',
      within(parent, 'rules content item', '', item.offset),
    );
  }
  const plugins = valueOf(item, 'required_plugin_versions');
  if (valueOf(item, 'required_engine_version')) checkEngineVersion(item, parent);
  else if (plugins) checkPluginVersions(plugins, parent);
  else if (valueOf(item, 'list')) readList(item, collection, parent, warn);
  else if (valueOf(item, 'macro')) readMacro(item, collection, parent, warn);
  else if (valueOf(item, 'rule')) readRule(item, collection, parent, warn);
  else if (valueOf(item, 'sequence')) readSequence(item, 'sequence', collection, parent, warn);
  else if (valueOf(item, 'threshold')) readSequence(item, 'threshold', collection, parent, warn);
  else {
    warn(
      'LOAD_UNKNOWN_ITEM',
      'Unknown top level item',
      within(parent, 'rules content item', '', item.offset),
    );
  }
}

function readList(item: YamlMap, collection: Collection, parent: Context, warn: Warn): void {
  const name = requiredText(item, 'list', within(parent, 'list', '', item.offset));
  const context = within(parent, 'list', name, item.offset);
  if (!/^[^()"' \t\n\v\f\r=,]+$/.test(name)) {
    const message = `List has an invalid name. List names should match a regular expression: ${LIST_NAME}`;
    warn('LOAD_INVALID_LIST_NAME', message, context);
  }
  warnUnknownKeys(item, 'list', context, warn);
  const items = optionalTexts(item, 'items', context);
  if (items === null) throw invalidStructure("Item has no mapping for key 'items'", context);
  if (readsAppend(item, 'items', context, warn)) collection.appendToList({ name, items, context });
  else collection.defineList({ name, items, context });
}

function readMacro(item: YamlMap, collection: Collection, parent: Context, warn: Warn): void {
  const name = requiredText(item, 'macro', within(parent, 'macro', '', item.offset));
  const context = within(parent, 'macro', name, item.offset);
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(name)) {
    const message = `Macro has an invalid name. Macro names should match a regular expression: ${MACRO_NAME}`;
    warn('LOAD_INVALID_MACRO_NAME', message, context);
  }
  warnUnknownKeys(item, 'macro', context, warn);
  const scalar = requiredScalar(item, 'condition', context);
  const condition = conditionText(scalar.text, within(context, 'macro condition', '', scalar.offset));
  if (readsAppend(item, 'condition', context, warn)) collection.appendToMacro({ name, condition, context });
  else collection.defineMacro({ name, condition, context });
}

/** True when the item adds to an earlier one, by `append: true` or by `override`. */
function readsAppend(item: YamlMap, key: string, context: Context, warn: Warn): boolean {
  const append = optionalFlag(item, 'append', context, false);
  if (append) warn('LOAD_DEPRECATED_ITEM', APPEND_IS_DEPRECATED, context);
  const overrides = readOverrides(item, [key], [key], context);
  if (append && overrides.append.size + overrides.replace.size > 0) {
    throw invalidStructure(APPEND_AND_OVERRIDE, context);
  }
  return append || overrides.append.has(key);
}
