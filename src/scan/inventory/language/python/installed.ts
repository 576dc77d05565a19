import { MIB, type Incompleteness, type Json, type Package } from '#core/index.ts';
import { openZip } from '#format/index.ts';
import type { FileInspector, FilePattern } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { unreadable } from '../text-document.ts';
import { readMetadata, type PythonMetadata } from './metadata.ts';
import { isPythonName, pythonPackage } from './python-package.ts';

/** The description, mostly the README, is the bulk of it. */
const MAX_BYTES: number = 4 * MIB;
const SUFFIXES = ['.dist-info/METADATA', '.egg-info/PKG-INFO', '/EGG-INFO/PKG-INFO', '.egg-info'] as const;
const ZIPPED = 'EGG-INFO/PKG-INFO';
/** `name-version.dist-info` and `name-version-py3.11.egg-info` (the recording format's "The .dist-info directory"). */
const DIRECTORY_NAME = /(?:^|\/)([^/]+?)-([^/-]+)(?:-py[\d.]+[^/]*)?\.(?:dist-info|egg-info|egg)(?:\/|$)/;
/** Behind these directories lie a package's own tests, with metadata that serves as their input. */
const TESTS = /\/(?:site|dist)-packages\/(?:.*\/)?(?:tests?|testdata|fixtures)\//;

/** Zipped eggs, which setuptools installed before wheels were: an archive with its metadata inside. */
const eggInspector: FileInspector = {
  name: 'language/python-egg',
  version: 1,
  wants: ({ path }, head) => path.endsWith('.egg') && head[0] === 0x50 && head[1] === 0x4b,
  inspect(_file, content): Json | undefined {
    const archive = openZip(content, { entryBytes: MAX_BYTES });
    const entry = archive.find(ZIPPED);
    return entry && (readMetadata(archive.read(entry)) as unknown as Json);
  },
};

/**
 * Installed Python distributions: wheels (`.dist-info`), eggs (`.egg-info` directories and files, `.egg` directories
 * and archives), as `pip list` finds them on each path of imports; copies that tools vendor count too.
 */
export const pythonInstalled: Extractor = {
  name: 'language/python-installed',
  needs: SUFFIXES.map((suffix): FilePattern => ({ suffix, maxBytes: MAX_BYTES })),
  inspectors: [eggInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const add = (path: string, metadata: PythonMetadata): void => {
      const fallback = DIRECTORY_NAME.exec(path);
      const name = metadata.name ?? fallback?.[1] ?? '';
      const version = metadata.version ?? fallback?.[2] ?? '';
      const facts = { name, version, path, licenses: metadata.licenses };
      if (isPythonName(name)) packages.push(pythonPackage(facts, pythonInstalled.name, 'installed'));
      else incomplete.push(unreadable(path, 'it gives no name of a distribution'));
    };
    for (const { path } of SUFFIXES.flatMap((suffix) => filesystem.filesEndingWith(suffix))) {
      const bytes = isLeftover(path) || TESTS.test(`/${path}`) ? undefined : filesystem.read(path);
      if (bytes !== undefined) add(path, readMetadata(bytes));
    }
    for (const { file, value } of filesystem.observations(eggInspector.name))
      add(`${file.path}!/${ZIPPED}`, value as unknown as PythonMetadata);
    return { packages, incomplete };
  },
};

/** pip renames what it is about to remove to `~ame-1.0.dist-info`; what it leaves behind of that is not installed. */
function isLeftover(path: string): boolean {
  return path.startsWith('~') || path.includes('/~');
}
