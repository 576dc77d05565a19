const KIB = 1024;
export const MIB = 1024 * KIB;

/** Limits that more than one room needs, each with its reason. A room's own limits stand beside its code. */
export const LIMITS = {
  /** A manifest, index or image configuration: registries refuse manifests over 4 MiB (distribution-spec, "Pushing Manifests"). */
  manifestBytes: 4 * MIB,
  /** JSON, YAML or TOML deeper than this is nobody's configuration; parsers recurse. */
  nesting: 256,
  /** A path longer than PATH_MAX cannot be opened (limits.h). */
  pathBytes: 4096,
} as const;
