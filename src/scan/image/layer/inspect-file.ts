import { messageOf, Problem, type Json } from '#core/index.ts';
import type { ByteSource, FileInspector, LayerFile } from '../inspector.ts';

/** Who takes down what inspectors say of a layer's entries. */
export interface InspectionRecord {
  observe(inspector: string, entry: number, value: Json): void;
  /** Notes something that could not be looked at. */
  miss(code: string, what: string, why: string): void;
}

/** Shows a file to inspectors; one that fails keeps no other from it. */
export function inspectFile(
  inspectors: readonly FileInspector[],
  entry: number,
  file: LayerFile,
  source: ByteSource,
  record: InspectionRecord,
): void {
  for (const inspector of inspectors) {
    try {
      const value = inspector.inspect(file, source);
      if (value !== undefined) record.observe(inspector.name, entry, value);
    } catch (error) {
      record.miss(
        error instanceof Problem ? error.code : 'image.inspector',
        file.path,
        `${inspector.name}: ${messageOf(error)}`,
      );
    }
  }
}
