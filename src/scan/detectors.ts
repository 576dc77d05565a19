import type { Incompleteness, LayerReference, OtherFinding } from '#core/index.ts';
import type { Inventory } from '#scan/inventory/index.ts';
import type { ImageConfig, MergedFilesystem } from '#scan/image/index.ts';
import type { LicensePolicy } from '#scan/license/index.ts';
import type { HashList } from '#scan/malware/index.ts';
import type { CommandRunner } from '#scan/misconfig/index.ts';
import type { SecretSettings } from '#scan/secret/index.ts';
import { findLicenses } from './licenses.ts';
import { findMaliciousFiles, type MalwareSettings } from './malicious-files.ts';
import { findMisconfigurations } from './misconfigurations.ts';
import { readRecorded, type Recorded } from './recorded.ts';
import type { Scanner } from './scanners.ts';
import { findSecrets } from './secrets.ts';

/** What people want to be judged differently; it is part of the key under which analyses are cached. */
export interface DetectionSettings {
  readonly licensePolicy?: LicensePolicy;
  readonly secrets?: SecretSettings;
  readonly malware?: MalwareSettings;
}

/** What is there once the layers are merged. */
export interface DetectionInput {
  readonly filesystem: MergedFilesystem;
  /** One a layer, in their order; none for a directory. */
  readonly references: readonly LayerReference[];
  /** Undefined for a directory. */
  readonly config: ImageConfig | undefined;
  readonly inventory: Inventory;
  readonly settings: DetectionSettings;
  /** Those whose digests the settings name. */
  readonly hashLists?: readonly HashList[];
  /** What package managers recorded of the files that anybody has something to say of; read once for all. */
  readonly recorded: () => Promise<Recorded>;
  /** Where charts and kustomizations of a directory may be rendered, and by what. */
  readonly rendering?: { readonly directory: string; readonly run: CommandRunner };
}

/** What is wrong whatever the advisories say. */
export interface Detection {
  readonly findings: readonly OtherFinding[];
  readonly incomplete: readonly Incompleteness[];
  /** What one should know although it does not make the result incomplete. */
  readonly notices?: readonly Incompleteness[];
  /** SPDX expressions by package URL, for the packages whose licence became known. */
  readonly licenses?: ReadonlyMap<string, string>;
}

/** One line a scanner; findings come in this order. */
const DETECTORS: readonly (readonly [Scanner, (input: DetectionInput) => Promise<Detection>])[] = [
  ['secrets', findSecrets],
  ['malware', findMaliciousFiles],
  ['misconfig', findMisconfigurations],
  ['licenses', findLicenses],
];

/** Asks the chosen scanners what they make of what was observed in the layers. */
export async function detect(
  scanners: readonly Scanner[],
  observed: Omit<DetectionInput, 'recorded'>,
): Promise<Detection> {
  let recorded: Promise<Recorded> | undefined;
  const input: DetectionInput = {
    ...observed,
    recorded: () => (recorded ??= readRecorded(scanners, observed)),
  };
  const detections: Detection[] = [];
  for (const [scanner, find] of DETECTORS) if (scanners.includes(scanner)) detections.push(await find(input));
  return {
    findings: detections.flatMap(({ findings }) => findings),
    incomplete: detections.flatMap(({ incomplete }) => incomplete),
    notices: detections.flatMap(({ notices }) => notices ?? []),
    licenses: new Map(detections.flatMap(({ licenses }) => [...(licenses ?? [])])),
  };
}
