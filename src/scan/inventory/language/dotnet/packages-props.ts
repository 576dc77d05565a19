import { SaxesParser } from 'saxes';
import { MIB, messageOf } from '#core/index.ts';
import { baseName, declarationExtractor, type Declared } from '../declaration.ts';
import { isNugetName } from './nuget-name.ts';
import { nugetPackage } from './nuget-package.ts';

const NAME = 'language/nuget-packages-props';
/** 1,000 packages take 100 kB. */
const MAX_BYTES: number = 4 * MIB;
/** `Directory.Packages.props`, and files of that kind that it imports. */
const PROPS = /packages\.props$/i;
const ELEMENTS: ReadonlySet<string> = new Set([
  'PackageVersion',
  'PackageReference',
  'GlobalPackageReference',
]);
/** A version as it is: ranges and properties that are set elsewhere say none. */
const VERSION = /^\d[\w.+-]{0,100}$/;

/** What `Directory.Packages.props` declares: the versions that the projects of a solution share. */
export const nugetPackagesProps = declarationExtractor({
  name: NAME,
  version: 1,
  maxBytes: MAX_BYTES,
  extensions: ['props'],
  wants: (path) => PROPS.test(baseName(path)),
  read: readPackagesProps,
  packageOf: (declared, path) => nugetPackage(declared, path, NAME, 'declared'),
});

/** Reads the elements with a version (NuGet, "Central Package Management"); properties of the same file are resolved. Entities that a document defines are not expanded. */
export function readPackagesProps(text: string): Declared[] | { readonly error: string } {
  const found: Declared[] = [];
  const properties = new Map<string, string>();
  let parent = '';
  const open: string[] = [];
  const parser = new SaxesParser({ position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    parent = open.at(-1) ?? '';
    open.push(name);
    if (!ELEMENTS.has(name)) return;
    const { Include: id = '', Version: version = '' } = attributes as Readonly<Record<string, string>>;
    if (isNugetName(id)) found.push({ name: id, version });
  });
  parser.on('text', (value) => {
    if (parent === 'PropertyGroup' && open.length === 3) properties.set(open[2]!, value.trim());
  });
  parser.on('closetag', () => {
    open.pop();
    parent = open.at(-2) ?? '';
  });
  try {
    parser.write(text.replace(/^\ufeff/, '')).close();
  } catch (error) {
    return { error: messageOf(error).slice(0, 200) };
  }
  return found.map(({ name, version }) => {
    const resolved = version
      .trim()
      .replace(/^\$\(([\w.]+)\)$/, (whole, key: string) => properties.get(key) ?? whole);
    const exact = /^\[([^,\]]+)\]$/.exec(resolved)?.[1]?.trim() ?? resolved;
    return { name, version: VERSION.test(exact) ? exact : '' };
  });
}
