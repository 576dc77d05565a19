import { MIB, type Json } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { makePackage } from '../../make-package.ts';
import { isWord } from '../word.ts';

const NAME = 'language/luarocks';
/** They have some hundred lines. */
const MAX_BYTES: number = 1 * MIB;
/** A tree of rocks has a directory for each version of Lua, in it each rock by name and version (LuaRocks docs, "File locations"). */
const INSTALLED = /(?:^|\/)rocks(?:-\d+\.\d+)?\/([^/]+)\/([^/]+)\/\1-\2\.rockspec$/;

const rockspecInspector: FileInspector = {
  name: NAME,
  version: 1,
  extensions: ['rockspec'],
  wants: ({ path }) => INSTALLED.test(path),
  inspect(_file, content): Json | undefined {
    const text = textOf(content.read(0, Math.min(content.size, MAX_BYTES)));
    return { license: /^\s*license\s*=\s*"([^"\n]{1,200})"/m.exec(text)?.[1] ?? '' };
  },
};

/** Lua modules that LuaRocks installed. A rockspec elsewhere is the project's own. */
export const luaRocks: Extractor = {
  name: NAME,
  needs: [],
  inspectors: [rockspecInspector],
  extract({ filesystem }) {
    const packages = filesystem.observations(rockspecInspector.name).flatMap(({ file, value }) => {
      const [, directory = '', version = ''] = INSTALLED.exec(file.path) ?? [];
      // Names are not case-sensitive and kept in lower case (purl-spec, types/luarocks-definition.json).
      const name = directory.toLowerCase();
      if (!isWord(name) || !isWord(version)) return [];
      const { license } = value as { license: string };
      const licenses = license === '' ? [] : [license];
      const facts = { name, version, licenses, path: file.path, foundBy: NAME };
      return [makePackage('luarocks', { ...facts, evidence: 'installed' })];
    });
    return { packages, incomplete: [] };
  },
};
