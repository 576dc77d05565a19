import { isRecord, MIB, type Incompleteness, type Json, type Package } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { makePackage } from '../../make-package.ts';
import { isWord } from '../word.ts';
import { parseJson, unreadable } from '../text-document.ts';

const NAME = 'language/conda';
/** With a checksum of each of its files the largest package (Qt, a CUDA toolkit) has 12 MB. */
const MAX_BYTES: number = 32 * MIB;
const FILE_LIMIT = 50_000;
/** An environment keeps a record of each package: `conda-meta/name-version-build.json`. */
const RECORD = /(?:^|\/)conda-meta\/[^/]+\.json$/;
/** The files by which other parsers find a package, or programs: who owns those is worth knowing. */
const TELLING =
  /(?:^|\/)(?:METADATA|PKG-INFO|DESCRIPTION|package\.json|[^/]+\.(?:egg-info|gemspec|jar|rockspec|so)|bin\/[^/]+)$/;

/** What is kept of a record. */
interface CondaRecord {
  readonly name: string;
  readonly version: string;
  readonly build: string;
  readonly channel: string;
  readonly subdirectory: string;
  readonly license: string;
  /** Relative to the environment. */
  readonly files: readonly string[];
}

const condaInspector: FileInspector = {
  name: NAME,
  version: 1,
  extensions: ['json'],
  wants: ({ path }) => path.includes('conda-meta/') && RECORD.test(path),
  inspect(_file, content): Json | undefined {
    if (content.size > MAX_BYTES) return { error: `it has ${content.size} bytes, the limit is ${MAX_BYTES}` };
    return readCondaRecord(textOf(content.read(0, content.size))) as unknown as Json;
  },
};

/** Packages in environments of conda, mamba and pixi. Python distributions in them are theirs: found by their metadata, with the package of conda as owner. */
export const condaPackages: Extractor = {
  name: NAME,
  needs: [],
  inspectors: [condaInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const files = new Map<string, readonly string[]>();
    const incomplete: Incompleteness[] = [];
    for (const { file, value } of filesystem.observations(condaInspector.name)) {
      const { path } = file;
      const record = value as unknown as ReturnType<typeof readCondaRecord>;
      if ('error' in record) {
        incomplete.push(unreadable(path, record.error));
        continue;
      }
      const found = packageOf(record, path);
      const environment = path.slice(0, path.lastIndexOf('conda-meta/'));
      const owned = record.files.map((name) => `${environment}${name}`);
      packages.push(found);
      files.set(found.purl, files.get(found.purl)?.concat(owned) ?? owned);
    }
    return { packages, files, incomplete };
  },
};

/** Reads the record of an installed package (conda docs, "Package specification", "info/index.json", and `files`). */
export function readCondaRecord(text: string): CondaRecord | { readonly error: string } {
  const parsed = parseJson(text);
  if ('error' in parsed) return parsed;
  const { value } = parsed;
  if (!isRecord(value) || !isWord(value['name']) || !isWord(value['version']))
    return { error: 'it names no package' };
  const files = Array.isArray(value['files']) ? (value['files'] as unknown[]) : [];
  return {
    name: value['name'],
    version: value['version'],
    build: wordIn(value['build']),
    channel: channelIn(value['channel']),
    subdirectory: wordIn(value['subdir']),
    license: typeof value['license'] === 'string' ? value['license'].slice(0, 200) : '',
    files: files
      .filter((path): path is string => typeof path === 'string' && path.length <= 4096 && TELLING.test(path))
      .slice(0, FILE_LIMIT),
  };
}

function packageOf(
  { name, version, build, channel, subdirectory, license }: CondaRecord,
  path: string,
): Package {
  return makePackage('conda', {
    name,
    version,
    qualifiers: { build, channel, subdir: subdirectory },
    licenses: license === '' ? [] : [license],
    path,
    foundBy: NAME,
    evidence: 'installed',
  });
}

function wordIn(value: unknown): string {
  return isWord(value) ? value : '';
}

/** `https://conda.anaconda.org/conda-forge/linux-64`, `conda-forge`: the name; whoever wrote a password into the address keeps it. */
function channelIn(value: unknown): string {
  if (!isWord(value)) return '';
  const parts = value
    .replace(/^[a-z]+:\/\/[^/]*\//i, '')
    .split('/')
    .filter((part) => part !== '' && !/^(?:noarch|(?:linux|osx|win|emscripten|wasi)-\w+)$/.test(part));
  return parts.at(-1) ?? '';
}
