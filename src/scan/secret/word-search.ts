/** Finds words in the short text before a value; ASCII letters match in either case. */
export interface WordSearch {
  /** Calls `hit` for each place of a word in `bytes[start, end)`, with the word's number and the position behind it, until it answers false. */
  search(
    bytes: Uint8Array,
    start: number,
    end: number,
    hit: (word: number, end: number) => boolean | void,
  ): void;
}

/**
 * A tree of letters that is walked from every position. For some hundred bytes that does as well as an automaton with failure
 * links, and it is built in a tenth of the time, which every thread of a scan spends anew.
 */
export function compileWords(words: readonly string[]): WordSearch {
  const letters = new Uint8Array(256);
  let width = 1;
  for (const word of words)
    for (let index = 0; index < word.length; index++) {
      const code = word.charCodeAt(index);
      if (letters[code] === 0) letters[code] = width++;
    }
  for (let code = 0x41; code <= 0x5a; code++) letters[code] = letters[code + 0x20]!;
  const nodes = words.reduce((sum, word) => sum + word.length, 1);
  const next = new Uint16Array(nodes * width);
  const wordAt = new Int16Array(nodes).fill(-1);
  let count = 1;
  for (const [number, word] of words.entries()) {
    let node = 0;
    for (let index = 0; index < word.length; index++) {
      const edge = node * width + letters[word.charCodeAt(index)]!;
      if (next[edge] === 0) next[edge] = count++;
      node = next[edge]!;
    }
    wordAt[node] = number;
  }
  return {
    search(bytes, start, end, hit) {
      for (let from = start; from < end; from++) {
        let node = 0;
        for (let index = from; index < end; index++) {
          const letter = letters[bytes[index]!]!;
          if (letter === 0) break;
          node = next[node * width + letter]!;
          if (node === 0) break;
          const word = wordAt[node]!;
          if (word >= 0 && hit(word, index + 1) === false) return;
        }
      }
    },
  };
}
