import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { abortable } from './abortable.ts';
import { isTransient, isWithoutTls, networkProblem } from './failure.ts';
import { backOff, retryAfter } from './retry.ts';
import { SYSTEM_TIMING } from './timing.ts';

describe('networkProblem', () => {
  it.each([
    ['ECONNREFUSED', 'http.unreachable', false],
    ['ENOTFOUND', 'http.unreachable', false],
    ['EAI_AGAIN', 'http.interrupted', true],
    ['ECONNRESET', 'http.interrupted', true],
    ['EPIPE', 'http.interrupted', true],
    ['ERR_STREAM_PREMATURE_CLOSE', 'http.interrupted', true],
    ['CERT_HAS_EXPIRED', 'http.tls', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'http.tls', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'http.tls', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'http.tls', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'http.tls', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'http.tls', false],
    ['HPE_INVALID_CONSTANT', 'http.malformed', false],
    ['ERR_PROXY_TUNNEL', 'http.proxy', false],
  ])('%s is %s; another attempt can mend it: %s', (code, problem, transient) => {
    const error = networkProblem(Object.assign(new Error('told by the system'), { code }), 'a.io');
    expect(error.code).toBe(problem);
    expect(isTransient(error)).toBe(transient);
    expect(error.message).toContain('a.io');
  });

  it('looks into the error of several addresses', () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    expect(networkProblem(new AggregateError([refused, refused]), 'a.io').code).toBe('http.unreachable');
  });

  it('says nothing of the proxy, whose URL can hold a password', () => {
    const error = Object.assign(new Error('no tunnel via http://amy:pw@proxy'), { code: 'ERR_PROXY_TUNNEL' });
    const problem = networkProblem(error, 'a.io');
    expect(problem.message + String(problem.cause)).not.toContain('amy');
  });

  it('leaves a problem as it is', () => {
    const problem = new Problem('http.timeout', 'late');
    expect(networkProblem(problem, 'a.io')).toBe(problem);
  });
});

describe('isWithoutTls', () => {
  it.each([
    ['ERR_SSL_WRONG_VERSION_NUMBER', true],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', true],
    ['EPROTO', true],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', false],
    ['ECONNRESET', true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false],
    ['CERT_HAS_EXPIRED', false],
    ['ECONNREFUSED', false],
  ])('%s: %s', (code, expected) => {
    const error = Object.assign(new Error('x'), { code });
    expect(isWithoutTls(error)).toBe(expected);
    expect(isWithoutTls(networkProblem(error, 'a.io'))).toBe(expected);
  });
});

describe('retryAfter', () => {
  it.each([
    [undefined, 0],
    ['', 0],
    ['0', 0],
    ['7', 7000],
    [' 7 ', 7000],
    ['-7', 0],
    ['7.5', 0],
    ['99999999999', 0],
    ['soon', 0],
    ['Thu, 01 Jan 1970 00:00:30 GMT', 20_000],
    ['Thu, 01 Jan 1970 00:00:05 GMT', 0],
  ])('reads %j as %d ms', (header, wait) => {
    expect(retryAfter(header, 10_000)).toBe(wait);
  });
});

describe('backOff', () => {
  it('doubles up to 10 s, and takes away up to a half by chance', async () => {
    const pauses: number[] = [];
    for (const random of [0, 0.999])
      for (const failures of [1, 2, 3, 10])
        await backOff(failures, {
          ...SYSTEM_TIMING,
          random: () => random,
          pause: async (ms) => void pauses.push(Math.round(ms)),
        });
    expect(pauses).toEqual([125, 250, 500, 5000, 250, 500, 1000, 9995]);
  });
});

describe('abortable', () => {
  it('gives the value, the error, or the reason', async () => {
    const { signal } = new AbortController();
    expect(await abortable(Promise.resolve(1), signal)).toBe(1);
    await expect(abortable(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    const stopping = new AbortController();
    const waiting = abortable(new Promise(() => undefined), stopping.signal);
    stopping.abort(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
  });
});
