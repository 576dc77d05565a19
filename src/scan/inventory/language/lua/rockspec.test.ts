import { expect, it } from 'vitest';
import { extracted } from '../extraction-fixture.ts';
import { luaRocks } from './rockspec.ts';

const ROCKSPEC = `package = "LPeg"
version = "1.0.2-1"
description = {
   summary = "Parsing Expression Grammars For Lua",
   license = "MIT/X11"
}
`;

it('rocks in a tree of LuaRocks are installed, a rockspec elsewhere is not', () => {
  const { packages, purls } = extracted(luaRocks, {
    'usr/local/lib/luarocks/rocks-5.1/LPeg/1.0.2-1/LPeg-1.0.2-1.rockspec': ROCKSPEC,
    'src/kong-3.7.0-0.rockspec': ROCKSPEC,
    'usr/local/lib/luarocks/rocks-5.1/LPeg/1.0.2-1/other-1.0.2-1.rockspec': ROCKSPEC,
  });
  expect(purls).toEqual(['pkg:luarocks/lpeg@1.0.2-1']);
  expect(packages[0]).toMatchObject({ name: 'lpeg', licenses: ['MIT/X11'], evidence: 'installed' });
});
