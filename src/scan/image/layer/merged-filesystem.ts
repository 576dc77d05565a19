import { compareText, type Json } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileEntry, Filesystem, FileType } from '../filesystem.ts';
import { ENTRY } from './contents.ts';
import type { MergedNode, MergedTree } from './merge.ts';
import { nodeOf, pathOfNode, resolveNode } from './resolve.ts';

/** The `Filesystem` over merged layers, with the layer of each path for attribution afterwards. */
export interface MergedFilesystem extends Filesystem {
  /** The layer that brought the file at this real path, 0 for the lowest. */
  layerOf(path: string): number | undefined;
  /**
   * What an inspector said about every layer's files, those too that a later layer hides (`hidden`): who has the image has
   * them. A file that is seen comes under each of its names.
   */
  layerObservations(inspector: string): readonly LayerObservation[];
  /** How many names there are. */
  readonly count: number;
}

export interface LayerObservation {
  readonly path: string;
  readonly layer: number;
  readonly hidden: boolean;
  readonly value: Json;
}

export function createMergedFilesystem(tree: MergedTree): MergedFilesystem {
  const { root, layers } = tree;
  let directories: readonly (readonly [string, MergedNode])[] | undefined;
  let files: Map<string, string[]> | undefined;

  /** All directories with their paths: the look-ups by name go over these, which are few, and not over all files. */
  const allDirectories = (): readonly (readonly [string, MergedNode])[] => {
    directories ??= collectDirectories(root);
    return directories;
  };

  const entryOf = (node: MergedNode, path: string): FileEntry => {
    const { entry, entryLayer } = node;
    if (entry < 0) return { path, type: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 };
    const contents = layers[entryLayer]!;
    const target = contents.types[entry] === ENTRY.symlink ? contents.targets.get(entry) : undefined;
    return {
      path,
      type: fileTypeOf(contents.types[entry]!),
      size: contents.sizes[entry]!,
      mode: contents.modes[entry]!,
      uid: contents.uids[entry]!,
      gid: contents.gids[entry]!,
      ...(target === undefined ? {} : { target }),
    };
  };

  const resolve = (path: string): MergedNode | undefined => resolveNode(tree, path);
  const childOf = (directory: MergedNode, name: string): MergedNode | undefined => {
    const child = directory.children!.get(name);
    return child === undefined ? undefined : nodeOf(tree, directory, name, child);
  };
  const isFile = (node: MergedNode): boolean =>
    node.entry >= 0 && layers[node.entryLayer]!.types[node.entry] === ENTRY.file;

  /** Every real path under which an entry's bytes stand: hard links give it several. */
  const pathsOf = (layer: number, entry: number): readonly string[] => {
    files ??= indexObserved(tree);
    return files.get(`${layer}:${entry}`) ?? [];
  };

  const read = (path: string): Uint8Array | undefined => {
    const node = resolve(path);
    return node === undefined || node.entry < 0 ? undefined : layers[node.entryLayer]!.kept.get(node.entry);
  };

  return {
    get count() {
      return allDirectories().reduce((sum, [, node]) => sum + node.children!.size, 0);
    },
    stat(path) {
      const node = resolve(path);
      return node === undefined ? undefined : entryOf(node, pathOfNode(node));
    },
    read,
    readText(path) {
      const bytes = read(path);
      return bytes === undefined ? undefined : textOf(bytes);
    },
    filesNamed(baseName) {
      const found: FileEntry[] = [];
      for (const [path, directory] of allDirectories()) {
        const node = childOf(directory, baseName);
        if (node !== undefined && isFile(node)) found.push(entryOf(node, join(path, baseName)));
      }
      return found.sort(byPath);
    },
    filesEndingWith(suffix) {
      const found: FileEntry[] = [];
      const slash = suffix.lastIndexOf('/');
      const base = suffix.slice(slash + 1);
      for (const [path, directory] of allDirectories()) {
        if (slash >= 0) {
          const node = childOf(directory, base);
          if (node !== undefined && `${path}/`.endsWith(suffix.slice(0, slash + 1)) && isFile(node))
            found.push(entryOf(node, join(path, base)));
          continue;
        }
        for (const [name, child] of directory.children!) {
          if (!name.endsWith(suffix)) continue;
          const node = nodeOf(tree, directory, name, child);
          if (isFile(node)) found.push(entryOf(node, join(path, name)));
        }
      }
      return found.sort(byPath);
    },
    list(directory) {
      const node = resolve(directory);
      if (node?.children === undefined) return [];
      const base = pathOfNode(node);
      return Array.from(node.children, ([name, child]) =>
        entryOf(nodeOf(tree, node, name, child), join(base, name)),
      ).sort(byPath);
    },
    observations(inspector) {
      const found: { file: FileEntry; value: Json }[] = [];
      for (const [layer, contents] of layers.entries()) {
        for (const observation of contents.observations) {
          if (observation.inspector !== inspector) continue;
          for (const path of pathsOf(layer, observation.entry)) {
            const node = resolve(path);
            if (node !== undefined) found.push({ file: entryOf(node, path), value: observation.value });
          }
        }
      }
      return found.sort((a, b) => compareText(a.file.path, b.file.path));
    },
    layerObservations(inspector) {
      return layers.flatMap((contents, layer) =>
        contents.observations.flatMap((observation): LayerObservation[] => {
          if (observation.inspector !== inspector) return [];
          const seen = pathsOf(layer, observation.entry);
          const paths = seen.length === 0 ? [contents.paths[observation.entry]!] : seen;
          return paths.map((path) => ({ path, layer, hidden: seen.length === 0, value: observation.value }));
        }),
      );
    },
    layerOf: (path) => resolve(path)?.layer,
  };
}

function collectDirectories(root: MergedNode): (readonly [string, MergedNode])[] {
  const found: (readonly [string, MergedNode])[] = [['', root]];
  for (let index = 0; index < found.length; index++) {
    const [path, node] = found[index]!;
    for (const [name, child] of node.children!)
      if (typeof child === 'object' && child.children !== undefined) found.push([join(path, name), child]);
  }
  return found;
}

/**
 * The paths of all entries that some inspector said something about, by layer and entry: their own, where it still leads to
 * them, and those of hard links.
 */
function indexObserved(tree: MergedTree): Map<string, string[]> {
  const { layers } = tree;
  const observed = layers.map(
    (contents) => new Set(contents.observations.map((observation) => observation.entry)),
  );
  const paths = new Map<string, string[]>();
  const note = (path: string): void => {
    const node = resolveNode(tree, path);
    if (node === undefined || node.entry < 0 || !observed[node.entryLayer]!.has(node.entry)) return;
    const key = `${node.entryLayer}:${node.entry}`;
    const real = pathOfNode(node);
    const known = paths.get(key);
    if (known === undefined) paths.set(key, [real]);
    else if (!known.includes(real)) known.push(real);
  };
  for (const [layer, contents] of layers.entries()) {
    for (const entry of observed[layer]!) note(contents.paths[entry]!);
    for (const link of contents.targets.keys())
      if (contents.types[link] === ENTRY.hardLink) note(contents.paths[link]!);
  }
  return paths;
}

function fileTypeOf(code: number): FileType {
  switch (code) {
    case ENTRY.directory:
      return 'directory';
    case ENTRY.symlink:
      return 'symlink';
    case ENTRY.characterDevice:
      return 'character-device';
    case ENTRY.blockDevice:
      return 'block-device';
    case ENTRY.fifo:
      return 'fifo';
    default:
      return 'file';
  }
}

function join(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

function byPath(a: FileEntry, b: FileEntry): number {
  return compareText(a.path, b.path);
}
