/** What NuGet takes for a package's id (NuGet, `PackageIdValidator`), and no more than any has. */
const NAME = /^[\w.-]{1,256}$/;

/** True for text that can be the id of a NuGet package. */
export function isNugetName(text: string): boolean {
  return NAME.test(text);
}
