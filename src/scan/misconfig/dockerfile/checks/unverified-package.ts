import type { DockerfileCheck } from '../check.ts';
import { hasOption } from '../run-script.ts';

/** Packages are not verified. */
export const unverifiedPackage: DockerfileCheck = {
  id: 'DF079',
  aliases: ['CKV2_DOCKER_7', 'CKV2_DOCKER_8', 'CKV2_DOCKER_9', 'CKV2_DOCKER_10', 'CKV2_DOCKER_11'],
  title: 'Packages are not verified',
  severity: 'high',
  why: 'Without signatures anybody between the mirror and the build can give other packages.',
  fix: 'Install the key of the repository and leave the option out.',
  controls: ['CIS-Docker-4.11', 'CWE-347'],
  examples: {
    good: ['FROM a:1\nRUN apt-get install -y a=1\n', 'FROM a:1\nRUN yum install -y a-1\n'],
    bad: [
      'FROM a:1\nRUN apt-get install -y --allow-unauthenticated a=1\n',
      'FROM a:1\nRUN apk add --allow-untrusted a=1\n',
      'FROM a:1\nRUN dnf install -y --nogpgcheck a-1\n',
      'FROM a:1\nRUN zypper --no-gpg-checks -n in a=1\n',
      'FROM a:1\nRUN echo "deb [trusted=yes] http://e.com x main" > /etc/apt/sources.list\n',
    ],
  },
  *find(context) {
    for (const call of context.calls) {
      const unchecked =
        (/^(?:apt|apt-get|aptitude)$/.test(call.name) &&
          (hasOption(call, '--allow-unauthenticated', '--force-yes', '--allow-insecure-repositories') ||
            /AllowUnauthenticated=(?:true|1|yes)/i.test(call.args.join(' ')))) ||
        (call.name === 'apk' && hasOption(call, '--allow-untrusted')) ||
        (/^(?:yum|dnf|microdnf|tdnf)$/.test(call.name) && hasOption(call, '--nogpgcheck')) ||
        (call.name === 'zypper' && hasOption(call, '--no-gpg-checks')) ||
        (call.name === 'rpm' && hasOption(call, '--nosignature', '--nodigest')) ||
        (/^(?:echo|printf)$/.test(call.name) &&
          call.args.some((argument) => /\bdeb\b[^\n]{0,200}\btrusted=yes\b/.test(argument)));
      if (unchecked) yield { at: call.at };
    }
  },
};
