import type { Incompleteness, Package } from '#core/index.ts';
import type { Extractor } from '../../extractor.ts';
import { unreadable } from '../text-document.ts';
import { pythonMetadataInspector, ZIPPED_METADATA, type PythonMetadata } from './metadata.ts';
import { isPythonName, pythonPackage } from './python-package.ts';

/** `name-version.dist-info` and `name-version-py3.11.egg-info` (the recording format's "The .dist-info directory"). */
const DIRECTORY_NAME = /(?:^|\/)([^/]+?)-([^/-]+)(?:-py[\d.]+[^/]*)?\.(?:dist-info|egg-info|egg)(?:\/|$)/;
/** Behind these directories lie a package's own tests, with metadata that serves as their input. */
const TESTS = /\/(?:site|dist)-packages\/(?:.*\/)?(?:tests?|testdata|fixtures)\//;

/**
 * Installed Python distributions: wheels (`.dist-info`), eggs (`.egg-info` directories and files, `.egg` directories
 * and archives), as `pip list` finds them on each path of imports; copies that tools vendor count too.
 */
export const pythonInstalled: Extractor = {
  name: 'language/python-installed',
  needs: [],
  inspectors: [pythonMetadataInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    for (const { file, value } of filesystem.observations(pythonMetadataInspector.name)) {
      if (isLeftover(file.path) || TESTS.test(`/${file.path}`)) continue;
      const metadata = value as unknown as PythonMetadata;
      const fallback = DIRECTORY_NAME.exec(file.path);
      const name = metadata.name ?? fallback?.[1] ?? '';
      const version = metadata.version ?? fallback?.[2] ?? '';
      const path = file.path.endsWith('.egg') ? `${file.path}!/${ZIPPED_METADATA}` : file.path;
      const facts = { name, version, path, licenses: metadata.licenses };
      if (isPythonName(name)) packages.push(pythonPackage(facts, pythonInstalled.name, 'installed'));
      else incomplete.push(unreadable(path, 'it gives no name of a distribution'));
    }
    return { packages, incomplete };
  },
};

/** pip renames what it is about to remove to `~ame-1.0.dist-info`; what it leaves behind of that is not installed. */
function isLeftover(path: string): boolean {
  return path.startsWith('~') || path.includes('/~');
}
