import { ENTRY } from './contents.ts';
import type { MergedChild, MergedNode, MergedTree } from './merge.ts';

/** Symbolic links that one look-up may follow: what Linux allows (path_resolution(7)). */
export const LINK_LIMIT = 40;

/**
 * The node that a path leads to inside the tree, links followed as a container would: absolute ones from the root, `..`
 * never above it. `undefined` for what is missing, dangling, or a loop.
 */
export function resolveNode(tree: MergedTree, path: string): MergedNode | undefined {
  let node = tree.root;
  let parts = path.split('/');
  let links = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    if (part === '' || part === '.') continue;
    if (node.children === undefined) return undefined;
    if (part === '..') {
      node = node.parent ?? node;
      continue;
    }
    const child = node.children.get(part);
    if (child === undefined) return undefined;
    const target = linkTarget(tree, child);
    if (target === undefined) {
      node = nodeOf(tree, node, part, child);
      continue;
    }
    if (++links > LINK_LIMIT) return undefined;
    if (target.startsWith('/')) node = tree.root;
    parts = [...target.split('/'), ...parts.slice(index + 1)];
    index = -1;
  }
  return node;
}

/** What a symbolic link says; undefined for what is no link. */
export function linkTarget(tree: MergedTree, child: MergedChild): string | undefined {
  if (typeof child === 'object' && (child.entry < 0 || child.children !== undefined)) return undefined;
  const layer = typeof child === 'object' ? child.entryLayer : layerAt(tree, child);
  const entry = typeof child === 'object' ? child.entry : child - tree.starts[layer]!;
  const { types, targets } = tree.layers[layer]!;
  return types[entry] === ENTRY.symlink ? targets.get(entry) : undefined;
}

/** What stands under a name, as a node; changing one that was an entry changes nothing in the tree. */
export function nodeOf(
  tree: MergedTree,
  parent: MergedNode | undefined,
  name: string,
  child: MergedChild,
): MergedNode {
  if (typeof child === 'object') return child;
  const layer = layerAt(tree, child);
  const entry = child - tree.starts[layer]!;
  return { name, parent, entry, entryLayer: layer, layer, children: undefined };
}

function layerAt({ starts }: MergedTree, place: number): number {
  let layer = starts.length - 1;
  while (place < starts[layer]!) layer--;
  return layer;
}

/** A node's path from the root, clean. */
export function pathOfNode(node: MergedNode): string {
  let path = node.name;
  for (let at = node.parent; at !== undefined && at.parent !== undefined; at = at.parent)
    path = `${at.name}/${path}`;
  return path;
}
