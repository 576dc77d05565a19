export type { TextEdit } from './dockerfile/check.ts';
export { checkDockerfile, type DockerfileReport } from './dockerfile/findings.ts';
export { applyEdits } from './dockerfile/patch.ts';
export { applyFixes, type FixReport } from './fix/apply.ts';
export { planFixes, type FileFix, type FixPlan, type FixRefusal } from './fix/plan.ts';
export type { CheckedImageConfig } from './image-config/check.ts';
export { checkImageConfig } from './image-config/findings.ts';
export {
  MISCONFIG_INSPECTOR,
  misconfigFindings,
  misconfigInspector,
  renderManifests,
  type ObservedMisconfiguration,
} from './inspector.ts';
export type { Rendering } from './kubernetes/render.ts';
export { createCommandRunner, type CommandRunner } from './kubernetes/run-command.ts';
export { MISCONFIG_CHECKS, type MisconfigCheck } from './checks.ts';
