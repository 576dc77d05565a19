import type { FileInspector } from '../inspector.ts';
import { extensionOfPath } from './pattern.ts';

/** The inspectors to be asked about a file of this name; an image has a hundred thousand files, and most inspectors want a few. */
export type InspectorChoice = (path: string) => readonly FileInspector[];

/** Sorts inspectors by the extensions that they name; their order stays. */
export function chooseInspectors(inspectors: readonly FileInspector[]): InspectorChoice {
  const always = inspectors.filter(({ extensions }) => extensions === undefined);
  const byExtension = new Map<string, readonly FileInspector[]>();
  for (const extension of new Set(inspectors.flatMap(({ extensions = [] }) => extensions)))
    byExtension.set(
      extension,
      inspectors.filter(({ extensions }) => extensions === undefined || extensions.includes(extension)),
    );
  return (path) => byExtension.get(extensionOfPath(path).toLowerCase()) ?? always;
}
