import { recordAt, recordsAt, textAt, textsAt, type Fields } from '../../yaml/fields.ts';
import type { ManifestCheck, ManifestHit } from '../check.ts';

/** Pod Security does not hold for everybody. */
export const admissionExemption: ManifestCheck = {
  id: 'KM232',
  aliases: [],
  title: 'Pod Security does not hold for everybody',
  severity: 'medium',
  why: 'Who is on the list of exemptions makes any pod; an exempt user who is a controller makes them for everybody.',
  fix: 'Exempt kube-system at most; give other namespaces a level by label.',
  controls: ['CIS-Kubernetes-5.2.1', 'T1562.001'],
  examples: {
    good: [
      'apiVersion: pod-security.admission.config.k8s.io/v1\nkind: PodSecurityConfiguration\nexemptions: {namespaces: [kube-system]}\n',
    ],
    bad: [
      'apiVersion: pod-security.admission.config.k8s.io/v1\nkind: PodSecurityConfiguration\nexemptions:\n  usernames: [ci]\n',
      'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:\n  - name: PodSecurity\n    configuration: {exemptions: {namespaces: [shop]}}\n',
    ],
  },
  *find({ kind, json }) {
    if (kind === 'PodSecurityConfiguration') yield* exemptions(json, []);
    if (kind !== 'AdmissionConfiguration') return;
    for (const [plugin, index] of recordsAt(json, 'plugins'))
      if (textAt(plugin, 'name') === 'PodSecurity')
        yield* exemptions(recordAt(plugin, 'configuration'), ['plugins', index, 'configuration']);
  },
};

function* exemptions(configuration: Fields, path: readonly (string | number)[]): Generator<ManifestHit> {
  for (const list of ['usernames', 'runtimeClasses', 'namespaces'])
    for (const [index, name] of textsAt(configuration, 'exemptions', list).entries())
      if (list !== 'namespaces' || name !== 'kube-system')
        yield { at: [...path, 'exemptions', list, index], message: `Pod Security does not hold for ${name}` };
}
