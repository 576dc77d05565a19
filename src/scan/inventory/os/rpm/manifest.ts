import type { RpmPackage } from '#format/index.ts';

/**
 * The packages of `container-manifest-2`, which Azure Linux leaves in its distroless images instead of a database: lines
 * of name, version-release, two times, vendor, an unused field, size, architecture, epoch and source, parted by tabs.
 */
export function* readRpmManifest(text: string): Generator<RpmPackage | undefined> {
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [name = '', full = '', , , vendor, , , architecture, epoch, sourceRpm] = line.trimEnd().split('\t');
    const hyphen = full.lastIndexOf('-');
    if (name === '' || hyphen <= 0 || sourceRpm === undefined) {
      yield undefined;
      continue;
    }
    yield {
      name,
      epoch: /^\d{1,9}$/.test(epoch ?? '') ? Number(epoch) : undefined,
      version: full.slice(0, hyphen),
      release: full.slice(hyphen + 1),
      architecture: present(architecture),
      sourceRpm: present(sourceRpm),
      vendor: present(vendor),
      license: undefined,
      modularityLabel: undefined,
      sigMd5: undefined,
    };
  }
}

/** rpm prints `(none)` for a tag that is absent. */
function present(field: string | undefined): string | undefined {
  return field === undefined || field === '' || field === '(none)' ? undefined : field;
}
