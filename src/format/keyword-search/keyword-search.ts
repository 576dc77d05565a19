/** Finds many keywords at once in bytes; ASCII letters match in either case. */
export interface KeywordSearch {
  /**
   * Calls `hit` for every occurrence of a keyword in `bytes[start, end)`, in the order of their ends: with the keyword's
   * number and the position behind its last byte. The search ends when `hit` answers false.
   */
  search(
    bytes: Uint8Array,
    start: number,
    end: number,
    hit: (keyword: number, end: number) => boolean | void,
  ): void;
}

/** States of the automaton; 20,000 keywords of some ten letters stay below. */
const MAX_STATES = 200_000;

/**
 * Builds the automaton of Aho and Corasick (1975) over byte classes, with every failure link worked out in advance: one
 * table look-up for each byte, whatever the number of keywords. Keywords are ASCII text, none is empty.
 */
export function compileKeywords(keywords: readonly string[]): KeywordSearch {
  const { classes, count } = classesOf(keywords);
  const trie = buildTrie(keywords, classes);
  const { next, outputs, firstAccepting } = flatten(trie, count);
  return {
    search(bytes, start, end, hit) {
      let state = 0;
      for (let index = start; index < end; index++) {
        state = next[state + classes[bytes[index]!]!]!;
        if (state < firstAccepting) continue;
        for (const keyword of outputs[(state - firstAccepting) / count]!)
          if (hit(keyword, index + 1) === false) return;
      }
    },
  };
}

/** Bytes that occur in no keyword are one class, 0; upper and lower case letters share one. */
function classesOf(keywords: readonly string[]): { classes: Uint8Array; count: number } {
  const classes = new Uint8Array(256);
  let count = 1;
  for (const keyword of keywords) {
    if (keyword === '') throw new RangeError('a keyword is empty');
    for (const character of keyword.toLowerCase()) {
      const code = character.charCodeAt(0);
      if (code > 0x7f) throw new RangeError(`the keyword ${keyword} is not ASCII`);
      if (classes[code] === 0) classes[code] = count++;
    }
  }
  for (let code = 0x41; code <= 0x5a; code++) classes[code] = classes[code + 0x20]!;
  return { classes, count };
}

interface TrieNode {
  readonly children: Map<number, TrieNode>;
  readonly outputs: number[];
  failure: TrieNode | undefined;
  number: number;
}

function buildTrie(keywords: readonly string[], classes: Uint8Array): TrieNode[] {
  const root: TrieNode = { children: new Map(), outputs: [], failure: undefined, number: 0 };
  const nodes = [root];
  for (const [keyword, text] of keywords.entries()) {
    let node = root;
    for (const character of text.toLowerCase()) {
      const symbol = classes[character.charCodeAt(0)]!;
      let child = node.children.get(symbol);
      if (child === undefined) {
        if (nodes.length >= MAX_STATES)
          throw new RangeError(`the keywords need more than ${MAX_STATES} states`);
        child = { children: new Map(), outputs: [], failure: undefined, number: 0 };
        node.children.set(symbol, child);
        nodes.push(child);
      }
      node = child;
    }
    node.outputs.push(keyword);
  }
  return linkFailures(root);
}

/** Breadth first, so that a node's failure, which is shorter, is complete when the node needs it. */
function linkFailures(root: TrieNode): TrieNode[] {
  const order = [root];
  for (let index = 0; index < order.length; index++) {
    const node = order[index]!;
    for (const [symbol, child] of node.children) {
      let failure = node.failure;
      while (failure !== undefined && !failure.children.has(symbol)) failure = failure.failure;
      child.failure = failure?.children.get(symbol) ?? root;
      child.outputs.push(...child.failure.outputs);
      order.push(child);
    }
  }
  return order;
}

/** The table, its rows numbered so that accepting states come last: one comparison tells them. States are row offsets. */
function flatten(order: readonly TrieNode[], count: number) {
  const accepting = order.filter((node) => node.outputs.length > 0);
  const plain = order.filter((node) => node.outputs.length === 0);
  for (const [number, node] of [...plain, ...accepting].entries()) node.number = number * count;
  const cells = order.length * count;
  const next =
    plain.length * count + accepting.length * count > 0xffff
      ? new Uint32Array(cells)
      : new Uint16Array(cells);
  for (const node of order) {
    // What the node lacks is what its failure does, whose row is complete already.
    if (node.failure !== undefined)
      next.copyWithin(node.number, node.failure.number, node.failure.number + count);
    for (const [symbol, child] of node.children) next[node.number + symbol] = child.number;
  }
  return { next, outputs: accepting.map((node) => node.outputs), firstAccepting: plain.length * count };
}
