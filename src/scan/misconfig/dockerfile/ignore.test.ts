import { describe, expect, it } from 'vitest';
import { checkDockerfile } from './findings.ts';

const suppressions = (text: string) =>
  new Map(checkDockerfile('Dockerfile', text).findings.map(({ id, suppression }) => [id, suppression]));

describe('comments that leave findings out', () => {
  it.each([
    ['# bulkhead:ignore DF006 it is a test image', 'DF006', 'it is a test image'],
    ['# hadolint ignore=DL3004', 'DF006', 'hadolint ignore=DL3004'],
    ['#hadolint ignore = DL3004 , DL3059', 'DF006', 'hadolint ignore = DL3004 , DL3059'],
    ['# hadolint ignore=DL3004 # the base has no root', 'DF006', 'the base has no root'],
    ['# hadolint global ignore=DL3004 # why not', 'DF006', 'why not'],
    ['# trivy:ignore:DS-0010', 'DF006', 'trivy:ignore:DS-0010'],
    ['# trivy:ignore:AVD-DS-0010 checked by hand', 'DF006', 'checked by hand'],
    ['# trivy:ignore:DS001 trivy:ignore:DS010 both', 'DF006', 'both'],
    ['# checkov:skip=CKV2_DOCKER_1: no root here', 'DF006', 'no root here'],
    ['# bulkhead:ignore DF006', 'DF006', undefined],
    ['# hadolint ignore=DL3004 because', 'DF006', undefined],
    ['# hadolint ignore=DL3005', 'DF006', undefined],
    ['# check=skip=all', 'DF006', undefined],
  ])('%s: %s is left out because %s', (comment, id, reason) => {
    const found = suppressions(`FROM a:1\n${comment}\nRUN sudo make\n`);
    expect(found.has(id)).toBe(true);
    expect(found.get(id)?.reason).toBe(reason);
  });

  it.each([
    ['# check=skip=MaintainerDeprecated', 'check=skip=MaintainerDeprecated'],
    ['# check=skip=all;error=true', 'check=skip=all;error=true'],
    [
      '# check=skip=StageNameCasing,MaintainerDeprecated for reasons',
      'check=skip=StageNameCasing,MaintainerDeprecated for reasons',
    ],
    ['# check=skip=MaintainerDeprecated\n\n# more', 'check=skip=MaintainerDeprecated'],
    ['# check=skip=MaintainerDeprecated\n#', undefined],
    ['# check=skip=StageNameCasing\n# check=skip=all', undefined],
    ['# check=error=true', undefined],
  ])('BuildKit: %j before an instruction gives %j', (comment, reason) => {
    expect(suppressions(`FROM a:1\n${comment}\nMAINTAINER me\n`).get('DF053')?.reason).toBe(reason);
    expect(suppressions(`FROM a:1\n${comment}\nUSER x\nMAINTAINER me\n`).get('DF053')).toBeUndefined();
  });

  it("takes BuildKit's directive for the whole file, and its rules only", () => {
    const found = suppressions('# check=skip=all\nFROM a:1 AS B\nMAINTAINER me\nRUN sudo make\n');
    expect([found.get('DF060')?.reason, found.get('DF053')?.reason]).toEqual([
      'check=skip=all',
      'check=skip=all',
    ]);
    expect(found.get('DF006')).toBeUndefined();
  });

  it('keeps the day on which a comment ends', () => {
    const text = 'FROM a:1\n# trivy:ignore:DS-0010:exp:2027-01-31 until the base is new\nRUN sudo make\n';
    expect(suppressions(text).get('DF006')).toEqual({
      by: 'ignore-comment',
      reason: 'until the base is new',
      expires: '2027-01-31T23:59:59Z',
    });
  });
});
