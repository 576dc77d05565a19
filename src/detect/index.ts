export { judgeCondition } from './rule/judge/judge-condition.ts';
export { listRules } from './rule/judge/list-rules.ts';
export { loadRules } from './rule/load/load-rules.ts';
export { printResult, reportResults } from './rule/load/report.ts';
