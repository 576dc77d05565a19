import { MIB, type Json, type Package } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { packageUrl } from '../../purl.ts';
import { unreadable } from '../text-document.ts';
import { readGemspec, type Gemspec } from './gemspec.ts';

/** Of an installed gem; the file lists that old versions of RubyGems wrote take the most. */
const MAX_BYTES: number = 2 * MIB;
/** Where RubyGems keeps what it installed, and in `default` what came with Ruby; gems' own files lie elsewhere. */
const SPECIFICATION = /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/;

/** Keeps name, version and licences of installed gems. */
const gemspecInspector: FileInspector = {
  name: 'language/gemspec',
  version: 1,
  extensions: ['gemspec'],
  wants: ({ path }) => path.endsWith('.gemspec') && SPECIFICATION.test(path),
  inspect(_file, content): Json | undefined {
    if (content.size > MAX_BYTES) return `it has ${content.size} bytes, the limit is ${MAX_BYTES}`;
    const read = readGemspec(textOf(content.read(0, content.size)));
    return (read as unknown as Json | undefined) ?? 'it names no gem and version';
  },
};

/** Installed Ruby gems, as `gem list` tells them, those that come with Ruby included. */
export const gems: Extractor = {
  name: 'language/gems',
  needs: [],
  inspectors: [gemspecInspector],
  extract({ filesystem }) {
    const packages: Package[] = [];
    const incomplete = [];
    for (const { file, value } of filesystem.observations(gemspecInspector.name))
      if (typeof value === 'string') incomplete.push(unreadable(file.path, value));
      else packages.push(packageOf(value as unknown as Gemspec, file.path));
    return { packages, incomplete };
  },
};

function packageOf({ name, version, platform, licenses }: Gemspec, path: string): Package {
  return {
    type: 'gem',
    name,
    version,
    purl: packageUrl({ type: 'gem', name, version, qualifiers: platform === 'ruby' ? {} : { platform } }),
    licenses,
    locations: [{ path }],
    foundBy: gems.name,
    evidence: 'installed',
  };
}
