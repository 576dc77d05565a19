import { compareText, Problem } from '#core/index.ts';
import { isIndexType, type Descriptor, type Index } from './manifest.ts';
import {
  compatiblePlatforms,
  formatPlatform,
  isSamePlatform,
  normalizePlatform,
  type Platform,
  type PlatformProblemCode,
} from './platform.ts';

/** As many platforms as an error lists. */
const MAX_LISTED = 40;

/**
 * The entry of an index for a platform: the best that a machine of that platform runs, and the first of several as
 * good (containerd/platforms, `Only`). The entry can be an index again. Attestations and other artifacts are passed over.
 */
export function choosePlatform(index: Index, platform: Platform): Descriptor {
  const images = index.manifests.filter(isImage);
  for (const candidate of compatiblePlatforms(platform)) {
    const found = images.find((entry) => entry.platform && isSamePlatform(candidate, entry.platform));
    if (found !== undefined) return found;
  }
  // Builders of a single platform leave the platform out of the index; then there is nothing to choose by.
  const unnamed = images.filter((entry) => entry.platform === undefined);
  if (unnamed.length === 1) return unnamed[0]!;
  throw unnamed.length > 1 ? ambiguous(unnamed) : missing(images, platform);
}

/** For an image that stands alone: it must be for the platform that was asked for, or for one that runs there. */
export function checkPlatform(image: Platform, wanted: Platform): void {
  if (compatiblePlatforms(wanted).some((platform) => isSamePlatform(platform, image))) return;
  throw new Problem<PlatformProblemCode>(
    'image.platform-missing',
    `the image is for ${formatPlatform(normalizePlatform(image))} only, not for ${formatPlatform(wanted)}`,
  );
}

/** Not an attestation (BuildKit marks them by an annotation and `unknown/unknown`) nor another artifact beside the images. */
function isImage(entry: Descriptor): boolean {
  if (entry.platform?.os === 'unknown' || entry.annotations['vnd.docker.reference.type'] !== undefined)
    return false;
  return entry.artifactType === undefined || entry.platform !== undefined || isIndexType(entry.mediaType);
}

function ambiguous(unnamed: readonly Descriptor[]): Problem<PlatformProblemCode> {
  return new Problem(
    'image.platform-ambiguous',
    `the index has ${unnamed.length} images that do not say their platform: ${listed(unnamed.map(({ digest }) => digest))}`,
    { hint: 'name one of them by its digest' },
  );
}

function missing(images: readonly Descriptor[], platform: Platform): Problem<PlatformProblemCode> {
  const available = [
    ...new Set(images.map((entry) => formatPlatform(normalizePlatform(entry.platform!)))),
  ].sort(compareText);
  return new Problem(
    'image.platform-missing',
    `the image has nothing for ${formatPlatform(platform)}; it has ${listed(available) || 'no images at all'}`,
    available.length === 0 ? {} : { hint: `choose one with --platform, for example ${available[0]}` },
  );
}

function listed(names: readonly string[]): string {
  const more = names.length > MAX_LISTED ? ` and ${names.length - MAX_LISTED} more` : '';
  return `${names.slice(0, MAX_LISTED).join(', ')}${more}`;
}
