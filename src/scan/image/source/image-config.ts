import { isDigest, isRecord, Problem, type Digest, type Json } from '#core/index.ts';
import { parseJsonDocument } from './json-document.ts';
import { MAX_LAYERS } from './manifest.ts';

export type ImageConfigProblemCode = 'image.config-invalid';

/** One step of how the image was built; steps with `emptyLayer` have no layer. */
export interface HistoryEntry {
  readonly created?: string;
  readonly createdBy?: string;
  readonly author?: string;
  readonly comment?: string;
  readonly emptyLayer: boolean;
}

/** How a container of the image checks itself; times are nanoseconds. */
export interface Healthcheck {
  /** `["NONE"]`, `["CMD", …]` or `["CMD-SHELL", command]`. */
  readonly test: readonly string[];
  readonly interval?: number;
  readonly timeout?: number;
  readonly startPeriod?: number;
  readonly retries?: number;
}

/** What a container of the image runs with unless it is told otherwise (OCI image-spec, config.md, `config`). */
export interface ExecutionConfig {
  readonly user?: string;
  /** `NAME=value`, as written. */
  readonly env: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  /** Without a prototype: every key is a label. */
  readonly labels: Readonly<Record<string, string>>;
  /** `8080/tcp`, as written. */
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly workingDir?: string;
  readonly stopSignal?: string;
  readonly healthcheck?: Healthcheck;
  readonly shell?: readonly string[];
  readonly onBuild: readonly string[];
}

/** An image configuration (OCI image-spec, config.md). */
export interface ImageConfig {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
  readonly created?: string;
  readonly author?: string;
  /** Digests of the uncompressed layers, the lowest first. */
  readonly diffIds: readonly Digest[];
  readonly history: readonly HistoryEntry[];
  readonly config: ExecutionConfig;
  /** The whole document as it was written. */
  readonly raw: { readonly [key: string]: Json };
}

/**
 * Reads an image configuration. Only the layer digests must be well-formed, since nothing can be verified without them;
 * any other field of a wrong type counts as absent, as builders leave out, empty or null what they do not use.
 */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const raw = parseJsonDocument(bytes, 'the image configuration');
  return {
    os: text(raw.os) ?? '',
    architecture: text(raw.architecture) ?? '',
    ...optional('variant', text(raw.variant)),
    ...optional('osVersion', text(raw['os.version'])),
    ...optional('created', text(raw.created)),
    ...optional('author', text(raw.author)),
    diffIds: diffIdsOf(raw.rootfs),
    history: records(raw.history).map(historyEntry),
    config: executionConfig(isRecord(raw.config) ? raw.config : {}),
    raw: raw as { readonly [key: string]: Json },
  };
}

function diffIdsOf(rootfs: unknown): readonly Digest[] {
  const listed = isRecord(rootfs) ? (rootfs.diff_ids ?? []) : undefined;
  if (!Array.isArray(listed))
    throw invalid('it has no rootfs.diff_ids, so it is not the configuration of an image');
  if (listed.length > MAX_LAYERS)
    throw invalid(`it lists ${listed.length} layers; the limit is ${MAX_LAYERS}`);
  return listed.map((diffId: unknown, index) => {
    if (!isDigest(diffId)) throw invalid(`rootfs.diff_ids[${index}] is not a sha256 or sha512 digest`);
    return diffId;
  });
}

function invalid(why: string): Problem<ImageConfigProblemCode> {
  return new Problem('image.config-invalid', `the image configuration cannot be used: ${why}`);
}

function historyEntry(entry: Record<string, unknown>): HistoryEntry {
  return {
    ...optional('created', text(entry.created)),
    ...optional('createdBy', text(entry.created_by)),
    ...optional('author', text(entry.author)),
    ...optional('comment', text(entry.comment)),
    emptyLayer: entry.empty_layer === true,
  };
}

function executionConfig(config: Record<string, unknown>): ExecutionConfig {
  return {
    ...optional('user', text(config.User)),
    env: texts(config.Env) ?? [],
    ...optional('entrypoint', command(config.Entrypoint)),
    ...optional('cmd', command(config.Cmd)),
    labels: labelsOf(config.Labels),
    exposedPorts: keys(config.ExposedPorts),
    volumes: keys(config.Volumes),
    ...optional('workingDir', text(config.WorkingDir)),
    ...optional('stopSignal', text(config.StopSignal)),
    ...optional('healthcheck', healthcheckOf(config.Healthcheck)),
    ...optional('shell', command(config.Shell)),
    onBuild: texts(config.OnBuild) ?? [],
  };
}

function healthcheckOf(value: unknown): Healthcheck | undefined {
  if (!isRecord(value)) return undefined;
  return {
    test: command(value.Test) ?? [],
    ...optional('interval', count(value.Interval)),
    ...optional('timeout', count(value.Timeout)),
    ...optional('startPeriod', count(value.StartPeriod)),
    ...optional('retries', count(value.Retries)),
  };
}

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  const labels = Object.create(null) as Record<string, string>;
  if (isRecord(value))
    for (const [name, label] of Object.entries(value)) if (typeof label === 'string') labels[name] = label;
  return labels;
}

/** A set in JSON's Go spelling: `{"8080/tcp": {}}`. */
function keys(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value).sort() : [];
}

/** A command: old builders wrote one as a bare string. */
function command(value: unknown): readonly string[] | undefined {
  return typeof value === 'string' ? (value === '' ? undefined : [value]) : texts(value);
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value)
    ? value.filter((item: unknown): item is string => typeof item === 'string')
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function records(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A property only where there is a value: absent and `undefined` are not the same to `exactOptionalPropertyTypes`. */
function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: Value });
}
