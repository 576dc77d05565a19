export { findEngine, findEngines, type EngineEndpoint, type EngineKind } from './endpoint.ts';
export { imageNotFound, inspectEngineImage, openEngineExport, type EngineImage } from './image.ts';
