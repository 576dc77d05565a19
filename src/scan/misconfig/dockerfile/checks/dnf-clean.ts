import type { DockerfileCheck } from '../check.ts';
import { checkCleaning } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** dnf leaves its cache in the layer. */
export const dnfClean: DockerfileCheck = {
  id: 'DF041',
  aliases: ['DL3040', 'DS-0019', 'DS-0027'],
  title: 'dnf leaves its cache in the layer',
  severity: 'negligible',
  why: 'The cache is of no use in the image.',
  fix: 'End the same RUN with dnf clean all, or mount a cache.',
  controls: ['CIS-Docker-4.3'],
  examples: {
    good: [
      'FROM a:1\nRUN dnf install -y a && dnf clean all\n',
      'FROM a:1\nRUN dnf install -y a && rm -rf /var/cache/dnf\n',
      'FROM a:1\nRUN --mount=type=cache,target=/var/cache/dnf dnf install -y a\n',
    ],
    bad: [
      'FROM a:1\nRUN dnf install -y a\n',
      'FROM a:1\nRUN dnf install -y a && dnf clean all && dnf install -y b\n',
    ],
  },
  find: (context) => checkCleaning(context, PACKAGE_MANAGERS.dnf),
};
