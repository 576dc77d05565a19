/** What a `go.mod` file declares. */
export interface GoModFile {
  readonly module: string;
  /** `go1.22.3` of the `toolchain` directive. */
  readonly toolchain?: string;
  readonly requirements: readonly GoRequirement[];
}

/** A required module, replaced where the file says so; the version is empty when it is a directory. */
export interface GoRequirement {
  readonly path: string;
  readonly version: string;
  readonly line: number;
}

/** Kubernetes' file, the longest that is known, has some 250 requirements. */
const LINE_LIMIT = 100_000;

/** Reads a `go.mod` file (go.dev/ref/mod, "go.mod files"): single directives and blocks in parentheses. */
export function readGoMod(text: string): GoModFile {
  let module = '';
  let toolchain: string | undefined;
  const required: GoRequirement[] = [];
  const excluded = new Set<string>();
  const replacements = new Map<string, readonly [string, string]>();
  for (const { words, line } of directives(text)) {
    const [verb, first = '', second = ''] = words;
    if (verb === 'module') module = first;
    else if (verb === 'toolchain') toolchain = first;
    else if (verb === 'require' && second !== '') required.push({ path: first, version: second, line });
    else if (verb === 'exclude') excluded.add(`${first}@${second}`);
    else if (verb === 'replace') addReplacement(replacements, words.slice(1));
  }
  const requirements = required
    .filter(({ path, version }) => !excluded.has(`${path}@${version}`))
    .map((requirement): GoRequirement => {
      const { path, version, line } = requirement;
      // A replacement of one version goes before one of all versions.
      const replacement = replacements.get(`${path}@${version}`) ?? replacements.get(path);
      return replacement === undefined
        ? requirement
        : { path: replacement[0] === '' ? path : replacement[0], version: replacement[1], line };
    });
  return { module, requirements, ...(toolchain !== undefined && { toolchain }) };
}

/** `old [version] => new version`, or `=> ./directory`, whose code is of a version that nobody knows. */
function addReplacement(
  replacements: Map<string, readonly [string, string]>,
  words: readonly string[],
): void {
  const arrow = words.indexOf('=>');
  if (arrow !== 1 && arrow !== 2) return;
  const [path = '', version = ''] = words.slice(arrow + 1);
  const local = path.startsWith('.') || path.startsWith('/') || version === '';
  replacements.set(arrow === 1 ? words[0]! : `${words[0]}@${words[1]}`, local ? ['', ''] : [path, version]);
}

function* directives(text: string): Generator<{ words: readonly string[]; line: number }> {
  let block: string | undefined;
  for (const [index, raw] of text.split('\n', LINE_LIMIT).entries()) {
    const words = wordsOf(raw);
    if (words.length === 0) continue;
    if (block !== undefined) {
      if (words[0] === ')') block = undefined;
      else yield { words: [block, ...words], line: index + 1 };
    } else if (words.at(-1) === '(') block = words[0];
    else yield { words, line: index + 1 };
  }
}

/** Words are parted by blanks; a comment ends the line; strings in quotes are words (go.dev/ref/mod, "Lexical elements"). */
function wordsOf(line: string): string[] {
  const words = line.replace(/(?:^|\s)\/\/.*$/, '').match(/"[^"]*"|`[^`]*`|[()]|[^\s()"`]+/g) ?? [];
  return words.map((word) => (/^["`]/.test(word) ? word.slice(1, -1) : word));
}
