import type { DockerfileCheck } from '../check.ts';
import { checkCleaning } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** yum leaves its cache in the layer. */
export const yumClean: DockerfileCheck = {
  id: 'DF035',
  aliases: ['DL3032', 'DS-0015'],
  title: 'yum leaves its cache in the layer',
  severity: 'negligible',
  why: 'The cache is of no use in the image.',
  fix: 'End the same RUN with yum clean all, or mount a cache.',
  controls: ['CIS-Docker-4.3'],
  examples: {
    good: [
      'FROM a:1\nRUN yum install -y a && yum clean all\n',
      'FROM a:1\nRUN yum install -y a && rm -rf /var/cache/yum\n',
      'FROM a:1\nRUN --mount=type=cache,target=/var/cache/yum yum install -y a\n',
    ],
    bad: [
      'FROM a:1\nRUN yum install -y a\n',
      'FROM a:1\nRUN yum install -y a && yum clean metadata\n',
      'FROM a:1\nRUN yum clean all && yum install -y a\n',
      'FROM a:1\nRUN yum -y module install a:1\n',
    ],
  },
  find: (context) => checkCleaning(context, PACKAGE_MANAGERS.yum),
};
