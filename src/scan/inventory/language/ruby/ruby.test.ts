import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { readGemfileLock, gemfileLock } from './gemfile-lock.ts';
import { gems } from './gems.ts';
import { readGemspec } from './gemspec.ts';

type Files = Readonly<Record<string, string>>;

const SPECIFICATION = `# -*- encoding: utf-8 -*-
# stub: nokogiri 1.15.4 x86_64-linux lib
# stub: ext/x/extconf.rb

Gem::Specification.new do |s|
  s.name = "nokogiri".freeze
  s.version = "1.15.4"
  s.licenses = ["MIT".freeze, "Ruby".freeze]
end
`;

const OLD = `Gem::Specification.new do |s|
  s.name = %q{ignored}
  s.name = 'rake'
  s.version = Gem::Version.new("0.9.2")
  s.license = "MIT"
end
`;

function installed(files: Files) {
  const filesystem = fakeFilesystem(files, { inspectors: gems.inspectors! });
  return gems.extract({ filesystem, os: undefined });
}

describe('installed gems', () => {
  it('are read from what RubyGems wrote', () => {
    expect(
      installed({ 'usr/lib/ruby/gems/3.1.0/specifications/nokogiri-1.15.4.gemspec': SPECIFICATION }).packages,
    ).toEqual([
      {
        type: 'gem',
        name: 'nokogiri',
        version: '1.15.4',
        purl: 'pkg:gem/nokogiri@1.15.4?platform=x86_64-linux',
        licenses: ['MIT', 'Ruby'],
        locations: [{ path: 'usr/lib/ruby/gems/3.1.0/specifications/nokogiri-1.15.4.gemspec' }],
        foundBy: 'language/gems',
        evidence: 'installed',
      },
    ]);
  });

  it.each([
    ['specifications/json.gemspec', '# stub: json 2.6.1 ruby lib\n', 'json@2.6.1 ruby'],
    ['specifications/default/json.gemspec', '# stub: json 2.6.1 ruby lib\n', 'json@2.6.1 ruby'],
    ['specifications/rake.gemspec', OLD.replace('  s.name = %q{ignored}\n', ''), 'rake@0.9.2 ruby'],
    ['specifications/x.gemspec', '# stub: x 1.0.0.beta2 ruby lib\n', 'x@1.0.0.beta2 ruby'],
  ])('at %s are found', (path, text, expected) => {
    const read = readGemspec(text)!;
    expect(`${read.name}@${read.version} ${read.platform}`).toBe(expected);
    expect(installed({ [path]: text }).packages).toHaveLength(1);
  });

  it.each(['gems/rack-2.2.4/rack.gemspec', 'app/app.gemspec', 'specifications/deep/er/x.gemspec'])(
    'are not the sources at %s',
    (path) => {
      expect(installed({ [path]: SPECIFICATION })).toEqual({ packages: [], incomplete: [] });
    },
  );

  it('that tell nothing are said to', () => {
    const { incomplete } = installed({
      'specifications/a.gemspec': 'puts 1',
      'specifications/b.gemspec': '# stub: ../x 1 ruby',
    });
    expect(incomplete.map(({ what }) => what)).toEqual([
      'specifications/a.gemspec',
      'specifications/b.gemspec',
    ]);
  });
});

describe('Gemfile.lock', () => {
  const LOCK = `GIT
  remote: https://example.com/git.git
  revision: abc
  specs:
    fromgit (0.1.0)
      rack (>= 1)

PATH
  remote: .
  specs:
    own (1.0.0)

GEM
  remote: https://rubygems.example/
  specs:
    nokogiri (1.15.4-x86_64-linux)
      racc (~> 1.4)
    rack (2.2.4)
    prerelease (1.0.0.rc1)

PLATFORMS
  ruby

DEPENDENCIES
  rack
`;

  it('declares the gems of its sections', () => {
    expect(readGemfileLock(LOCK)).toEqual([
      { name: 'fromgit', version: '0.1.0', source: 'git+https://example.com/git.git' },
      { name: 'nokogiri', version: '1.15.4' },
      { name: 'rack', version: '2.2.4' },
      { name: 'prerelease', version: '1.0.0.rc1' },
    ]);
  });

  it('becomes declared packages', () => {
    const filesystem = fakeFilesystem(
      { 'app/Gemfile.lock': LOCK, 'gems/x-1/Gemfile.lock': LOCK },
      { inspectors: gemfileLock.inspectors! },
    );
    const { packages } = gemfileLock.extract({ filesystem, os: undefined });
    expect(packages.map(({ purl, evidence }) => [purl, evidence])).toContainEqual([
      'pkg:gem/rack@2.2.4',
      'declared',
    ]);
    expect(packages).toHaveLength(4);
  });
});

it('any text gives gems with a name and a version', () => {
  const text = fc.oneof(
    fc.string(),
    fc
      .array(
        fc.constantFrom(
          '# stub: a 1.0 ruby',
          '\n',
          's.name = "x"',
          's.version = "',
          'GEM',
          'specs:',
          '    a (1)',
          '"',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('\n')),
  );
  fc.assert(
    fc.property(text, (content) => {
      const all = [
        ...installed({ 'specifications/x.gemspec': content }).packages,
        ...readGemfileLock(content),
      ];
      expect(all.every(({ name, version }) => name !== '' && version !== '')).toBe(true);
    }),
    { numRuns: 1500 },
  );
});
