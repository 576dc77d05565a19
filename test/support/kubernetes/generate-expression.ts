import { type Kind, WAYS } from './expression-ways.ts';

/** Deeper parts are the first, shortest ways of their kinds. */
const DEPTH_LIMIT = 4;

/** Expressions of Kubernetes' dialect, conditions unless said, that are true, false or errors depending on the object; the same for the same seed. */
export function generateExpressions(count: number, seed: number, kind: Kind = 'bool'): string[] {
  const random = generator(seed);
  const write = (wanted: Kind, depth: number): string => {
    const ways = WAYS[wanted];
    const simple = ways.filter((way) => !way.includes('$'));
    const choices = depth >= DEPTH_LIMIT ? simple : ways;
    const way = choices[random(choices.length)]!;
    const name = `x${depth}`;
    return way.replaceAll('@', name).replaceAll(/\$([a-z]+)/g, (_, part: Kind) => write(part, depth + 1));
  };
  return Array.from({ length: count }, () => write(kind, 0));
}

/** Numbers below a limit, always the same after the same seed (a linear congruence with the constants of Knuth's MMIX). */
export function generator(seed: number): (below: number) => number {
  let state = BigInt(seed);
  return (below) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 33n) % below;
  };
}
