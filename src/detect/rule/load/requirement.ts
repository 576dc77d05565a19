import { within, type Context } from './context.ts';
import { requiredScalar, requiredText } from './decode.ts';
import { invalidItem, invalidStructure } from './issue.ts';
import { valueOf, type YamlMap, type YamlValue } from '#format/index.ts';

/** The version of Falco's rule engine whose language this is; the official rules ask for 0.57.0. */
export const ENGINE_VERSION = '0.62.0';

/** What other programs need a plugin for is built in here. */
export const BUILT_IN_PLUGINS: ReadonlyMap<string, string> = new Map([
  ['container', '0.9.0'],
  ['k8saudit', '0.20.0'],
  ['json', '0.9.0'],
]);

/** Checks `required_engine_version`: semantic version, or a bare number N that means 0.N.0. */
export function checkEngineVersion(item: YamlMap, parent: Context): void {
  const context = within(parent, 'required_engine_version', '', item.offset);
  const { text } = requiredScalar(item, 'required_engine_version', context);
  const wanted = /^\d+$/.test(text) ? `0.${text}.0` : text;
  if (!parseVersion(wanted)) {
    throw invalidStructure(
      `Unable to parse engine version '${text}' as a semver string. Expected "x.y.z" semver format.`,
      context,
    );
  }
  if (!satisfies(ENGINE_VERSION, wanted)) {
    throw invalidItem(
      `Rules require engine version ${wanted}, but engine version is ${ENGINE_VERSION}`,
      context,
    );
  }
}

interface Requirement {
  readonly name: string;
  readonly version: string;
}

/** Checks `required_plugin_versions`: each entry by itself or one of its alternatives must be built in. */
export function checkPluginVersions(value: YamlValue, parent: Context): void {
  const context = within(parent, 'required plugin versions', '', value.offset);
  if (value.kind !== 'sequence') {
    throw invalidStructure('Value of required_plugin_versions must be a sequence', context);
  }
  for (const entry of value.items) {
    const unnamed = within(context, 'required plugin versions entry', '', entry.offset);
    if (entry.kind !== 'map') throw invalidStructure('Plugin version must be a mapping', unnamed);
    const name = requiredText(entry, 'name', unnamed);
    const place = within(context, 'required plugin versions entry', name, entry.offset);
    const version = requiredText(entry, 'version', place);
    checkAlternatives([{ name, version }, ...readAlternatives(entry, place)], place);
  }
}

function readAlternatives(entry: YamlMap, context: Context): Requirement[] {
  const value = valueOf(entry, 'alternatives');
  if (value === undefined) return [];
  if (value.kind !== 'sequence') {
    throw invalidStructure('Value of plugin version alternatives must be a sequence', context);
  }
  return value.items.map((alternative) => {
    const unnamed = within(context, 'required plugin versions alternative', '', alternative.offset);
    if (alternative.kind !== 'map')
      throw invalidStructure('Plugin version alternative must be a mapping', unnamed);
    const name = requiredText(alternative, 'name', unnamed);
    const place = within(context, 'required plugin versions alternative', name, alternative.offset);
    return { name, version: requiredText(alternative, 'version', place) };
  });
}

function checkAlternatives(requirements: readonly Requirement[], context: Context): void {
  const seen = new Set<string>();
  for (const { name, version } of requirements) {
    if (!parseVersion(version)) {
      throw invalidItem(`Invalid required version '${version}' for plugin '${name}'`, context);
    }
    if (seen.has(name)) {
      throw invalidItem(`Defined multiple alternative version requirements for plugin '${name}'`, context);
    }
    seen.add(name);
  }
  const served = requirements.some(({ name, version }) =>
    satisfies(BUILT_IN_PLUGINS.get(name) ?? '', version),
  );
  if (!served) {
    const wanted = requirements.map(({ name, version }) => `${name} (>= ${version})`).join(', ');
    throw invalidItem(`Plugin requirement not satisfied, must load one of: ${wanted}`, context);
  }
}

type Version = readonly [major: number, minor: number, patch: number];

function parseVersion(text: string): Version | null {
  const match = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:[-+][0-9A-Za-z.+-]+)?$/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null;
}

/** Same major version, and not older. */
function satisfies(ours: string, wanted: string): boolean {
  const [a, b] = [parseVersion(ours), parseVersion(wanted)];
  if (!a || !b || a[0] !== b[0]) return false;
  return a[1] !== b[1] ? a[1] > b[1] : a[2] >= b[2];
}
