import type { Package } from '#core/index.ts';

// Packages that hold no code of their source package: headers, documentation, empty directories. dpkg, rpm and apk alike.
const RULES: readonly { readonly name: RegExp; readonly why: string }[] = [
  { name: /^linux-libc-dev(?:$|-)/, why: 'kernel headers for user programs hold no kernel code' },
  { name: /^(?:linux|kernel)(?:-[\w.]+)*-headers(?:$|-)/, why: 'kernel headers hold no kernel code' },
  { name: /-headers$/, why: 'header files hold none of the vulnerable code' },
  { name: /-(?:doc|docs|man|manual|javadoc|help)$/, why: 'documentation holds no code' },
  { name: /-filesystem$/, why: 'empty directories hold no code' },
];

/** Why an operating system package cannot be vulnerable although its source package is; undefined when it can. */
export function holdsNoCode({ type, name, source }: Package): string | undefined {
  if (type !== 'deb' && type !== 'apk' && type !== 'rpm') return undefined;
  // A source package of that very name is what it is.
  if (source === undefined || source.name === name) return undefined;
  return RULES.find((rule) => rule.name.test(name))?.why;
}
