import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extracted } from '../extraction-fixture.ts';
import { nugetPackagesProps, readPackagesProps } from './packages-props.ts';

const PROPS = `<Project>
  <PropertyGroup><ExampleVersion>1.2.3</ExampleVersion><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
  <ItemGroup>
    <PackageVersion Include="Newtonsoft.Json" Version="13.0.1" />
    <PackageVersion Include="Example.Library" Version="$(ExampleVersion)" />
    <PackageVersion Include="Example.Elsewhere" Version="$(NotThere)" />
    <PackageVersion Include="Example.Range" Version="[1.0,2.0)" />
    <PackageVersion Include="Example.Exact" Version="[4.5.6]" />
    <GlobalPackageReference Include="Example.Checker" Version="2.0.0" />
    <PackageVersion Include="../x" Version="1.0" />
  </ItemGroup>
</Project>`;

describe('Directory.Packages.props', () => {
  it('declares versions, as far as the file tells them', () => {
    expect(extracted(nugetPackagesProps, { 'src/Directory.Packages.props': PROPS }).purls).toEqual([
      'pkg:nuget/Example.Checker@2.0.0',
      'pkg:nuget/Example.Elsewhere',
      'pkg:nuget/Example.Exact@4.5.6',
      'pkg:nuget/Example.Library@1.2.3',
      'pkg:nuget/Example.Range',
      'pkg:nuget/Newtonsoft.Json@13.0.1',
    ]);
  });

  it('that is no XML is damaged', () => {
    expect(extracted(nugetPackagesProps, { 'Packages.props': '<Project>' }).damaged).toEqual([
      'Packages.props',
    ]);
  });

  it('never throws, whatever it holds', () => {
    const piece = fc.constantFrom(
      '<P>',
      '</P>',
      '<PropertyGroup>',
      '</PropertyGroup>',
      '<PackageVersion Include="a" Version="$(P)"/>',
      'x',
      '&y;',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const read = readPackagesProps(text);
          expect('error' in read || read.every(({ version }) => version === '' || /^\d/.test(version))).toBe(
            true,
          );
        },
      ),
      { numRuns: 1000 },
    );
  });
});
