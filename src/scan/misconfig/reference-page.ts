import { MISCONFIG_CHECKS, type MisconfigCheck } from './checks.ts';

/** The generated part of `docs/reference/misconfiguration-checks.md`: all of it. */
export function referenceTable(): string {
  return `# Misconfiguration checks

Generated from the tables of \`src/scan/misconfig\` (\`referenceTable()\`); a test checks that it is current.

A finding of a Dockerfile is left out, with its reason kept, by a comment before or inside the instruction:
\`# bulkhead:ignore DF010 reason\`. A comment without a reason does nothing. Those of others are read too:
\`# hadolint ignore=DL3006 # reason\`, \`# hadolint global ignore=DL3006\`, \`# trivy:ignore:DS-0001 reason\` (its \`:exp:\`
is kept with the finding), \`# checkov:skip=CKV_DOCKER_7:reason\` for the whole file, and BuildKit's \`# check=skip=StageNameCasing\`,
on top for the whole file and before an instruction for that one.

In Kubernetes manifests and Compose files such a comment stands behind a field or in a line before it, and holds for the field and
all that is in it; before the first field it holds for the document. An object of Kubernetes may have the annotation
\`ignore.bulkhead.dev/KM001: reason\`; those of kube-linter, Polaris and Checkov are read too.

Where mending is safe, a finding carries a patch: \`bulkhead scan --scanners misconfig --fix DIRECTORY\` shows them as one diff that
\`git apply\` and \`patch -p1\` take, and \`--write\` writes them. Files that changed since the scan, and what links lead to, are left alone.

What hadolint, BuildKit, Trivy and Dockle say otherwise is in [misconfiguration-differences.md](misconfiguration-differences.md).

${MISCONFIG_CHECKS.map(section).join('\n')}`;
}

function section({
  id,
  of,
  aliases,
  title,
  severity,
  why,
  fix,
  controls,
  good,
  bad,
}: MisconfigCheck): string {
  const facts = [
    `severity ${severity}`,
    `of the ${of}`,
    ...(aliases.length === 0 ? [] : [`also known as ${aliases.join(', ')}`]),
    ...(controls.length === 0 ? [] : [`controls ${controls.join(', ')}`]),
  ];
  return `## ${id} ${title}\n\n${facts.join('; ')}\n\n${why} ${fix}\n\n${example('Wrong', bad)}\n${example('Right', good)}`;
}

function example(label: string, text: string): string {
  const lines = text.trimEnd().split('\n');
  return `${label}:\n\n${lines.map((line) => `    ${line}\n`).join('')}`;
}
