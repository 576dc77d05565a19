import { describe, expect, it } from 'vitest';
import { isSecretSetting } from './secret-setting.ts';

describe('isSecretSetting', () => {
  it.each([
    ['DB_PASSWORD', 'hunter22', true],
    ['apiToken', 'abcdef0123', true],
    ['db.password', 'x/y+z', true],
    ['DB_PASSWORD', undefined, false],
    ['DB_PASSWORD', '', false],
    ['DB_PASSWORD', '$(GIVEN)', false],
    ['DB_PASSWORD_FILE', 'hunter22', false],
    ['GOOGLE_APPLICATION_CREDENTIALS', '/etc/key.json', false],
    ['MYSQL_ALLOW_EMPTY_PASSWORD', 'yes', false],
    ['registryCredentialHelpers', 'default,google', false],
    ['PASSWORD_MIN_LENGTH', '12', false],
    ['TOKEN', 'on', false],
    ['HOST', 'hunter22', false],
  ])('%s=%s: %s', (name, value, expected) => {
    expect(isSecretSetting(name, value)).toBe(expected);
  });
});
