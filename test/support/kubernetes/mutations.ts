import type { Manifest } from './judge.ts';

/** An expression of a MutatingAdmissionPolicy. */
export type Mutation =
  | { readonly patchType: 'ApplyConfiguration'; readonly applyConfiguration: { readonly expression: string } }
  | { readonly patchType: 'JSONPatch'; readonly jsonPatch: { readonly expression: string } };

/** The mutations of a policy each, for the objects of `VALIDATED_OBJECTS`. */
export const MUTATIONS: readonly (readonly Mutation[])[] = [
  // Maps are merged, scalars replaced.
  [
    apply(
      'Object{metadata: Object.metadata{labels: {"a": "b", "case": string(object.metadata.labels["case"])}}}',
    ),
  ],
  [apply('Object{metadata: Object.metadata{annotations: {"name": object.metadata.name}}}')],
  [apply('Object{data: {"level": "low", "more": string(size(object.metadata.name))}}')],
  [apply('Object{data: {}}')],
  [apply('Object{}')],
  [apply('Object{metadata: Object.metadata{?annotations: optional.none()}}')],
  [apply('Object{spec: Object.spec{replicas: object.?spec.replicas.orValue(0) + 1}}')],
  [
    apply(
      'object.kind == "Deployment" ? Object{spec: Object.spec{replicas: 9}} : Object{data: {"was": object.kind}}',
    ),
  ],
  // Lists with keys are merged by them.
  [containers('[Object.spec.template.spec.containers{name: "web", image: "new"}]')],
  [containers('[Object.spec.template.spec.containers{name: "added", image: "new"}]')],
  [
    containers(
      '[Object.spec.template.spec.containers{name: "side"}, Object.spec.template.spec.containers{name: "web"}]',
    ),
  ],
  [
    containers(
      '[Object.spec.template.spec.containers{name: "x", image: "i"}, Object.spec.template.spec.containers{name: "web"}, Object.spec.template.spec.containers{name: "y", image: "i"}]',
    ),
  ],
  [
    containers(
      '[Object.spec.template.spec.containers{name: "side"}, Object.spec.template.spec.containers{name: "x", image: "i"}]',
    ),
  ],
  [
    containers(
      'object.spec.template.spec.containers.map(c, Object.spec.template.spec.containers{name: c.name, imagePullPolicy: "Always"})',
    ),
  ],
  [
    containers(
      '[Object.spec.template.spec.containers{name: "web", env: [Object.spec.template.spec.containers.env{name: "A", value: "1"}]}]',
    ),
  ],
  [
    containers(
      '[Object.spec.template.spec.containers{name: "web", ports: [Object.spec.template.spec.containers.ports{containerPort: 8080, name: "http"}]}]',
    ),
  ],
  [
    containers(
      '[Object.spec.template.spec.containers{name: "web", ports: [Object.spec.template.spec.containers.ports{containerPort: 8080, protocol: "UDP"}]}]',
    ),
  ],
  [
    containers(
      '[Object.spec.template.spec.containers{name: "web", resources: Object.spec.template.spec.containers.resources{limits: {"cpu": "1"}}}]',
    ),
  ],
  [
    containers(
      '[Object.spec.template.spec.containers{name: "a", image: "1"}, Object.spec.template.spec.containers{name: "a", image: "2"}]',
    ),
  ],
  [containers('[Object.spec.template.spec.containers{image: "1"}]')],
  // What may not be set.
  [containers('[Object.spec.template.spec.containers{name: "web", args: ["a"]}]')],
  [apply('Object{spec: Object.spec{selector: Object.spec.selector{matchLabels: {"a": "b"}}}}')],
  [
    apply(
      'Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{nodeSelector: {"a": "b"}}}}}',
    ),
  ],
  [apply('Object{spec: Object.spec{nothing: 1}}')],
  [apply('Object{data: {"a": 1}}')],
  [apply('Object{spec: Object.spec{replicas: "3"}}')],
  [apply('Object{spec: Object.wrong{replicas: 3}}')],
  [apply('Object{spec: Object.spec{template: Object.spec{}}}')],
  [apply('Object{metadata: Object.metadata{finalizers: ["example.com/a", "example.com/b"]}}')],
  [apply('Object{metadata: Object.metadata{labels: {"a": object.absent}}}')],
  // JSON patches.
  [patch('[JSONPatch{op: "add", path: "/metadata/annotations", value: {"a": "b"}}]')],
  [patch('[JSONPatch{op: "add", path: "/metadata/labels/added", value: object.metadata.name}]')],
  [
    patch(
      '[JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("example.com/a~b"), value: "x"}]',
    ),
  ],
  [patch('[JSONPatch{op: "add", path: "/metadata/annotations/a", value: "b"}]')],
  [patch('[JSONPatch{op: "replace", path: "/data/level", value: "low"}]')],
  [patch('[JSONPatch{op: "replace", path: "/spec/replicas", value: object.?spec.replicas.orValue(1) * 2}]')],
  [patch('[JSONPatch{op: "remove", path: "/data/level"}]')],
  [patch('[JSONPatch{op: "remove", path: "/data"}]')],
  [
    patch(
      '[JSONPatch{op: "test", path: "/kind", value: "ConfigMap"}, JSONPatch{op: "add", path: "/data", value: {"tested": "yes"}}]',
    ),
  ],
  [
    patch(
      '[JSONPatch{op: "test", path: "/data/level", value: "high"}, JSONPatch{op: "add", path: "/data/tested", value: "yes"}]',
    ),
  ],
  [patch('[JSONPatch{op: "move", from: "/data/level", path: "/data/moved"}]')],
  [patch('[JSONPatch{op: "copy", from: "/metadata/name", path: "/metadata/labels/copied"}]')],
  [
    patch(
      '[JSONPatch{op: "add", path: "/spec/template/spec/containers/-", value: Object.spec.template.spec.containers{name: "extra", image: "i"}}]',
    ),
  ],
  [
    patch(
      '[JSONPatch{op: "add", path: "/spec/template/spec/containers/0", value: Object.spec.template.spec.containers{name: "extra", image: "i"}}]',
    ),
  ],
  [patch('[JSONPatch{op: "remove", path: "/spec/template/spec/containers/1"}]')],
  [patch('[JSONPatch{op: "add", path: "/spec/template/spec/containers/9", value: {"name": "x"}}]')],
  [patch('[JSONPatch{op: "replace", path: "/spec/template/spec/containers/0/image", value: "i"}]')],
  [patch('[JSONPatch{op: "replace", path: "/spec/template/spec/containers/x/image", value: "i"}]')],
  [patch('[JSONPatch{op: "nothing", path: "/data", value: "i"}]')],
  [patch('[JSONPatch{op: "add", path: "/data/a", value: object.absent}]')],
  [patch('has(object.data) ? [JSONPatch{op: "add", path: "/data/had", value: "data"}] : []')],
  [patch('object.?data.orValue({}).map(k, JSONPatch{op: "add", path: "/metadata/labels/" + k, value: "x"})')],
  // One after the other, over what the one before made.
  [
    apply('Object{metadata: Object.metadata{annotations: {"a": "1"}}}'),
    patch(
      '[JSONPatch{op: "add", path: "/metadata/annotations/b", value: object.metadata.annotations.a + "2"}]',
    ),
  ],
  [
    patch('[JSONPatch{op: "remove", path: "/absent"}]'),
    apply('Object{metadata: Object.metadata{annotations: {"a": "1"}}}'),
  ],
];

/** A MutatingAdmissionPolicy. */
export function mutatingPolicy(name: string, spec: object): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1beta1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name },
    spec,
  };
}

export function mutatingBinding(policyName: string): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1beta1',
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name: `${policyName}-binding` },
    spec: { policyName },
  };
}

function apply(expression: string): Mutation {
  return { patchType: 'ApplyConfiguration', applyConfiguration: { expression } };
}

function patch(expression: string): Mutation {
  return { patchType: 'JSONPatch', jsonPatch: { expression } };
}

/** Only for objects that have containers. */
function containers(expression: string): Mutation {
  const made = `Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: ${expression}}}}}`;
  return apply(`object.kind == "Deployment" ? ${made} : Object{}`);
}
