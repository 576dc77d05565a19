import { isSecretValue } from '../../secret-name.ts';
import { textMapAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A Secret's values stand in the manifest. */
export const secretValues: ManifestCheck = {
  id: 'KM064',
  aliases: [],
  title: "A Secret's values stand in the manifest",
  severity: 'medium',
  why: 'Base64 is no encryption: whoever reads the repository or the image reads the values.',
  fix: 'Make the Secret from a vault (External Secrets, Secrets Store CSI) or encrypt it (SOPS, Sealed Secrets); change what was published.',
  controls: ['CWE-540', 'CWE-312', 'T1552.001'],
  examples: {
    good: [
      manifestOf('v1', 'Secret', 'type: Opaque\n'),
      manifestOf('v1', 'Secret', 'stringData:\n  password: ""\n'),
      manifestOf('v1', 'Secret', 'stringData: {password: "${DB_PASSWORD}"}\nsops: {version: 3.9.0}\n'),
    ],
    bad: [
      manifestOf('v1', 'Secret', 'stringData:\n  password: hunter22\n'),
      manifestOf('v1', 'Secret', 'data:\n  password: aHVudGVyMjI=\n'),
    ],
  },
  *find({ group, kind, json }) {
    // What SOPS encrypts keeps its names, and says so.
    if (group !== '' || kind !== 'Secret' || json['sops'] !== undefined) return;
    for (const list of ['data', 'stringData'])
      for (const [key, value] of textMapAt(json, list))
        if (isSecretValue(value.trim(), false) && !/^(?:ENC\[|\{\{|<)/.test(value))
          yield { at: [list, key], message: `The value ${key} of a Secret stands in the manifest` };
  },
};
