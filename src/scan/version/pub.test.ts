import { describe, expect, it } from 'vitest';
import { accepted, disorder } from './disorder.ts';

describe('versions of Dart packages (pub_semver)', () => {
  it('are semantic versions', () => {
    expect(
      disorder('pub', [
        '0.0.0-foo',
        '0.0.0',
        '0.9.9',
        '1.0.0-alpha',
        '1.0.0-alpha.1',
        '1.0.0-alpha.beta',
        '1.0.0-beta',
        '1.0.0-beta.2',
        '1.0.0-beta.11',
        '1.0.0-rc.1',
        '1.0.0',
        '1.0.1',
        '1.10.0',
      ]),
    ).toEqual([]);
  });

  it('count build metadata, behind prereleases, numbers before words', () => {
    expect(
      disorder('pub', [
        '1.0.0-pre',
        '1.0.0-pre+build',
        '1.0.0',
        '1.0.0+0.3.7',
        '1.0.0+1.3.7',
        '1.0.0+1.3.7.build.2.b8f12d7',
        '1.0.0+1.3.7.build.11.e0f985a',
        '1.0.0+900',
        '1.0.0+1z',
        '1.0.0+9d',
        '1.0.0+a',
        '1.0.0+a1',
        '1.0.1',
      ]),
    ).toEqual([]);
  });

  it('may have zeros in front', () => {
    expect(disorder('pub', [['1.2.3-dev.01', '01.2.3-dev.1'], '1.2.3-dev.2', ['1.2.3', '1.02.3']])).toEqual(
      [],
    );
  });

  it('are refused where pub refuses them', () => {
    expect(accepted('pub', ['1', '1.0', '1.0.0.0', 'v1.0.0', '1.0.0-', '1.0.0+', '', 'x'], '1.0.0')).toEqual(
      [],
    );
  });
});
