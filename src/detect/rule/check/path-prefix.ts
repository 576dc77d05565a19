import { compileGlob, hasWildcard, type GlobTest } from './glob.ts';

interface Branch {
  readonly exact: Map<string, Branch>;
  readonly globs: { readonly pattern: string; readonly test: GlobTest; readonly branch: Branch }[];
  /** A listed path ends here: everything below matches. */
  ends: boolean;
}

/**
 * Says whether any of the paths is a prefix of a path, component by component: `/var/run` of `/var/run/docker`, not of
 * `/var/running`. A component of a listed path may be a glob.
 */
export function compilePathPrefixes(paths: readonly string[]): (path: string) => boolean {
  const root = newBranch();
  for (const path of paths) {
    let branch = root;
    for (const component of componentsOf(path)) branch = grow(branch, component);
    branch.ends = true;
  }
  return (path) => walk(root, componentsOf(path));
}

function newBranch(): Branch {
  return { exact: new Map(), globs: [], ends: false };
}

function grow(branch: Branch, component: string): Branch {
  if (hasWildcard(component)) {
    const known = branch.globs.find((glob) => glob.pattern === component);
    if (known) return known.branch;
    const made = { pattern: component, test: compileGlob(component), branch: newBranch() };
    branch.globs.push(made);
    return made.branch;
  }
  const known = branch.exact.get(component);
  if (known) return known;
  const made = newBranch();
  branch.exact.set(component, made);
  return made;
}

/** Follows all branches that match at once, level by level: no branch is visited twice. */
function walk(root: Branch, components: readonly string[]): boolean {
  let level: Branch[] = [root];
  for (const component of components) {
    const next: Branch[] = [];
    for (const branch of level) {
      if (branch.ends) return true;
      const exact = branch.exact.get(component);
      if (exact) next.push(exact);
      for (const glob of branch.globs) if (glob.test(component)) next.push(glob.branch);
    }
    if (next.length === 0) return false;
    level = next;
  }
  return level.some((branch) => branch.ends);
}

function componentsOf(path: string): string[] {
  return path.split('/').filter((component) => component !== '');
}
