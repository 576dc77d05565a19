import type { Package } from '#core/index.ts';
import { isModular, type Claim } from '../database/claim.ts';
import { baseEcosystem } from '../ecosystem.ts';

// Oracle and Red Hat build the same version in flavours that get fixes of their own.
const FLAVOUR = /_fips|\.ksplice\d+/;
const ANY_ARCHITECTURE: ReadonlySet<string> = new Set(['noarch', 'all', 'any']);

/** Why a claim about a package's name is not about this package; undefined when it is. */
export function inapplicable(claim: Claim, pkg: Package, ecosystem: string): string | undefined {
  const { architecture } = pkg;
  if (
    claim.architectures !== undefined &&
    architecture !== undefined &&
    !ANY_ARCHITECTURE.has(architecture)
  ) {
    const named = claim.architectures;
    if (!named.includes(architecture) && !named.some((one) => ANY_ARCHITECTURE.has(one)))
      return `it is about ${named.join(', ')}, the package is built for ${architecture}`;
  }
  if (pkg.type !== 'rpm') return undefined;
  return wrongBinary(claim, pkg, ecosystem) ?? wrongModule(claim, pkg) ?? wrongFlavour(claim, pkg);
}

/** SUSE's records list the binary packages that an update brought; those it left alone hold none of the changed code. */
function wrongBinary(claim: Claim, pkg: Package, ecosystem: string): string | undefined {
  const base = baseEcosystem(ecosystem);
  if (claim.binaries === undefined || (base !== 'SUSE' && base !== 'openSUSE')) return undefined;
  return claim.binaries.includes(pkg.name)
    ? undefined
    : `${pkg.name} is not among the binary packages it names`;
}

/** Streams of a module are different software under the same names: a fix in one says nothing about another. */
function wrongModule(claim: Claim, pkg: Package): string | undefined {
  const modular = pkg.module !== undefined || isModular(pkg.version);
  // A statement without any version, never affected for instance, is about all builds.
  if (claim.intervals.length === 0) return undefined;
  if (claim.modular === true && !modular) return 'it is about a module stream, the package is of none';
  if (claim.modular !== true && modular)
    return 'the package is of a module stream, it is about the one outside of modules';
  if (claim.module === undefined || pkg.module === undefined) return undefined;
  const stream = pkg.module.split(':', 2).join(':');
  return claim.module.toLowerCase() === stream.toLowerCase()
    ? undefined
    : `it is about the module stream ${claim.module}, the package is of ${stream}`;
}

function wrongFlavour(claim: Claim, pkg: Package): string | undefined {
  const mine = FLAVOUR.exec(pkg.version)?.[0] ?? '';
  for (const [, to] of claim.intervals) {
    const fixed = to === undefined ? mine : (FLAVOUR.exec(to)?.[0] ?? '');
    if (fixed.replace(/\d+$/, '') !== mine.replace(/\d+$/, ''))
      return fixed === ''
        ? `the package is of the flavour ${mine.slice(1)}, the fix is not`
        : `the fix is of the flavour ${fixed.slice(1)}`;
  }
  return undefined;
}
