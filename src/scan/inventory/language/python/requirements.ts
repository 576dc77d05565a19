import { posix } from 'node:path';
import type { Incompleteness, Package } from '#core/index.ts';
import type { Extractor } from '../../extractor.ts';
import { unreadable } from '../text-document.ts';
import { pythonPackage } from './python-package.ts';
import { includedPath, requirementsInspector, type RequirementsFile } from './requirements-file.ts';

const DEVELOPMENT = /(?:^|[-_.])(?:dev|development|tests?|testing|docs?|lint|ci)(?:$|[-_.])/;
/** Requirements of installed packages' own development lie among their files. */
const FOREIGN = /\/(?:site-packages|dist-packages|node_modules)\//;

/** What requirements files declare: pinned versions, and names of the rest. */
export const pythonRequirements: Extractor = {
  name: 'language/python-requirements',
  needs: [],
  inspectors: [requirementsInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const observed = filesystem
      .observations(requirementsInspector.name)
      .map(({ file, value }) => [file.path, value as unknown as RequirementsFile] as const)
      .filter(([path]) => !FOREIGN.test(`/${path}`));
    const known = new Set(observed.map(([path]) => path));
    for (const [path, file] of observed) {
      if (file.kind === 'unreadable') {
        incomplete.push(unreadable(path, file.why));
        continue;
      }
      const dev = DEVELOPMENT.test(posix.basename(path, '.txt'));
      for (const requirement of file.requirements)
        packages.push(pythonPackage({ ...requirement, path, dev }, pythonRequirements.name, 'declared'));
      // Included files are read because of their own names; one that is called otherwise was not looked at.
      for (const include of file.includes) {
        const real = filesystem.stat(includedPath(path, include))?.path;
        if (real !== undefined && !known.has(real) && !FOREIGN.test(`/${real}`))
          incomplete.push(
            unreadable(real, `${path} includes it, but it is not named like a requirements file`),
          );
      }
    }
    return { packages, incomplete };
  },
};
