import type { Incompleteness } from '#core/index.ts';
import { ENTRY, type LayerContents } from './contents.ts';
import { baseNameOf, directoryOf } from './path.ts';
import { LINK_LIMIT, linkTarget, nodeOf, resolveNode } from './resolve.ts';

/** A name in the merged tree. Directories have children; a hard link has the entry that carries the bytes. */
export interface MergedNode {
  readonly name: string;
  readonly parent: MergedNode | undefined;
  /** Where bytes and attributes stand: an entry of a layer. Below zero for a directory that is only implied by some entry's path. */
  entry: number;
  entryLayer: number;
  /** The lowest layer since which the name has been there without a break, in this form. */
  layer: number;
  children: Map<string, MergedChild> | undefined;
}

/**
 * What stands under a name. Nearly all are entries of their layer as they are, and an image has some hundred thousand: those
 * are but the entry's place in the row of all layers' entries. Directories and hard links are nodes.
 */
export type MergedChild = MergedNode | number;

export interface MergedTree {
  readonly root: MergedNode;
  readonly layers: readonly LayerContents[];
  /** The place of each layer's first entry in the row of all. */
  readonly starts: readonly number[];
  readonly incomplete: readonly Incompleteness[];
}

/** Parts that a path may have: PATH_MAX is 4096, so 2048 one-letter directories. */
const DEPTH_LIMIT = 2048;

/**
 * Merges layers, the lowest first (OCI image-spec, layer.md, "Applying Changesets"): whiteouts hide only what lower layers
 * have, wherever they stand in their own archive; an entry of another type hides the whole subtree; in one archive the
 * last of equal names wins. A directory part that is a symbolic link in the tree so far is followed, as containerd does.
 */
export function mergeLayers(layers: readonly LayerContents[]): MergedTree {
  const root: MergedNode = {
    name: '',
    parent: undefined,
    entry: -1,
    entryLayer: -1,
    layer: 0,
    children: new Map(),
  };
  const incomplete: Incompleteness[] = [];
  const starts: number[] = [];
  let start = 0;
  for (const { types } of layers) {
    starts.push(start);
    start += types.length;
  }
  const tree = { root, layers, starts, incomplete };
  for (const [layer, contents] of layers.entries()) {
    hideLower(tree, contents);
    addEntries(tree, contents, layer, incomplete);
  }
  return tree;
}

function hideLower(tree: MergedTree, contents: LayerContents): void {
  const { types, paths } = contents;
  for (let entry = 0; entry < types.length; entry++) {
    const type = types[entry];
    if (type === ENTRY.opaque) resolveNode(tree, paths[entry]!)?.children?.clear();
    else if (type === ENTRY.whiteout) {
      const path = paths[entry]!;
      resolveNode(tree, directoryOf(path))?.children?.delete(baseNameOf(path));
    }
  }
}

function addEntries(
  tree: MergedTree,
  contents: LayerContents,
  layer: number,
  incomplete: Incompleteness[],
): void {
  const { types, paths } = contents;
  const start = tree.starts[layer]!;
  /** Directories of this layer's paths: most entries stand in the directory of one before. */
  const directories = new Map<string, MergedNode>();
  let lastDirectory: string | undefined;
  let parent: MergedNode | undefined;
  for (let entry = 0; entry < types.length; entry++) {
    const type = types[entry]!;
    if (type === ENTRY.opaque || type === ENTRY.whiteout) continue;
    const path = paths[entry]!;
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    if (
      parent === undefined ||
      lastDirectory?.length !== Math.max(0, slash) ||
      !path.startsWith(lastDirectory)
    ) {
      lastDirectory = path.slice(0, Math.max(0, slash));
      parent = directories.get(lastDirectory) ?? ensureDirectory(tree, lastDirectory, layer);
      if (parent !== undefined) directories.set(lastDirectory, parent);
      else {
        incomplete.push({
          code: 'image.path',
          what: path,
          why: 'its directories form a link loop or are too deep',
        });
        continue;
      }
    }
    const present = parent.children!.get(name);
    const directoryThere =
      typeof present === 'object' && present.children !== undefined ? present : undefined;
    if (type === ENTRY.directory && directoryThere !== undefined) {
      directoryThere.entry = entry;
      directoryThere.entryLayer = layer;
      directories.set(path, directoryThere);
      continue;
    }
    let child: MergedChild = start + entry;
    if (type === ENTRY.directory)
      child = { name, parent, entry, entryLayer: layer, layer, children: new Map() };
    else if (type === ENTRY.hardLink) {
      const linked = contents.targets.get(entry)!;
      const target = linkedNode(tree, linked);
      if (target === undefined || target.entry < 0) {
        incomplete.push({
          code: 'image.hard-link',
          what: path,
          why: `a hard link to ${linked}, which is not there`,
        });
        continue;
      }
      child = { ...target, name, parent, layer, children: undefined };
    }
    // Paths that lead through what is replaced lead elsewhere now.
    if (directoryThere !== undefined || (present !== undefined && linkTarget(tree, present) !== undefined)) {
      directories.clear();
      lastDirectory = undefined;
    }
    parent.children!.set(name, child);
    if (type === ENTRY.directory) directories.set(path, child as MergedNode);
  }
}

/** What a hard link's target is, links in its directories followed, itself not. */
function linkedNode(tree: MergedTree, path: string): MergedNode | undefined {
  const directory = resolveNode(tree, directoryOf(path));
  const name = baseNameOf(path);
  const child = directory?.children?.get(name);
  return child === undefined ? undefined : nodeOf(tree, directory, name, child);
}

/** The directory at a path, made where nothing is there or where something else stands in the way. */
function ensureDirectory(tree: MergedTree, path: string, layer: number): MergedNode | undefined {
  const { root } = tree;
  if (path === '') return root;
  let node = root;
  let parts = path.split('/');
  let links = 0;
  for (let index = 0; index < parts.length; index++) {
    if (parts.length > DEPTH_LIMIT) return undefined;
    const part = parts[index]!;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      node = node.parent ?? node;
      continue;
    }
    const child = node.children!.get(part);
    const target = child === undefined ? undefined : linkTarget(tree, child);
    if (target !== undefined) {
      if (++links > LINK_LIMIT) return undefined;
      if (target.startsWith('/')) node = root;
      parts = [...target.split('/'), ...parts.slice(index + 1)];
      index = -1;
    } else if (typeof child !== 'object' || child.children === undefined) {
      const made: MergedNode = {
        name: part,
        parent: node,
        entry: -1,
        entryLayer: -1,
        layer,
        children: new Map(),
      };
      node.children!.set(part, made);
      node = made;
    } else node = child;
  }
  return node;
}
