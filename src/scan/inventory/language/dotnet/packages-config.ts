import { SaxesParser } from 'saxes';
import { MIB, messageOf } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { isNugetName } from './nuget-name.ts';
import { nugetPackage } from './nuget-package.ts';

const NAME = 'language/nuget-packages-config';
/** 1,000 packages take 100 kB. */
const MAX_BYTES: number = 4 * MIB;
const CONFIG = 'packages.config';

/** What `packages.config` declares: the versions that NuGet took before projects named packages themselves. */
export const nugetPackagesConfig = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['config'],
  wants: (path) => path.endsWith('.config') && baseName(path).toLowerCase() === CONFIG,
  read: readPackagesConfig,
  packageOf: (declared, path) => ({
    ...nugetPackage(declared, path, NAME, 'declared'),
    ...(declared.dev === true && { dev: true }),
  }),
});

/** Reads the `package` elements (NuGet, "packages.config reference"). Entities that a document defines are not expanded. */
export function readPackagesConfig(text: string): Declared[] | { readonly error: string } {
  const found: Declared[] = [];
  const parser = new SaxesParser({ position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name !== 'package') return;
    const { id = '', version = '', developmentDependency } = attributes as Readonly<Record<string, string>>;
    if (!isNugetName(id) || version === '' || version.length > 256) return;
    found.push({ name: id, version, ...(developmentDependency === 'true' && { dev: true }) });
  });
  try {
    parser.write(text.replace(/^\ufeff/, '')).close();
  } catch (error) {
    return { error: messageOf(error).slice(0, 200) };
  }
  return found;
}
