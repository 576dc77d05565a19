/** A key's 64 bits: at a million keys the chance that any two share theirs is 3 in 100 million. */
export interface KeyHash {
  low: number;
  high: number;
}

/**
 * Hashes a key into `into` (which spares an object an event). Two multiply-and-mix rows over the UTF-16 units, crossed at the
 * end; who does not know the seed cannot choose keys that meet.
 */
export function hashKey(key: string, seed: number, into: KeyHash): void {
  let low = 0xdeadbeef ^ seed;
  let high = 0x41c6ce57 ^ Math.imul(seed, 0x9e3779b1);
  for (let index = 0; index < key.length; index++) {
    const code = key.charCodeAt(index);
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
    low ^= low >>> 15;
    high ^= high >>> 13;
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  into.low = low >>> 0;
  into.high = high >>> 0;
}
