import type { DockerfileCheck } from '../check.ts';
import { checkCleaning } from '../package-manager-rules.ts';
import { PACKAGE_MANAGERS } from '../installs.ts';

/** zypper leaves its cache in the layer. */
export const zypperClean: DockerfileCheck = {
  id: 'DF038',
  aliases: ['DL3036', 'DS-0020'],
  title: 'zypper leaves its cache in the layer',
  severity: 'negligible',
  why: 'The cache is of no use in the image.',
  fix: 'End the same RUN with zypper clean, or mount a cache.',
  controls: ['CIS-Docker-4.3'],
  examples: {
    good: [
      'FROM a:1\nRUN zypper install -y a && zypper clean\n',
      'FROM a:1\nRUN zypper install -y a && rm -rf /var/cache/zypper\n',
      'FROM a:1\nRUN --mount=type=cache,target=/var/cache/zypper zypper install -y a\n',
    ],
    bad: ['FROM a:1\nRUN zypper install -y a\n'],
  },
  find: (context) => checkCleaning(context, PACKAGE_MANAGERS.zypper),
};
