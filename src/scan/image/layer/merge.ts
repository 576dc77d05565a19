import type { Incompleteness } from '#core/index.ts';
import { ENTRY, type LayerContents } from './contents.ts';
import { baseNameOf, directoryOf } from './path.ts';
import { LINK_LIMIT, linkTarget, resolveNode } from './resolve.ts';

/** A name in the merged tree. Directories have children; a hard link has the entry that carries the bytes. */
export interface MergedNode {
  readonly name: string;
  readonly parent: MergedNode | undefined;
  /** Where bytes and attributes stand: an entry of a layer. Below zero for a directory that is only implied by some entry's path. */
  entry: number;
  entryLayer: number;
  /** The lowest layer since which the name has been there without a break, in this form. */
  layer: number;
  children: Map<string, MergedNode> | undefined;
}

export interface MergedTree {
  readonly root: MergedNode;
  readonly layers: readonly LayerContents[];
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
  for (const [layer, contents] of layers.entries()) {
    hideLower(root, contents, layers);
    addEntries(root, contents, layer, layers, incomplete);
  }
  return { root, layers, incomplete };
}

function hideLower(root: MergedNode, contents: LayerContents, layers: readonly LayerContents[]): void {
  const { types, paths } = contents;
  for (let entry = 0; entry < types.length; entry++) {
    const type = types[entry];
    if (type === ENTRY.opaque) resolveNode(root, paths[entry]!, layers)?.children?.clear();
    else if (type === ENTRY.whiteout) {
      const path = paths[entry]!;
      resolveNode(root, directoryOf(path), layers)?.children?.delete(baseNameOf(path));
    }
  }
}

function addEntries(
  root: MergedNode,
  contents: LayerContents,
  layer: number,
  layers: readonly LayerContents[],
  incomplete: Incompleteness[],
): void {
  const { types, paths } = contents;
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
      parent = directories.get(lastDirectory) ?? ensureDirectory(root, lastDirectory, layer, layers);
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
    let entryLayer = layer;
    let bytesEntry = entry;
    if (type === ENTRY.hardLink) {
      const linked = contents.targets.get(entry)!;
      const target = resolveNode(root, directoryOf(linked), layers)?.children?.get(baseNameOf(linked));
      if (target === undefined || target.entry < 0) {
        incomplete.push({
          code: 'image.hard-link',
          what: path,
          why: `a hard link to ${linked}, which is not there`,
        });
        continue;
      }
      entryLayer = target.entryLayer;
      bytesEntry = target.entry;
    }
    const present = parent.children!.get(name);
    if (type === ENTRY.directory && present?.children !== undefined) {
      present.entry = bytesEntry;
      present.entryLayer = entryLayer;
      directories.set(path, present);
      continue;
    }
    // Paths that lead through what is replaced lead elsewhere now.
    if (
      present !== undefined &&
      (present.children !== undefined || linkTarget(present, layers) !== undefined)
    ) {
      directories.clear();
      lastDirectory = undefined;
    }
    const children = type === ENTRY.directory ? new Map<string, MergedNode>() : undefined;
    const node: MergedNode = { name, parent, entry: bytesEntry, entryLayer, layer, children };
    parent.children!.set(name, node);
    if (children !== undefined) directories.set(path, node);
  }
}

/** The directory at a path, made where nothing is there or where something else stands in the way. */
function ensureDirectory(
  root: MergedNode,
  path: string,
  layer: number,
  layers: readonly LayerContents[],
): MergedNode | undefined {
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
    const target = child === undefined ? undefined : linkTarget(child, layers);
    if (target !== undefined) {
      if (++links > LINK_LIMIT) return undefined;
      if (target.startsWith('/')) node = root;
      parts = [...target.split('/'), ...parts.slice(index + 1)];
      index = -1;
    } else if (child?.children === undefined) {
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
