import { MIB } from '#core/index.ts';
import { baseName, declarationExtractor, directoryOf, type Declared } from '../declaration.ts';
import { declaredBy, hackagePackage } from './hackage-package.ts';

const LOCK_NAME = 'language/stack-lock';
const PROJECT_NAME = 'language/stack-yaml';
const LOCK = 'stack.yaml.lock';
const PROJECT = 'stack.yaml';
/** 200 extra packages take 60 kB. */
const MAX_BYTES: number = 8 * MIB;
const LINE_LIMIT = 200_000;

/** The packages of Hackage that `stack.yaml.lock` pins. Those of its snapshot are told by its address only, and not listed. */
export const stackLock = declarationExtractor({
  name: LOCK_NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['lock'],
  wants: (path) => path.endsWith(LOCK) && baseName(path) === LOCK,
  read: readStackLock,
  packageOf: (declared, path) => hackagePackage(declared, path, LOCK_NAME),
});

/** The same packages by `extra-deps` of `stack.yaml`, where there is no lock file beside it. */
export const stackProject = declarationExtractor({
  name: PROJECT_NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['yaml'],
  wants: (path) => path.endsWith(PROJECT) && baseName(path) === PROJECT,
  read: readStackProject,
  packageOf: (declared, path) => hackagePackage(declared, path, PROJECT_NAME),
  counts: (path, filesystem) => filesystem.stat(`${directoryOf(path)}${LOCK}`) === undefined,
});

/** Stack writes one fixed shape of YAML: under `packages:` each with what was asked for (`original`) and what it is (`completed`). */
export function readStackLock(text: string): Declared[] {
  const found: Declared[] = [];
  let isCompleted = false;
  for (const line of text.split(/\r?\n/, LINE_LIMIT)) {
    const part = /^[\s-]*(completed|original):/.exec(line);
    if (part !== null) isCompleted = part[1] === 'completed';
    const hackage = isCompleted ? /^\s+hackage: (\S+)$/.exec(line) : null;
    const declared = hackage === null ? undefined : declaredBy(hackage[1]!);
    if (declared !== undefined) found.push(declared);
  }
  return found;
}

/** A list of `name-version` (people write it, so blanks and quotes vary); what is no such reference is a directory or an archive. */
export function readStackProject(text: string): Declared[] {
  const found: Declared[] = [];
  let inside = false;
  for (const line of text.split(/\r?\n/, LINE_LIMIT)) {
    if (/^[^\s#-]/.test(line)) inside = /^extra-deps:\s*(?:#.*)?$/.test(line);
    const item = inside ? /^\s*-\s+["']?([^\s"'#]+)["']?\s*(?:#.*)?$/.exec(line) : null;
    const declared = item === null ? undefined : declaredBy(item[1]!);
    if (declared !== undefined) found.push(declared);
  }
  return found;
}
