import type { HashList, MalwareOptions } from '#scan/malware/index.ts';
import type { Detection, DetectionInput } from './detectors.ts';
import { observedInLayers } from './observed.ts';

/** What people want malware to be looked for by; plain data, so that it can go to worker threads and into keys of caches. */
export interface MalwareSettings extends MalwareOptions {
  /** Digests of the lists of hashes in use. */
  readonly lists?: readonly string[];
}

/** Reads people's lists of hashes and YARA rules: what inspectors need of them, and the lists themselves. */
export async function readMalwareSettings({
  rules,
  lists,
  thorough,
}: {
  readonly rules: readonly string[];
  readonly lists: readonly string[];
  readonly thorough: boolean;
}): Promise<{ settings: MalwareSettings; hashLists: readonly HashList[] }> {
  const { loadHashList, loadYaraRules } = await import('#scan/malware/index.ts');
  const hashLists = lists.map((path) => loadHashList(path));
  return {
    settings: {
      ...(thorough ? { scope: 'everything' } : {}),
      ...(rules.length === 0 ? {} : { rules: loadYaraRules(rules) }),
      ...(hashLists.length === 0
        ? {}
        : {
            digests: [...new Set(hashLists.flatMap(({ algorithms }) => algorithms))].sort(),
            lists: hashLists.map(({ digest }) => digest),
          }),
    },
    hashLists,
  };
}

/** Malware, files that differ from what their package installed, and programs that no package owns; in every layer, those too that a later layer hides. */
export async function findMaliciousFiles(input: DetectionInput): Promise<Detection> {
  const { inventory, hashLists = [] } = input;
  const { MALWARE_INSPECTOR, malwareFindings } = await import('#scan/malware/index.ts');
  const observed = observedInLayers(input, MALWARE_INSPECTOR);
  const { checksums, diverted } = await input.recorded();
  return malwareFindings(observed, {
    packages: inventory.packages,
    isSystemFile: inventory.isSystemFile,
    recorded: checksums,
    diverted,
    lists: hashLists,
  });
}
