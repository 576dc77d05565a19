import { ENTRY, type LayerContents } from './contents.ts';
import type { MergedNode } from './merge.ts';

/** Symbolic links that one look-up may follow: what Linux allows (path_resolution(7)). */
export const LINK_LIMIT = 40;

/**
 * The node that a path leads to inside the tree, links followed as a container would: absolute ones from the root, `..`
 * never above it. `undefined` for what is missing, dangling, or a loop.
 */
export function resolveNode(
  root: MergedNode,
  path: string,
  layers: readonly LayerContents[],
): MergedNode | undefined {
  let node: MergedNode = root;
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
    const target = linkTarget(child, layers);
    if (target === undefined) {
      node = child;
      continue;
    }
    if (++links > LINK_LIMIT) return undefined;
    if (target.startsWith('/')) node = root;
    parts = [...target.split('/'), ...parts.slice(index + 1)];
    index = -1;
  }
  return node;
}

/** What a node's symbolic link says; undefined when it is no link. */
export function linkTarget(node: MergedNode, layers: readonly LayerContents[]): string | undefined {
  if (node.entry < 0 || node.children !== undefined) return undefined;
  const { types, targets } = layers[node.entryLayer]!;
  return types[node.entry] === ENTRY.symlink ? targets.get(node.entry) : undefined;
}

/** A node's path from the root, clean. */
export function pathOfNode(node: MergedNode): string {
  let path = node.name;
  for (let at = node.parent; at !== undefined && at.parent !== undefined; at = at.parent)
    path = `${at.name}/${path}`;
  return path;
}
