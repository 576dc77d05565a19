import { isRecord, MIB, type Json, type Package } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { parseJson, unreadable } from '../text-document.ts';
import { isNugetName } from './nuget-name.ts';
import { nugetPackage } from './nuget-package.ts';

/** Of the largest applications: a few megabytes. */
const MAX_BYTES: number = 16 * MIB;
/** A self-contained program carries its framework along under this prefix. */
const RUNTIME_PACK = 'runtimepack.';
/** Groups of a target's entry that say that the package brought files which are deployed. */
const DEPLOYED = ['runtime', 'native', 'runtimeTargets', 'resources'] as const;

interface NugetPackage {
  readonly name: string;
  readonly version: string;
}

const depsInspector: FileInspector = {
  name: 'language/dotnet-deps',
  version: 1,
  extensions: ['json'],
  wants: ({ path }) => path.endsWith('.deps.json'),
  inspect(_file, content): Json | undefined {
    if (content.size > MAX_BYTES) return `it has ${content.size} bytes, the limit is ${MAX_BYTES}`;
    const read = readDepsJson(textOf(content.read(0, content.size)));
    return typeof read === 'string' ? read : (read as unknown as Json);
  },
};

/** NuGet packages of .NET programs and of .NET itself, by the `.deps.json` beside them. */
export const dotnetDeps: Extractor = {
  name: 'language/dotnet-deps',
  needs: [],
  inspectors: [depsInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete = [];
    for (const { file, value } of filesystem.observations(depsInspector.name)) {
      if (typeof value === 'string') incomplete.push(unreadable(file.path, value));
      else
        for (const found of value as unknown as readonly NugetPackage[])
          packages.push(nugetPackage(found, file.path, dotnetDeps.name, 'installed'));
    }
    return { packages, incomplete };
  },
};

/**
 * Reads a dependency manifest (dotnet/sdk, "runtime-configuration-file"): `libraries` tells what each `NAME/VERSION` is,
 * `targets` which of its files are deployed. Projects are the program's own; packages that only the compiler needed
 * deploy nothing.
 */
export function readDepsJson(text: string): readonly NugetPackage[] | string {
  const parsed = parseJson(text);
  if ('error' in parsed) return parsed.error;
  const { value } = parsed;
  if (!isRecord(value) || !isRecord(value['libraries'])) return 'it lists no libraries';
  const targets = isRecord(value['targets']) ? Object.values(value['targets']).filter(isRecord) : [];
  const found: NugetPackage[] = [];
  for (const [key, library] of Object.entries(value['libraries'])) {
    if (!isRecord(library)) continue;
    const slash = key.indexOf('/');
    const name = key.slice(0, Math.max(0, slash));
    const version = key.slice(slash + 1);
    if (!isNugetName(name) || version === '' || version.length > 256) continue;
    if (library['type'] === 'runtimepack' && name.startsWith(RUNTIME_PACK))
      found.push({ name: name.slice(RUNTIME_PACK.length), version });
    else if (library['type'] === 'package' && isDeployed(key, targets)) found.push({ name, version });
  }
  return found;
}

function isDeployed(key: string, targets: readonly Record<string, unknown>[]): boolean {
  const entries = targets
    .map((target) => (Object.hasOwn(target, key) ? target[key] : undefined))
    .filter(isRecord);
  return entries.length === 0 || entries.some((entry) => DEPLOYED.some((group) => isRecord(entry[group])));
}
