import type { LayerReference, Location, OsRelease, Package } from '#core/index.ts';
import type { HistoryEntry, LayerContents, MergedFilesystem } from '#scan/image/index.ts';
import { compilePatterns, createMergedFilesystem, ENTRY, mergeLayers } from '#scan/image/index.ts';
import { EXTRACTORS } from '#scan/inventory/index.ts';

/** What layers a location can be attributed to: an image's, with the instructions of its history where the two fit. */
export function layerReferences(
  diffIds: readonly LayerReference['diffId'][],
  history: readonly HistoryEntry[],
): readonly LayerReference[] {
  const steps = history.filter((step) => !step.emptyLayer);
  // Tools that squash or rebase layers leave a history of another length; then nobody knows which step made which layer.
  const fits = steps.length === diffIds.length;
  return diffIds.map((diffId, index) => {
    const instruction = fits ? instructionOf(steps[index]!) : undefined;
    return { index, diffId, ...(instruction === undefined ? {} : { instruction }) };
  });
}

/** The instruction as a person wrote it, as far as the history still shows: the classic builder wraps it in a shell. */
export function instructionOf(step: HistoryEntry): string | undefined {
  const text = step.createdBy?.trim();
  if (text === undefined || text === '') return undefined;
  const plain = text
    .replace(/^(?:\/bin\/sh -c #\(nop\)\s*)/, '')
    // BuildKit writes build arguments as `RUN |1 NAME=value /bin/sh -c ...`.
    .replace(/^(?:RUN )?(?:\|\d+ .* )?\/bin\/sh -c /, 'RUN ')
    .replace(/\s*# buildkit$/, '');
  return plain.replaceAll(/\s+/g, ' ').slice(0, 500);
}

/**
 * Names the layer of each package's locations: the layer of the file, and for packages listed in a database that many
 * layers rewrite, the first layer since which the database has listed that very version.
 */
export function attributeLayers(
  packages: readonly Package[],
  filesystem: MergedFilesystem,
  layers: readonly LayerContents[],
  references: readonly LayerReference[],
  os: OsRelease | undefined,
): readonly Package[] {
  const since = databaseLayers(layers, os);
  return packages.map((found) => {
    const locations = found.locations.map((location): Location => {
      // A location inside an archive is that of the archive: `app.jar!/BOOT-INF/lib/x.jar`.
      const path = location.path.split('!/', 1)[0]!;
      const layer = since.get(claimOf(found)) ?? filesystem.layerOf(path);
      const reference = layer === undefined ? undefined : references[layer];
      return reference === undefined ? location : { ...location, layer: reference };
    });
    return { ...found, locations };
  });
}

function claimOf(found: Package): string {
  return `${found.foundBy}\0${found.name}\0${found.version}\0${found.architecture ?? ''}`;
}

/** For every operating system package at the top: the first layer of the unbroken run of layers that list it. */
function databaseLayers(
  layers: readonly LayerContents[],
  os: OsRelease | undefined,
): ReadonlyMap<string, number> {
  const extractors = EXTRACTORS.filter(({ name }) => name.startsWith('os/'));
  const wanted = compilePatterns(extractors.flatMap(({ needs }) => needs));
  const changing = layers.flatMap((contents, layer) =>
    contents.kept.keys().some((entry) => wanted(contents.paths[entry]!) > 0) ? [layer] : [],
  );
  const since = new Map<string, number>();
  // With one version of the database the file's own layer is the answer.
  if (changing.length < 2) return since;
  const slim = layers.map((contents) => onlyDatabases(contents, wanted));
  for (const layer of changing) {
    const filesystem = createMergedFilesystem(mergeLayers(slim.slice(0, layer + 1)));
    const claims = new Set(
      extractors.flatMap((extractor) => extractor.extract({ filesystem, os }).packages.map(claimOf)),
    );
    for (const claim of since.keys()) if (!claims.has(claim)) since.delete(claim);
    for (const claim of claims) if (!since.has(claim)) since.set(claim, layer);
  }
  return since;
}

/** The layer with its package databases only, and all that decides where they are seen: links and whiteouts. */
function onlyDatabases(contents: LayerContents, wanted: (path: string) => number): LayerContents {
  const { types, paths, kept } = contents;
  const entries: number[] = [];
  for (let entry = 0; entry < types.length; entry++) {
    const type = types[entry];
    const decides = type === ENTRY.symlink || type === ENTRY.whiteout || type === ENTRY.opaque;
    const mayBeRead = type === ENTRY.hardLink || kept.has(entry);
    if (decides || (mayBeRead && wanted(paths[entry]!) > 0)) entries.push(entry);
  }
  const renumbered = new Map(entries.map((entry, index) => [entry, index]));
  const move = <T>(map: ReadonlyMap<number, T>): ReadonlyMap<number, T> =>
    new Map(
      [...map].flatMap(([entry, value]) =>
        renumbered.has(entry) ? [[renumbered.get(entry)!, value] as const] : [],
      ),
    );
  return {
    paths: entries.map((entry) => contents.paths[entry]!),
    types: Uint8Array.from(entries, (entry) => contents.types[entry]!),
    modes: Uint16Array.from(entries, (entry) => contents.modes[entry]!),
    uids: new Uint32Array(entries.length),
    gids: new Uint32Array(entries.length),
    sizes: Float64Array.from(entries, (entry) => contents.sizes[entry]!),
    targets: move(contents.targets),
    kept: move(contents.kept),
    observations: [],
    incomplete: [],
  };
}
