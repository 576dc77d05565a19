import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { isTrue } from '../service.ts';
import { bindMounts } from '../settings.ts';

/** A service has the socket of the container engine. */
export const engineSocket: ComposeCheck = {
  id: 'CO010',
  aliases: [],
  title: 'A service has the socket of the container engine',
  severity: 'critical',
  why: 'Who can write to the socket starts a privileged container and is root on the host; mounting it read-only changes nothing about that.',
  fix: 'Leave it out, or put a filtering proxy between.',
  controls: ['CIS-Docker-5.32', 'T1610', 'T1611'],
  examples: {
    good: [serviceWith('volumes: [data:/data]\n')],
    bad: [
      serviceWith('volumes:\n  - /var/run/docker.sock:/var/run/docker.sock:ro\n'),
      serviceWith('volumes: [{type: bind, source: /run//docker.sock, target: /s}]\n'),
      serviceWith('use_api_socket: true\n'),
    ],
  },
  *find({ services }) {
    for (const service of services) {
      for (const { source, at } of bindMounts(service)) if (SOCKET.test(source)) yield { at };
      if (isTrue(service.json['use_api_socket'])) yield { at: [...service.path, 'use_api_socket'] };
    }
  },
};

const SOCKET =
  /(?:^|\/)(?:docker\.sock|containerd\.sock|crio\.sock|podman\.sock|cri-dockerd\.sock)$|^(?:\/var)?\/run\/(?:docker|containerd|podman|crio)$/;
