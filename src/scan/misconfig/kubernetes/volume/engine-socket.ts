import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { hostPaths } from '../hits.ts';

/** The pod mounts the socket of the container engine. */
export const engineSocket: ManifestCheck = {
  id: 'KM007',
  aliases: ['KSV-0006', 'docker-sock', 'DockerSock', 'CKV_K8S_27'],
  title: 'The pod mounts the socket of the container engine',
  severity: 'critical',
  why: 'Who can write to the socket starts a privileged container and is root on the node.',
  fix: 'Leave it out; build images with a rootless builder, ask the API server instead of the engine.',
  controls: ['CIS-Docker-5.31', 'T1610', 'T1611'],
  examples: {
    good: [podWith('volumes:\n  - {name: logs, hostPath: {path: /var/log/app}}\n')],
    bad: [
      podWith('volumes:\n  - {name: engine, hostPath: {path: /var/run/docker.sock}}\n'),
      podWith('volumes: [{name: a, hostPath: {path: /run//containerd/./containerd.sock}}]\n'),
    ],
  },
  *find(object) {
    for (const { path, at } of hostPaths(object))
      if (ENGINE_SOCKET.test(path))
        yield { at, message: `The pod mounts ${path}, the socket of the container engine` };
  },
};

const ENGINE_SOCKET =
  /^(?:\/host)?(?:\/var)?\/run\/(?:docker\.sock|docker|containerd(?:\/.*)?|crio(?:\/crio\.sock)?|podman(?:\/podman\.sock)?|dockershim\.sock|cri-dockerd\.sock|k3s\/containerd(?:\/.*)?)$/;
