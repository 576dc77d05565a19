import { describe, expect, it } from 'vitest';
import { accepted, disorder } from './disorder.ts';

describe('Python versions (PEP 440)', () => {
  it('go from development releases over pre-releases and the final one to post-releases', () => {
    expect(
      disorder('pep440', [
        '1.0.dev456',
        '1.0a1.dev1',
        '1.0a1',
        '1.0a2.dev456',
        '1.0a12',
        '1.0a12.post1.dev1',
        '1.0a12.post1',
        '1.0b1.dev456',
        '1.0b2',
        '1.0rc1.dev456',
        '1.0rc1',
        '1.0',
        '1.0.post456.dev34',
        '1.0.post456',
        '1.1.dev1',
        '1.1',
      ]),
    ).toEqual([]);
  });

  it('compare the epoch first, and releases with missing numbers as 0', () => {
    expect(
      disorder('pep440', [['1', '1.0', '1.0.0.0'], '1.0.1', '1.2', '1.10', '2024.1', '1!0.1', '2!0.0.1']),
    ).toEqual([]);
  });

  it('compare local versions last: letters before numbers, fewer parts before more', () => {
    expect(
      disorder('pep440', [
        '1.0',
        '1.0+5abc',
        ['1.0+abc', '1.0+ABC'],
        ['1.0+abc.5', '1.0+abc-5', '1.0+abc_5'],
        '1.0+abc.7',
        ['1.0+5', '1.0+05'],
        '1.0+10',
        '1.0.post0',
      ]),
    ).toEqual([]);
  });

  it('are normalised', () => {
    expect(
      disorder('pep440', [
        ['1.0.dev0', '1.0dev', '1.0-DEV', '1.0_dev_0', ' v1.0.dev00\n'],
        ['1.0a1', '1.0alpha1', '1.0-Alpha.1', '1.0.a-1', 'V1.0_a_01'],
        ['1.0b0', '1.0beta', '1.0-b', '1.0b-'],
        ['1.0rc1', '1.0c1', '1.0pre1', '1.0-preview_1', '1.0.RC.1'],
        ['1.0.post1', '1.0-1', '1.0post1', '1.0r1', '1.0-rev-1', '1.0_POST.1'],
      ]),
    ).toEqual([]);
  });

  it('hold numbers of any length', () => {
    expect(
      disorder('pep440', [
        '1.1a99999999999999999998',
        '1.1a99999999999999999999',
        '1.20240101123456789012',
        '1.20240101123456789013',
      ]),
    ).toEqual([]);
  });

  it('are refused when PEP 440 has none such, legacy versions included', () => {
    expect(
      accepted(
        'pep440',
        [
          '',
          'v',
          'french toast',
          '1.0+',
          '1.0+a+',
          '1.0++',
          '1.0+_foo',
          '1.0+a..b',
          '1.0-',
          '1.0.',
          '.1',
          '1..0',
          '2004d',
          '1.0-alpha-beta',
          '1.0al',
          '1.0.dev1.dev2',
          '1.0.post1a',
          '1.0rc1rc2',
          '1!',
          '!1',
          '1!1!1',
          '1.0 a1',
          '2.5-SNAPSHOT',
          '1.0~rc1',
          '1.0ſ',
        ],
        '1.0',
      ),
    ).toEqual([]);
  });
});
