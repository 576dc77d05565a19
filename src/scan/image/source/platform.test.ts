import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import {
  compatiblePlatforms,
  formatPlatform,
  hostPlatform,
  isSamePlatform,
  parsePlatform,
} from './platform.ts';

const HOST = { os: 'linux', architecture: 'amd64' };

describe('parsePlatform', () => {
  it.each([
    ['linux/amd64', 'linux/amd64'],
    ['Linux/X86_64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm64/8', 'linux/arm64'],
    ['linux/arm64/v9.2', 'linux/arm64/v9.2'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/arm/6', 'linux/arm/v6'],
    ['linux/armhf', 'linux/arm/v7'],
    ['linux/armel', 'linux/arm/v6'],
    ['linux/i386', 'linux/386'],
    ['arm64', 'linux/arm64'],
    ['linux', 'linux/amd64'],
    ['windows', 'windows/amd64'],
    ['macos/arm64', 'darwin/arm64'],
    ['windows(10.0.17763)/amd64', 'windows(10.0.17763)/amd64'],
    ['linux/riscv64', 'linux/riscv64'],
  ])('reads %s as %s', (text, normal) => {
    expect(formatPlatform(parsePlatform(text, HOST))).toBe(normal);
  });

  it.each([
    '',
    '/',
    'linux/',
    'linux//v7',
    'linux/arm/v7/x',
    'lin ux/amd64',
    '*',
    'linux/*',
    'windows(1.0/amd64',
    'v8',
    'linuxarm',
  ])('refuses %j', (text) => {
    expect(() => parsePlatform(text, HOST)).toThrow(
      expect.objectContaining({ code: 'image.platform-invalid' }),
    );
  });

  it('throws nothing but a Problem, and reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', 'linux/', 'linux/arm/'), (text, prefix) => {
        const problem = problemOf(() => parsePlatform(prefix + text, HOST));
        fc.pre(problem === undefined);
        const platform = parsePlatform(prefix + text, HOST);
        expect(parsePlatform(formatPlatform(platform), HOST)).toEqual(platform);
      }),
    );
  });
});

describe('hostPlatform', () => {
  it.each([
    ['x64', 'linux/amd64'],
    ['arm64', 'linux/arm64'],
    ['arm', 'linux/arm/v7'],
    ['ia32', 'linux/386'],
    ['s390x', 'linux/s390x'],
  ])('is linux on the processor: %s is %s', (processor, platform) => {
    expect(formatPlatform(hostPlatform(processor))).toBe(platform);
  });
});

describe('compatiblePlatforms', () => {
  it.each([
    ['linux/amd64', ['linux/amd64', 'linux/386']],
    ['linux/amd64/v3', ['linux/amd64/v3', 'linux/amd64/v2', 'linux/amd64', 'linux/386']],
    ['linux/arm/v7', ['linux/arm/v7', 'linux/arm/v6', 'linux/arm/v5']],
    ['linux/arm/v5', ['linux/arm/v5']],
    ['linux/arm64', ['linux/arm64', 'linux/arm/v8', 'linux/arm/v7', 'linux/arm/v6', 'linux/arm/v5']],
    ['linux/s390x', ['linux/s390x']],
    ['linux/ppc64le/power9', ['linux/ppc64le/power9']],
    ['linux/amd64/odd', ['linux/amd64/odd', 'linux/386']],
  ])('%s runs, the best first, %j', (text, runs) => {
    expect(compatiblePlatforms(parsePlatform(text, HOST)).map(formatPlatform)).toEqual(runs);
  });

  it('takes v9.x of arm64 to run v8.(x+5), as both specifications share their features', () => {
    const runs = compatiblePlatforms(parsePlatform('linux/arm64/v9.1', HOST)).map(formatPlatform);
    expect(runs.slice(0, 5)).toEqual([
      'linux/arm64/v9.1',
      'linux/arm64/v9',
      'linux/arm64/v8.6',
      'linux/arm64/v8.5',
      'linux/arm64/v8.4',
    ]);
    expect(runs).toContain('linux/arm64');
  });
});

describe('isSamePlatform', () => {
  it('compares versions only as far as one is wanted', () => {
    const offered = { os: 'windows', architecture: 'amd64', osVersion: '10.0.17763.6414' };
    expect(isSamePlatform({ os: 'windows', architecture: 'amd64' }, offered)).toBe(true);
    expect(isSamePlatform(parsePlatform('windows(10.0.17763)/amd64'), offered)).toBe(true);
    expect(isSamePlatform(parsePlatform('windows(10.0.1776)/amd64'), offered)).toBe(false);
  });
});

/** The problem that a call ends with; anything else that is thrown goes through. */
function problemOf(call: () => unknown): Problem | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
