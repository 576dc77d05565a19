export { findEngine, type EngineEndpoint } from './endpoint.ts';
export { inspectEngineImage, openEngineExport } from './image.ts';
