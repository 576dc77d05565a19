import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fakeFilesystem } from '../../fake-filesystem.ts';
import { nugetPackagesConfig, readPackagesConfig } from './packages-config.ts';

const CONFIG = `\ufeff<?xml version="1.0" encoding="utf-8"?>
<packages>
  <package id="Example.Library" version="1.2.3" targetFramework="net48" />
  <package id="Example.Checker" version="2.0.0" developmentDependency="true" />
  <package id="No version" />
</packages>
`;

function extract(files: Readonly<Record<string, string>>) {
  const filesystem = fakeFilesystem(files, { inspectors: nugetPackagesConfig.inspectors! });
  return nugetPackagesConfig.extract({ filesystem, os: undefined });
}

it('packages.config declares packages, those for development marked', () => {
  const { packages, incomplete } = extract({ 'app/packages.config': CONFIG, 'app/web.config': CONFIG });
  expect(packages.map(({ purl, dev }) => [purl, dev])).toEqual([
    ['pkg:nuget/Example.Library@1.2.3', undefined],
    ['pkg:nuget/Example.Checker@2.0.0', true],
  ]);
  expect(incomplete).toEqual([]);
});

it('packages.config that is no XML is said to be unreadable', () => {
  expect(extract({ 'packages.config': '<packages><package' }).incomplete).toHaveLength(1);
});

it('any text gives packages with a name, or is no XML', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((id) => `<p><package id="${id}" version="1"/></p>`),
      ),
      (text) => {
        const read = readPackagesConfig(text);
        expect('error' in read || read.every(({ name, version }) => name !== '' && version !== '')).toBe(
          true,
        );
      },
    ),
  );
});
