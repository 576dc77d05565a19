import type { Json, LayerReference } from '#core/index.ts';
import type { DetectionInput } from './detectors.ts';

/** What an inspector said of one file of one layer. */
export interface ObservedInLayer {
  readonly path: string;
  readonly value: Json;
  /** A later layer deletes or replaces the file. */
  readonly deleted: boolean;
  /** Absent for a directory. */
  readonly layer?: LayerReference;
}

/** What an inspector said of the files of all layers, those too that a later layer hides. */
export function observedInLayers(
  { filesystem, references }: Pick<DetectionInput, 'filesystem' | 'references'>,
  inspector: string,
): ObservedInLayer[] {
  return filesystem.layerObservations(inspector).map(({ path, layer, hidden, value }) => {
    const reference = references[layer];
    return { path, value, deleted: hidden, ...(reference === undefined ? {} : { layer: reference }) };
  });
}

/** The same of the files that are still there. */
export function observedInView(
  input: Pick<DetectionInput, 'filesystem' | 'references'>,
  inspector: string,
): ObservedInLayer[] {
  return observedInLayers(input, inspector).filter(({ deleted }) => !deleted);
}
