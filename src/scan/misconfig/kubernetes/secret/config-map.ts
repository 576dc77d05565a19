import { isSecretSetting } from '../../yaml/secret-setting.ts';
import { textMapAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A ConfigMap holds a secret. */
export const configMap: ManifestCheck = {
  id: 'KM063',
  aliases: ['KSV-0109', 'KSV-01010', 'sensitiveConfigmapContent'],
  title: 'A ConfigMap holds a secret',
  severity: 'high',
  why: 'ConfigMaps are not encrypted, and many more people and programs may read them than Secrets.',
  fix: 'Use a Secret; change what was published.',
  controls: ['CIS-Kubernetes-5.4.1', 'CWE-312', 'T1552.001'],
  examples: {
    good: [manifestOf('v1', 'ConfigMap', 'data:\n  log-level: info\n  password_file: /run/secrets/db\n')],
    bad: [
      manifestOf('v1', 'ConfigMap', 'data:\n  db-password: hunter22\n'),
      manifestOf('v1', 'ConfigMap', 'data:\n  tls.key: |\n    -----BEGIN PRIVATE KEY-----\n    MIIB\n'),
      manifestOf('v1', 'ConfigMap', 'data:\n  env: REDIS_PASSWORD=hunter22\n'),
      manifestOf('v1', 'ConfigMap', 'data:\n  app.properties: |\n    db.host=db\n    db.password=hunter22\n'),
    ],
  },
  *find({ group, kind, json }) {
    if (group !== '' || kind !== 'ConfigMap') return;
    for (const [key, value] of textMapAt(json, 'data')) {
      const at = ['data', key];
      if (!value.includes('\n') && isSecretSetting(key, value.trim())) yield { at };
      else if (/-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----/.test(value))
        yield { at, message: 'A ConfigMap holds a private key' };
      else if (holdsSecret(value)) yield { at };
    }
  },
};

/** Lines of a file of settings that are looked at. */
const MAX_LINES = 5000;

/** True for a file of settings with a line like `db.password = x`. */
function holdsSecret(text: string): boolean {
  return text.split('\n', MAX_LINES).some((line) => {
    const setting =
      /^\s{0,40}["']?([\w.-]{3,80})["']?\s{0,9}[:=]\s{0,9}["']?([^\s"'#,]{4,200})["']?,?\s{0,9}$/.exec(
        line.slice(0, 400),
      );
    return setting !== null && isSecretSetting(setting[1]!, setting[2]) && !/[({<[]|\$/.test(setting[2]!);
  });
}
