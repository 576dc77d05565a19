import { compareIds } from './identity.ts';

/** One vulnerability: all ids that mean it, the one that names it first. */
export interface Vulnerability<Item> {
  readonly ids: readonly string[];
  readonly items: readonly Item[];
}

/**
 * Puts together what is the same vulnerability, transitively: A names B, B names C, so A and C are one. Each item comes with the ids
 * of every vulnerability that it is about. `links` are further sets of equal ids, from records that did not match themselves.
 */
export function mergeVulnerabilities<Item>(
  items: readonly { readonly item: Item; readonly identities: readonly (readonly string[])[] }[],
  links: readonly (readonly string[])[] = [],
): Vulnerability<Item>[] {
  const sets = new DisjointSets();
  for (const { identities } of items) for (const ids of identities) sets.join(ids);
  for (const ids of links) sets.join(ids);
  const groups = new Map<string, Set<Item>>();
  for (const { item, identities } of items)
    for (const [id] of identities) {
      if (id === undefined) continue;
      const root = sets.rootOf(id);
      const group = groups.get(root) ?? new Set();
      groups.set(root, group.add(item));
    }
  const members = sets.members();
  return [...groups]
    .map(([root, group]) => ({ ids: (members.get(root) ?? [root]).sort(compareIds), items: [...group] }))
    .sort((a, b) => compareIds(a.ids[0]!, b.ids[0]!));
}

/** Sets of equal ids that grow together (union-find with path compression). */
class DisjointSets {
  readonly #parents = new Map<string, string>();

  join(ids: readonly string[]): void {
    const [first] = ids;
    if (first === undefined) return;
    for (const id of ids) {
      const a = this.rootOf(first);
      const b = this.rootOf(id);
      if (a !== b) this.#parents.set(b, a);
    }
  }

  rootOf(id: string): string {
    let root = id;
    for (
      let parent = this.#parents.get(root);
      parent !== undefined && parent !== root;
      parent = this.#parents.get(root)
    )
      root = parent;
    if (!this.#parents.has(id)) this.#parents.set(id, id);
    for (let at = id; at !== root;) {
      const next = this.#parents.get(at)!;
      this.#parents.set(at, root);
      at = next;
    }
    return root;
  }

  members(): Map<string, string[]> {
    const members = new Map<string, string[]>();
    for (const id of this.#parents.keys()) {
      const root = this.rootOf(id);
      const list = members.get(root);
      if (list === undefined) members.set(root, [id]);
      else list.push(id);
    }
    return members;
  }
}
