import { posix } from 'node:path';
import { MIB, type Incompleteness, type Package } from '#core/index.ts';
import type { Filesystem, FilePattern } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { unreadable } from '../text-document.ts';
import { pythonPackage } from './python-package.ts';
import { readRequirementLine } from './requirement-line.ts';

const MAX_BYTES: number = 4 * MIB;
/** `requirements.txt`, `dev-requirements.txt` and what people call the others. */
const SUFFIX = 'requirements.txt';
const PURPOSES = [
  'base',
  'common',
  'prod',
  'production',
  'dev',
  'development',
  'test',
  'tests',
  'docs',
  'lint',
];
const NAMES = PURPOSES.flatMap((purpose) => [`requirements-${purpose}.txt`, `requirements_${purpose}.txt`]);
const DEVELOPMENT = /(?:^|[-_.])(?:dev|development|tests?|testing|docs?|lint|ci)(?:$|[-_.])/;
/** Requirements of installed packages' own development lie among their files. */
const FOREIGN = /\/(?:site-packages|dist-packages|node_modules)\//;
/** Files that include each other. */
const INCLUDE_LIMIT = 100;
/** pip-compile's longest files have a few thousand. */
const LINE_LIMIT = 100_000;

/** What requirements files declare: pinned versions, and names of the rest. */
export const pythonRequirements: Extractor = {
  name: 'language/python-requirements',
  needs: [
    { suffix: SUFFIX, maxBytes: MAX_BYTES },
    ...NAMES.map((baseName): FilePattern => ({ baseName, maxBytes: MAX_BYTES })),
  ],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete: Incompleteness[] = [];
    const seen = new Set<string>();
    const waiting = [
      ...filesystem.filesEndingWith(SUFFIX),
      ...NAMES.flatMap((name) => filesystem.filesNamed(name)),
    ]
      .map(({ path }) => path)
      .filter((path) => !FOREIGN.test(`/${path}`));
    const includes = { left: INCLUDE_LIMIT };
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const real = filesystem.stat(path)?.path;
      if (real === undefined || seen.has(real)) continue;
      seen.add(real);
      readFile(filesystem, real, packages, incomplete, (included) => {
        if (includes.left-- > 0) waiting.push(included);
        else if (includes.left === -1)
          incomplete.push({
            code: 'inventory.limit',
            what: real,
            why: `more than ${INCLUDE_LIMIT} included files`,
          });
      });
    }
    return { packages, incomplete };
  },
};

function readFile(
  filesystem: Filesystem,
  path: string,
  packages: Package[],
  incomplete: Incompleteness[],
  include: (path: string) => void,
): void {
  const text = filesystem.readText(path);
  if (text === undefined) {
    incomplete.push(
      unreadable(
        path,
        'it is included, but was not kept: it is too large, or its name is none of a requirements file',
      ),
    );
    return;
  }
  const dev = DEVELOPMENT.test(posix.basename(path, '.txt'));
  for (const { text: logical, line } of logicalLines(text.replace(/^\ufeff/, ''))) {
    const read = readRequirementLine(logical);
    if (read.kind === 'include')
      include(read.path.startsWith('/') ? read.path : posix.join(posix.dirname(path), read.path));
    if (read.kind === 'requirement')
      packages.push(
        pythonPackage({ ...read.requirement, path, line, dev }, pythonRequirements.name, 'declared'),
      );
  }
}

/** Lines with those joined that a backslash continues, each with the number of its first. */
function* logicalLines(text: string): Generator<{ text: string; line: number }> {
  const lines = text.split(/\r?\n/, LINE_LIMIT);
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1;
    const parts: string[] = [];
    while (lines[index]!.endsWith('\\') && index + 1 < lines.length) parts.push(lines[index++]!.slice(0, -1));
    parts.push(lines[index]!);
    yield { text: parts.join(''), line };
  }
}
