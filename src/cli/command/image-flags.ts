import { availableParallelism } from 'node:os';
import { parsePlatform, type Platform, type ScanOptions } from '#scan/index.ts';
import type { CliContext } from '../context.ts';
import { cacheHome } from '../directories.ts';
import { listIn } from '../environment.ts';
import { flagValue } from '../flag-value.ts';
import { CA_FILE, certificatesOf } from '../network.ts';
import type { Progress } from '../progress.ts';

/** How a command that reads an image gets at it. */
export interface ImageFlags {
  readonly platform?: Platform;
  readonly insecure: boolean;
  readonly caFile?: string;
  readonly registryMirror?: readonly string[];
  readonly cache: boolean;
  readonly progress: boolean;
}

/** The flags of every command that reads an image. */
export function imageFlags() {
  return {
    platform: {
      kind: 'parsed',
      optional: true,
      placeholder: 'OS/ARCH',
      parse: flagValue((text) => parsePlatform(text)),
      brief: 'Which image of an index to take (default: linux on this processor)',
    },
    insecure: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'Accept registries without TLS or with a bad certificate',
    },
    caFile: CA_FILE,
    registryMirror: {
      kind: 'parsed',
      optional: true,
      variadic: true,
      placeholder: 'REGISTRY=URL',
      parse: String,
      brief: 'Ask this mirror before the registry; may be repeated [BULKHEAD_REGISTRY_MIRRORS]',
    },
    cache: { kind: 'boolean', default: true, brief: 'Use results of layers that were read before' },
    progress: { kind: 'boolean', default: true, brief: 'Show a status line on a terminal' },
  } as const;
}

/** Threads beside the main one: each costs some 20 MB, and layers are rarely more than a few large ones. */
const MAX_WORKERS = 3;

/** What all scans of one command line have in common. */
export function imageOptions(
  flags: ImageFlags,
  context: CliContext,
  progress: Progress,
): Omit<ScanOptions, 'target' | 'scanners'> {
  const { env } = context.process;
  const caFile = certificatesOf(context, flags.caFile);
  return {
    ...(flags.platform === undefined ? {} : { platform: flags.platform }),
    access: {
      environment: env,
      home: context.home,
      stdin: context.stdin,
      insecure: flags.insecure,
      registryMirrors: flags.registryMirror ?? listIn(env, 'BULKHEAD_REGISTRY_MIRRORS'),
      ...(caFile === undefined ? {} : { caFile }),
    },
    ...(context.early === undefined ? {} : { early: context.early }),
    workers: Math.max(0, Math.min(MAX_WORKERS, availableParallelism() - 1)),
    progress: (bytes) => progress.add(bytes),
    layersRead: (read, all) => progress.layers(read, all),
    now: new Date(context.now()),
    ...(flags.cache ? { cacheDirectory: cacheHome(env, context.home) } : {}),
  };
}
