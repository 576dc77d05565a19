import { MIB } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { makePackage } from '../../make-package.ts';
import { isPythonName, pythonPackage } from '../python/python-package.ts';

const NAME = 'language/conda-environment';
/** 300 packages take 15 kB. */
const MAX_BYTES: number = 4 * MIB;
const LINE_LIMIT = 100_000;
const FILE = /(?:^|\/)environment\.ya?ml$/;
const PIP = 'pip';

/** What `environment.yml` of conda asks for, and under `pip:` of PyPI. */
export const condaEnvironment = declarationExtractor({
  name: NAME,
  version: 2,
  maxBytes: MAX_BYTES,
  extensions: ['yml', 'yaml'],
  wants: (path) => FILE.test(path) && baseName(path).startsWith('environment.'),
  read: readEnvironment,
  packageOf: ({ name, version, source }, path) =>
    source === PIP
      ? pythonPackage({ name, version, path }, NAME, 'declared')
      : makePackage('conda', { name, version, path, foundBy: NAME, evidence: 'declared' }),
});

/**
 * The list under `dependencies:` (conda docs, "Managing environments"): `channel::name=1.2.3=build`, `name 1.2.3 build`, `name==1.2.3`, and in a
 * list of its own `pip:`'s. Ranges and names alone say no version: what they lead to only conda and pip know.
 */
export function readEnvironment(text: string): Declared[] {
  const found: Declared[] = [];
  let inside = false;
  let pipIndent = -1;
  for (const line of text.split(/\r?\n/, LINE_LIMIT)) {
    if (/^[^\s#-]/.test(line)) inside = /^dependencies:\s*(?:#.*)?$/.test(line);
    if (!inside) continue;
    const item = /^(\s*)-\s+["']?([^"'#]+?)["']?\s*(?:#.*)?$/.exec(line.slice(0, LINE_LENGTH));
    if (item === null) continue;
    const [, blanks = '', entry = ''] = item;
    if (/^pip\s*:$/.test(entry)) {
      pipIndent = blanks.length;
      continue;
    }
    if (blanks.length <= pipIndent) pipIndent = -1;
    const declared = pipIndent === -1 ? ofConda(entry) : ofPip(entry);
    if (declared !== undefined) found.push(declared);
  }
  return found;
}

const LINE_LENGTH = 500;

/** One `=` takes the newest version that begins so; with a build behind it, as `conda env export` writes it, there is one. */
function ofConda(entry: string): Declared | undefined {
  const match =
    /^(?:[\w./-]+::)?([a-z0-9_][a-z0-9_.-]*)(?:(?: ?==? ?| )([0-9][\w.!+]*)(?:[= ][\w.]+)?$|$|[ =<>!~*])/.exec(
      entry,
    );
  return match === null ? undefined : { name: match[1]!, version: match[2] ?? '' };
}

function ofPip(entry: string): Declared | undefined {
  const match =
    /^([A-Za-z0-9][\w.-]*)(?:\[[\w., -]*\])?(?: ?===? ?([0-9][\w.!+-]*)(?: ?;.*)?$|$|[ =<>!~;])/.exec(entry);
  return match === null || !isPythonName(match[1]!)
    ? undefined
    : { name: match[1]!, version: match[2] ?? '', source: PIP };
}
