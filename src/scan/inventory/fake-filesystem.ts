import { compareText, type Json } from '#core/index.ts';
import {
  chooseInspectors,
  type FileEntry,
  type FileInspector,
  type FilePattern,
  type Filesystem,
} from '#scan/image/index.ts';

/** What a fake file system holds besides its files. */
export interface FakeOptions {
  /** Symbolic links: path to target, as it would be written in the link. */
  readonly links?: Readonly<Record<string, string>>;
  /** Permission bits of single files; the others have 0o644. */
  readonly modes?: Readonly<Record<string, number>>;
  /** An extractor's `needs`: as in a real scan, nothing else can be read then. Without it everything can. */
  readonly needs?: readonly FilePattern[];
  /** Run over every file, as the layers' pass would. */
  readonly inspectors?: readonly FileInspector[];
}

/** A link chain longer than this is a loop (Linux gives up after 40, path_resolution(7)). */
const LINK_LIMIT = 40;
const HEAD_BYTES = 512;

/** For tests: a merged file system from paths and their content, directories being implied. */
export function fakeFilesystem(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: FakeOptions = {},
): Filesystem {
  const contents = new Map<string, Uint8Array>();
  const entries = new Map<string, FileEntry>([['', directory('')]]);
  const add = (entry: FileEntry): void => {
    for (let at = entry.path.indexOf('/'); at !== -1; at = entry.path.indexOf('/', at + 1)) {
      const parent = entry.path.slice(0, at);
      if (!entries.has(parent)) entries.set(parent, directory(parent));
    }
    entries.set(entry.path, entry);
  };
  for (const [name, content] of Object.entries(files)) {
    const path = clean(name);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    contents.set(path, bytes);
    const mode = options.modes?.[name] ?? 0o644;
    add({ path, type: 'file', size: bytes.length, mode, uid: 0, gid: 0 });
  }
  for (const [name, target] of Object.entries(options.links ?? {}))
    add({ path: clean(name), type: 'symlink', size: 0, mode: 0o777, uid: 0, gid: 0, target });

  const ordered = [...entries.values()].sort((a, b) => compareText(a.path, b.path));
  const regular = ordered.filter((entry) => entry.type === 'file');
  const stat = (path: string): FileEntry | undefined => resolve(entries, path);
  const read = (path: string): Uint8Array | undefined => {
    const entry = stat(path);
    if (entry?.type !== 'file') return undefined;
    if (options.needs !== undefined && !options.needs.some((pattern) => matches(pattern, entry)))
      return undefined;
    return contents.get(entry.path);
  };
  return {
    stat,
    read,
    readText(path) {
      const bytes = read(path);
      return bytes === undefined ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    },
    filesNamed: (baseName) => regular.filter(({ path }) => baseNameOf(path) === baseName),
    filesEndingWith: (suffix) => regular.filter(({ path }) => path.endsWith(suffix)),
    list(path) {
      const entry = stat(path);
      if (entry?.type !== 'directory') return [];
      return ordered.filter((child) => child.path !== '' && parentOf(child.path) === entry.path);
    },
    observations(name) {
      const inspector = options.inspectors?.find((candidate) => candidate.name === name);
      if (inspector === undefined) return [];
      return regular.flatMap((file) => {
        const value = observe(inspector, file, contents.get(file.path)!);
        return value === undefined ? [] : [{ file, value }];
      });
    },
  };
}

function observe(inspector: FileInspector, file: FileEntry, bytes: Uint8Array): Json | undefined {
  if (!chooseInspectors([inspector])(file.path).includes(inspector)) return undefined;
  if (!inspector.wants(file, bytes.subarray(0, HEAD_BYTES))) return undefined;
  return inspector.inspect(file, {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  });
}

function resolve(entries: ReadonlyMap<string, FileEntry>, path: string): FileEntry | undefined {
  const pending = path.split('/').reverse();
  let current = '';
  for (let links = 0; pending.length > 0;) {
    const segment = pending.pop()!;
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      current = parentOf(current);
      continue;
    }
    const next = current === '' ? segment : `${current}/${segment}`;
    const entry = entries.get(next);
    if (entry === undefined) return undefined;
    if (entry.type !== 'symlink') {
      if (entry.type !== 'directory' && pending.some((rest) => rest !== '' && rest !== '.')) return undefined;
      current = next;
      continue;
    }
    links += 1;
    if (links > LINK_LIMIT) return undefined;
    if (entry.target!.startsWith('/')) current = '';
    pending.push(...entry.target!.split('/').reverse());
  }
  return entries.get(current);
}

function matches(pattern: FilePattern, { path, size }: FileEntry): boolean {
  return (
    size <= pattern.maxBytes &&
    (pattern.path === undefined || pattern.path === path) &&
    (pattern.under === undefined || pattern.under === '' || path.startsWith(`${pattern.under}/`)) &&
    (pattern.baseName === undefined || pattern.baseName === baseNameOf(path)) &&
    (pattern.suffix === undefined || path.endsWith(pattern.suffix))
  );
}

function directory(path: string): FileEntry {
  return { path, type: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 };
}

function clean(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
