import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extracted } from '../extraction-fixture.ts';
import { mixLock, readMixLock } from './mix-lock.ts';
import { readRebarLock, rebarLock } from './rebar-lock.ts';

const MIX = `%{
  "castore": {:hex, :castore, "1.0.5", "9eeebb394cc9a0f3ae56b813459f990abb0a3dedee1be6b27fdb50301930502f", [:mix], [], "hexpm", "8d7c597c3e4a64c395980882d4bca3cebb8d74197c590dc272cfd3b6a6310578"},
  "comeonin": {:hex, :comeonin, "5.4.0", "246a56ca3f41d404380fc6465650ddaa532c7f98be4bda1b4656b3a37cc13abe", [:mix], [], "hexpm", "796393a9e50d01999d56b7b8420ab0481a7538d0caf80919da493b4a6e51faf1"},
  "renamed": {:hex, :cowboy, "2.10.0", "ff9f", [:make, :rebar3], [{:cowlib, "2.12.1", [hex: :cowlib, repo: "hexpm", optional: false]}], "hexpm", "3afd"},
  "old": {:hex, :poison, "1.5.2", []},
  "secret": {:hex, :billing, "0.3.0", "aa", [:mix], [], "hexpm:acme", "bb"},
  "swc": {:git, "https://github.com/vernemq/vmq_swc.git", "4835239dca5a5f4ac7202dd94d7effcaa617d575", [branch: "main"]},
}
`;

const REBAR = `{"1.2.0",
[{<<"certifi">>,{pkg,<<"certifi">>,<<"2.9.0">>},1},
 {<<"chat">>,{git,"https://github.com/x/chat.git",{ref,"80d9"}},0},
 {<<"jsx">>,
  {pkg,<<"jsx">>,<<"3.1.0">>,<<"0C5CC8FDC11B53CC25CF65AC6705AD39E54ECC56D1C22E4ADB8F5A53FB9427F3">>},
  0}]}.
[
{pkg_hash,[
 {<<"certifi">>, <<"6F2A475689DD47F19FB74334859D460A2DC4E3252A3324BD2111B8F0429E7E21">>}]}
].
`;

describe('mix.lock', () => {
  it('declares packages of Hex, by the name that Hex has', () => {
    expect(extracted(mixLock, { 'app/mix.lock': MIX }).purls).toEqual([
      'pkg:hex/acme/billing@0.3.0',
      'pkg:hex/castore@1.0.5',
      'pkg:hex/comeonin@5.4.0',
      'pkg:hex/cowboy@2.10.0',
      'pkg:hex/poison@1.5.2',
    ]);
  });

  it('of a dependency counts for nothing, and text that is none is said to be', () => {
    expect(extracted(mixLock, { 'app/deps/cowboy/mix.lock': MIX, 'x/mix.lock': '{}' })).toMatchObject({
      packages: [],
      damaged: ['x/mix.lock'],
    });
  });
});

describe('rebar.lock', () => {
  it('declares packages of Hex', () => {
    expect(extracted(rebarLock, { 'app/rebar.lock': REBAR }).purls).toEqual([
      'pkg:hex/certifi@2.9.0',
      'pkg:hex/jsx@3.1.0',
    ]);
  });

  it('of older versions is a list alone', () => {
    expect(readRebarLock('[{<<"jsx">>,{pkg,<<"jsx">>,<<"2.8.0">>},0}].')).toEqual([
      { name: 'jsx', version: '2.8.0' },
    ]);
  });
});

it('any text gives names that Hex would take, or is no lock file', () => {
  const piece = fc.constantFrom(
    '%{',
    '"a":',
    '{:hex,',
    ' :b, ',
    '"1"',
    '{pkg,',
    '<<"',
    '">>',
    ',',
    '\n',
    '}',
    'é',
    '\0',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((pieces) => `%{${pieces.join('')}`),
      ),
      (text) => {
        for (const read of [readMixLock(text), readRebarLock(text)])
          expect(
            'error' in read || read.every(({ name }) => /^[a-z][a-z0-9_]*(?:\/[a-z0-9_]+)?$/.test(name)),
          ).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});
