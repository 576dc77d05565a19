import type { Package } from '#core/index.ts';
import { packageUrl } from '../../purl.ts';

/** What is known of a Python distribution. */
export interface PythonFacts {
  /** As its metadata or a requirement spells it. */
  readonly name: string;
  /** Empty when nobody says. */
  readonly version: string;
  readonly path: string;
  readonly line?: number;
  readonly licenses?: readonly string[];
  readonly dev?: boolean;
  /** Where it is taken from in place of an index: a repository or an address. */
  readonly source?: string;
}

/** PEP 508, "Names": letters, digits, and separators inside. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** A distribution name by PEP 508. */
export function isPythonName(name: string): boolean {
  return name.length <= 256 && NAME.test(name);
}

/** The name as indexes compare it: lower case, runs of `-`, `_` and `.` as one hyphen (PEP 503, "Normalized Names"). */
export function normalizePythonName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** A Python distribution as inventories tell it. */
export function pythonPackage(facts: PythonFacts, foundBy: string, evidence: Package['evidence']): Package {
  const { version, path, line, licenses = [], dev, source } = facts;
  const name = normalizePythonName(facts.name);
  const isRepository = source !== undefined && /^(?:git|hg|svn|bzr)\+/.test(source);
  return {
    type: 'pypi',
    name,
    version,
    purl: packageUrl({
      type: 'pypi',
      name,
      version,
      qualifiers: isRepository ? { vcs_url: source } : { download_url: source },
    }),
    licenses,
    locations: [{ path, ...(line !== undefined && { line }) }],
    foundBy,
    evidence,
    ...(dev === true && { dev }),
  };
}
