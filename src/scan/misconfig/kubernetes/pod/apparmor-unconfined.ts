import { valueAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containerWith, podWith } from '../examples.ts';
import { podField } from '../hits.ts';

/** AppArmor is switched off. */
export const apparmorUnconfined: ManifestCheck = {
  id: 'KM023',
  aliases: ['KSV-0002', 'ApparmorAny'],
  title: 'AppArmor is switched off',
  severity: 'medium',
  why: "The runtime's default profile keeps a container from mounting and from writing to /proc and /sys. It holds without being named, so we report only who takes it away.",
  fix: 'Leave the profile out, or use RuntimeDefault or a Localhost profile.',
  controls: ['PSS-baseline', 'T1611'],
  examples: {
    good: [podWith('securityContext:\n  appArmorProfile:\n    type: RuntimeDefault\n'), containerWith('')],
    bad: [
      podWith('securityContext:\n  appArmorProfile:\n    type: Unconfined\n'),
      containerWith('securityContext: {appArmorProfile: {type: Unconfined}}\n'),
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    container.apparmor.security.beta.kubernetes.io/web: unconfined\nspec:\n  containers: [{name: web, image: web:1}]\n',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    container.apparmor.security.beta.kubernetes.io/web: mine\nspec:\n  containers: [{name: web, image: web:1}]\n',
    ],
  },
  *find(object) {
    const { pod } = object;
    if (pod === undefined || !pod.violations.some(({ check }) => check === 'appArmorProfile')) return;
    for (const [key, value] of pod.annotations)
      if (
        key.startsWith('container.apparmor.security.beta.kubernetes.io/') &&
        !/^(?:runtime\/default|localhost\/.*|)$/.test(value)
      )
        yield { at: [...pod.path, 'metadata', 'annotations', key] };
    if (valueAt(pod.spec, 'securityContext', 'appArmorProfile', 'type') === 'Unconfined')
      yield { at: podField(object, 'securityContext', 'appArmorProfile', 'type') };
    for (const { json, path } of pod.containers)
      if (valueAt(json, 'securityContext', 'appArmorProfile', 'type') === 'Unconfined')
        yield { at: [...path, 'securityContext', 'appArmorProfile', 'type'] };
  },
};
