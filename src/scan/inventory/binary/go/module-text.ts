import type { RawBuildInfo } from './build-info.ts';
import { mainVersion } from './main-version.ts';

/** A module and its version; the version is empty where nobody can know it. */
export type GoModule = readonly [path: string, version: string];

/** What a Go program was built from: replaced modules are gone, what replaced them is there. */
export interface GoBuild {
  /** As the compiler tells it: `go1.26.8`, `go1.22.3 X:boringcrypto`. */
  readonly goVersion: string;
  /** Import path of the main package. */
  readonly path: string;
  readonly main?: GoModule;
  readonly modules: readonly GoModule[];
}

/** The version of a module that is a directory on the builder's disk. */
const DEVEL = '(devel)';

/** No path, version or flag is longer; patterns are run over some of them. */
const LINE_LIMIT = 65_536;

/**
 * Reads the text that `go version -m` prints (runtime/debug, func ParseBuildInfo): `path`, `mod`, `dep`, `=>` and
 * `build` lines with tabs between their fields.
 */
export function parseBuildInfo({ goVersion, modules: text }: RawBuildInfo): GoBuild {
  let path = '';
  let main: GoModule | undefined;
  const modules: GoModule[] = [];
  const settings = new Map<string, string>();
  let target: 'main' | 'dependency' | undefined;
  for (const line of text.split('\n')) {
    if (line.length > LINE_LIMIT) continue;
    const [kind, first = '', version = ''] = line.split('\t');
    switch (kind) {
      case 'path':
        path = first;
        break;
      case 'mod':
        main = [first, version];
        target = 'main';
        break;
      case 'dep':
        modules.push([first, version]);
        target = 'dependency';
        break;
      case '=>':
        if (target === 'main' && main !== undefined) main = replaced(main, first, version);
        else if (target === 'dependency') modules.push(replaced(modules.pop()!, first, version));
        target = undefined;
        break;
      case 'build':
        addSetting(settings, first);
        break;
      default:
    }
  }
  const known = modules.map(([name, version]): GoModule => [name, version === DEVEL ? '' : version]);
  if (main === undefined) return { goVersion, path, modules: known };
  const version = main[1] === DEVEL ? (mainVersion(settings.get('-ldflags') ?? '', main[0]) ?? '') : main[1];
  return { goVersion, path, main: [main[0], version], modules: known };
}

/** A directory in place of a module keeps the module's name: its code is a copy of it, of a version nobody knows. */
function replaced(module: GoModule, path: string, version: string): GoModule {
  const local = path.startsWith('.') || path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
  return local ? [module[0], ''] : [path, version];
}

function addSetting(settings: Map<string, string>, text: string): void {
  const quotedKey = /^"(?:[^"\\]|\\.)*"(?==)/.exec(text)?.[0];
  const split = quotedKey?.length ?? text.indexOf('=');
  if (split > 0) settings.set(unquote(text.slice(0, split)), unquote(text.slice(split + 1)));
}

/** Go quotes keys and values that hold blanks (strconv.Quote), in the way of JSON as far as flags need it. */
function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
