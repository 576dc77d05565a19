import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bulkhead, withFolder } from './policy/three-ways.ts';

const TARGET = join(import.meta.dirname, '../../../examples/shop.tar');
const POLICY = `apiVersion: bulkhead.dev/v1
kind: Policy
metadata: {name: few-packages}
spec:
  match: {documents: [scan]}
  rules:
    - name: none
      expression: scan.packages.size() == 0
      message: There are packages.
      action: ACTION
`;
const EXCEPTION = `apiVersion: bulkhead.dev/v1
kind: PolicyException
metadata: {name: known}
spec: {owner: team-a, reason: an example, expires: "2030-01-01T00:00:00Z", policies: [{policy: few-packages}]}
`;

/** Scans with a policy of that action, or with a pack. */
function scan(action: string, more: readonly string[] = [], scanners = 'packages') {
  return withFolder((folder) => {
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const policy = /^(?:deny|warn|audit)$/.test(action)
      ? file('p.yaml', POLICY.replace('ACTION', action))
      : action;
    const exception = file('e.yaml', EXCEPTION);
    const args = more.map((arg) => (arg === 'EXCEPTION' ? exception : arg));
    return bulkhead(['scan', '--policy', policy, '--scanners', scanners, '--offline', ...args, TARGET]);
  });
}

describe('scan --policy', () => {
  it.each([
    ['deny', 1, 'Note: policy few-packages none: deny: There are packages.', 'deny '],
    ['warn', 0, 'Note: policy few-packages none: warn: There are packages.', 'warn '],
    ['audit', 0, 'Note: policy few-packages none: audit: There are packages.', ''],
    ['pod-security', 3, 'none of the policies is for scan results', 'unknown '],
  ])('shows the verdict and ends as it asks: %s', async (action, status, line, told) => {
    const answer = await scan(action);
    expect(answer.status).toBe(status);
    expect(answer.stdout).toContain(line);
    expect(answer.stderr).toContain(told);
  });

  it('has the verdict in JSON and SARIF', async () => {
    const json = await scan('deny', ['-o', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      policy: { verdict: 'deny', results: [{ policy: 'few-packages', rule: 'none', result: 'fail' }] },
      notices: expect.arrayContaining([{ code: 'policy.deny', what: 'policy', why: 'deny' }]) as unknown,
    });
    const sarif = await scan('deny', ['-o', 'sarif']);
    expect(sarif.stdout).toContain('policy few-packages none: deny: There are packages.');
  });

  it('decides about findings that the report leaves out', async () => {
    expect(await scan('deny', ['--only-kev'])).toMatchObject({ status: 1 });
  });

  it('takes exceptions, and says what they excused', async () => {
    const answer = await scan('deny', ['--exceptions', 'EXCEPTION', '-o', 'json']);
    expect(answer.status).toBe(0);
    expect(JSON.parse(answer.stdout)).toMatchObject({
      policy: { verdict: 'allow', exceptions: [{ exception: 'known', status: 'applied' }] },
    });
  });

  it('does not take exceptions from nothing', async () => {
    const answer = await bulkhead(['scan', '--exceptions', 'e.yaml', TARGET]);
    expect(answer).toMatchObject({ status: 2, stderr: expect.stringContaining('no policies') as string });
  });

  it('does not take what nobody looked for as absent', async () => {
    const answer = await scan('deny', ['-o', 'json'], 'misconfig');
    expect(answer.status).toBe(3);
    expect(JSON.parse(answer.stdout)).toMatchObject({ policy: { verdict: 'unknown' } });
    const pack = await scan('image-hygiene', ['-o', 'json']);
    expect(pack.status).toBe(1);
    expect(pack.stdout).toContain('did not look for vulnerabilities, secrets, malware');
  });
});
