// `go build` before 1.24 calls the main module `(devel)`; release builds then mostly set a variable through the
// linker. The commit (`vcs.revision`) is no version: a pseudo-version made of it would sort before every release.
const VERSION_VARIABLE =
  /^(?:build|app|release|git|semantic|binary|product)?[._-]?(?:version|tag|ver)(?:string)?$/;
const RELEASE = /^v?(\d+\.\d+(?:\.\d+)?(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/;
const FORGES: ReadonlySet<string> = new Set([
  'github.com',
  'gitlab.com',
  'bitbucket.org',
  'codeberg.org',
  'gitee.com',
]);
/** `git describe` of a commit after a tag: `v1.2.3-14-gdeadbee`; the tag is the last version that is known. */
const DESCRIBED = /-\d+-g[0-9a-f]{7,40}(?:-dirty)?$/;

/**
 * The main module's version from the linker's `-X variable=value` flags: `undefined` unless it is the value of a
 * version variable of the main package or of a package of the same organisation (Prometheus' and Kubernetes' programs
 * keep it in a shared module), looks like a release, and no other such variable contradicts it.
 */
export function mainVersion(ldflags: string, mainModule: string): string | undefined {
  const found = new Set<string>();
  for (const [variable, value] of linkerVariables(ldflags)) {
    const dot = variable.lastIndexOf('.');
    const owner = variable.slice(0, Math.max(0, dot));
    if (owner !== 'main' && organisationOf(owner) !== organisationOf(mainModule)) continue;
    if (!VERSION_VARIABLE.test(variable.slice(dot + 1).toLowerCase())) continue;
    const release = RELEASE.exec(value.replace(DESCRIBED, ''))?.[1];
    if (release !== undefined) found.add(`v${withPatch(release)}`);
  }
  return found.size === 1 ? [...found][0] : undefined;
}

/** `github.com/owner` on hosts of many owners, the domain elsewhere. */
function organisationOf(path: string): string {
  const parts = path.split('/');
  return parts.slice(0, FORGES.has(parts[0]!) ? 2 : 1).join('/');
}

/** Module versions have three numbers (go.dev/ref/mod, "Versions"). */
function withPatch(release: string): string {
  return release.replace(/^(\d+\.\d+)(?=$|[-+])/, '$1.0');
}

/** The `-X` settings, in all forms that the linker takes: `-X a=b`, `-X=a=b`, either or both in quotes. */
function linkerVariables(ldflags: string): [string, string][] {
  const variables: [string, string][] = [];
  const words = ldflags.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  for (const [index, raw] of words.entries()) {
    const word = raw.replaceAll(/['"]/g, '');
    const setting = /^--?X$/.test(word)
      ? words[index + 1]?.replaceAll(/['"]/g, '')
      : /^--?X=(.*)$/s.exec(word)?.[1];
    const equals = setting?.indexOf('=') ?? -1;
    if (setting !== undefined && equals > 0)
      variables.push([setting.slice(0, equals), setting.slice(equals + 1)]);
  }
  return variables;
}
