import type { Incompleteness } from '#core/index.ts';
import type { LayerContents, Observation } from './contents.ts';
import { LAYER_LIMITS } from './limits.ts';

/** Contents that several threads read, as those of one layer; the limits of a layer hold for all together. */
export function joinContents(parts: readonly LayerContents[]): LayerContents {
  const count = parts.reduce((sum, { paths }) => sum + paths.length, 0);
  const types = new Uint8Array(count);
  const modes = new Uint16Array(count);
  const uids = new Uint32Array(count);
  const gids = new Uint32Array(count);
  const sizes = new Float64Array(count);
  const paths: string[] = [];
  const targets = new Map<number, string>();
  const kept = new Map<number, Uint8Array>();
  const observations: Observation[] = [];
  const incomplete: Incompleteness[] = [];
  let keptBytes = 0;
  for (const part of parts) {
    const first = paths.length;
    types.set(part.types, first);
    modes.set(part.modes, first);
    uids.set(part.uids, first);
    gids.set(part.gids, first);
    sizes.set(part.sizes, first);
    for (const path of part.paths) paths.push(path);
    for (const [entry, target] of part.targets) targets.set(first + entry, target);
    for (const observation of part.observations)
      observations.push({ ...observation, entry: first + observation.entry });
    for (const miss of part.incomplete) incomplete.push(miss);
    for (const [entry, bytes] of part.kept) {
      keptBytes += bytes.length;
      if (keptBytes <= LAYER_LIMITS.keptBytes) kept.set(first + entry, bytes);
      else incomplete.push(tooMuch(part.paths[entry]!));
    }
  }
  return {
    paths,
    types,
    modes,
    uids,
    gids,
    sizes,
    targets,
    kept,
    observations,
    incomplete: bounded(incomplete),
  };
}

function tooMuch(path: string): Incompleteness {
  return {
    code: 'image.limit',
    what: path,
    why: `the files to be read exceed ${LAYER_LIMITS.keptBytes} bytes (keptBytes)`,
  };
}

function bounded(incomplete: readonly Incompleteness[]): readonly Incompleteness[] {
  const { problems } = LAYER_LIMITS;
  if (incomplete.length <= problems) return incomplete;
  const rest = {
    code: 'image.limit',
    what: `${incomplete.length - problems} more files`,
    why: `only ${problems} problems are listed`,
  };
  return [...incomplete.slice(0, problems), rest];
}
