/** Letters, digits and dots, a letter first, two at the least (Writing R Extensions, 1.1.1, "Package"). */
export function isPackageName(name: unknown): name is string {
  return typeof name === 'string' && /^[A-Za-z][A-Za-z0-9.]{1,199}$/.test(name);
}

/** Numbers parted by dots and hyphens (the same, "Version"). */
export function isPackageVersion(version: unknown): version is string {
  return typeof version === 'string' && version.length <= 100 && /^\d+(?:[.-]\d+)*$/.test(version);
}
