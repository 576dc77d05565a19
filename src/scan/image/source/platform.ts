import { Problem } from '#core/index.ts';

export type PlatformProblemCode =
  | 'image.platform-invalid'
  | 'image.platform-missing'
  | 'image.platform-ambiguous';

/** For what an image was built (OCI image-spec, image-index.md, `platform`). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
}

const COMPONENT = /^[A-Za-z0-9_.-]+$/;
const OS_AND_VERSION = /^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.-]*)\))?$/;

/** Reads `OS/ARCH[/VARIANT]`, `ARCH` or `OS` as `docker pull --platform` does; what is left out is linux and the host's. */
export function parsePlatform(text: string, host: Platform = hostPlatform()): Platform {
  const [first = '', architecture, variant, ...more] = text.split('/');
  const [, os, osVersion = ''] = OS_AND_VERSION.exec(first) ?? [];
  const rest = [architecture, variant].filter((part) => part !== undefined);
  if (os === undefined || more.length > 0 || !rest.every((part) => COMPONENT.test(part))) throw invalid(text);
  const version = osVersion === '' ? {} : { osVersion };
  if (architecture !== undefined)
    return normalizePlatform({ os, architecture, ...(variant === undefined ? {} : { variant }), ...version });
  if (OPERATING_SYSTEMS.has(os.toLowerCase())) return normalizePlatform({ ...host, os, ...version });
  const alone = normalizePlatform({ os: host.os, architecture: first });
  if (!ARCHITECTURES.has(alone.architecture)) throw invalid(text);
  return alone;
}

/** What this machine's container engine would run: linux on this processor, whatever system we run on. */
export function hostPlatform(processor: string = process.arch): Platform {
  return normalizePlatform({ os: 'linux', architecture: NODE_ARCHITECTURES.get(processor) ?? processor });
}

/** The one spelling of a platform (containerd/platforms, `Normalize`): `aarch64/v8` is `arm64`, `arm` is `arm/v7`. */
export function normalizePlatform(platform: Platform): Platform {
  const os = platform.os.toLowerCase();
  const [architecture, variant] = normalizeArchitecture(
    platform.architecture.toLowerCase(),
    (platform.variant ?? '').toLowerCase(),
  );
  return {
    os: os === 'macos' ? 'darwin' : os,
    architecture,
    ...(variant === '' ? {} : { variant }),
    ...(platform.osVersion === undefined ? {} : { osVersion: platform.osVersion }),
  };
}

/** `linux/arm/v7`, and `windows(10.0.17763)/amd64` where there is a version. */
export function formatPlatform({ os, osVersion, architecture, variant }: Platform): string {
  const version = osVersion === undefined ? '' : `(${osVersion})`;
  return `${os}${version}/${architecture}${variant === undefined ? '' : `/${variant}`}`;
}

/** What a machine of this platform runs, the best first (containerd/platforms, `Only`). */
export function compatiblePlatforms(platform: Platform): readonly Platform[] {
  const { variant, ...base } = normalizePlatform(platform);
  const variants = (architecture: string, names: readonly string[]): readonly Platform[] =>
    names.map((name) => normalizePlatform({ ...base, architecture, variant: name }));
  switch (base.architecture) {
    case 'amd64':
      // An x86-64-v3 machine runs v3, v2, v1 and the 32-bit architecture.
      return [...variants('amd64', variantsDown(variant ?? 'v1', 1)), { ...base, architecture: '386' }];
    case 'arm':
      return variants('arm', variantsDown(variant ?? 'v7', 5));
    case 'arm64': {
      const version = variant ?? 'v8';
      // All of v8.x and v9.x run the 32-bit code of v8.
      const narrow = variantsDown(/^v[89](?:\.|$)/.test(version) ? 'v8' : version, 5);
      return [...variants('arm64', arm64Variants(version)), ...variants('arm', narrow)];
    }
    default:
      return [variant === undefined ? base : { ...base, variant }];
  }
}

/** True when an image for `offered` is what a matcher for `wanted` accepts; a version must agree as far as it is given. */
export function isSamePlatform(wanted: Platform, offered: Platform): boolean {
  const other = normalizePlatform(offered);
  return (
    wanted.os === other.os &&
    wanted.architecture === other.architecture &&
    wanted.variant === other.variant &&
    (wanted.osVersion === undefined || isVersionWithin(wanted.osVersion, other.osVersion ?? ''))
  );
}

/** `10.0.17763` covers `10.0.17763.6414`. */
function isVersionWithin(wanted: string, offered: string): boolean {
  return offered === wanted || offered.startsWith(`${wanted}.`);
}

/** `v9.2` runs v9.1 and v9, and then, since 9.0 was made from 8.5, v8.7 and all below (Arm architecture manual, A-profile). */
function arm64Variants(variant: string): readonly string[] {
  const [, major = '8', minor = '0'] = /^v?(\d{1,2})(?:\.(\d{1,2}))?$/.exec(variant) ?? [];
  const within = (of: number, from: number): readonly string[] =>
    countDown(`v${of}.`, from, 0).map((name) => (name.endsWith('.0') ? `v${of}` : name));
  if (major === '9') return [...within(9, Number(minor)), ...within(8, Number(minor) + 5)];
  return major === '8' ? within(8, Number(minor)) : [variant];
}

/** `v3` runs v2 and v1; a variant without a number runs only itself. */
function variantsDown(variant: string, to: number): readonly string[] {
  const [, digits] = /^v?(\d{1,2})$/.exec(variant) ?? [];
  return digits === undefined ? [variant] : countDown('v', Number(digits), to);
}

function countDown(prefix: string, from: number, to: number): readonly string[] {
  return Array.from({ length: Math.max(from - to, 0) + 1 }, (_, step) => `${prefix}${from - step}`);
}

function normalizeArchitecture(architecture: string, variant: string): readonly [string, string] {
  switch (architecture) {
    case 'i386':
      return ['386', ''];
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return ['amd64', variant === 'v1' ? '' : variant];
    case 'aarch64':
    case 'arm64':
      return ['arm64', variant === '8' || variant === 'v8' ? '' : variant];
    case 'armhf':
      return ['arm', 'v7'];
    case 'armel':
      return ['arm', 'v6'];
    case 'arm':
      return ['arm', variant === '' ? 'v7' : /^[5-8]$/.test(variant) ? `v${variant}` : variant];
    default:
      return [architecture, variant];
  }
}

/** Node's names for processors where they differ from Go's. */
const NODE_ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['ia32', '386'],
  ['ppc64', 'ppc64le'],
]);

function invalid(text: string): Problem<PlatformProblemCode> {
  return new Problem('image.platform-invalid', `${JSON.stringify(text.slice(0, 100))} is not a platform`, {
    hint: 'write it as OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT, for example linux/arm64',
  });
}

/** Go's `GOOS` and `GOARCH` values (`go tool dist list`, go/build/syslist.go): one word alone must be one of them. */
const OPERATING_SYSTEMS: ReadonlySet<string> = new Set(
  (
    'aix android darwin dragonfly freebsd hurd illumos ios js linux macos nacl netbsd openbsd plan9 solaris ' +
    'windows zos'
  ).split(' '),
);
const ARCHITECTURES: ReadonlySet<string> = new Set(
  (
    '386 amd64 amd64p32 arm arm64 arm64be armbe loong64 mips mips64 mips64le mips64p32 mips64p32le mipsle ppc ppc64 ' +
    'ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'
  ).split(' '),
);
