export type { DetectEvent } from './event/event.ts';
export { fieldExtractor } from './event/extract.ts';
export { convertRecording, readRecording, replayRecording } from './recording/read-recording.ts';
export { compileCondition, judgeCondition } from './rule/judge/judge-condition.ts';
export { listRules } from './rule/judge/list-rules.ts';
export { loadRules } from './rule/load/load-rules.ts';
export { printResult, reportResults } from './rule/load/report.ts';
