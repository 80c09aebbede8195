export * from './bodies.js';
export * from './call.js';
export * from './parameters.js';
export * from './readers.js';
export * from './results.js';
export * from './retry.js';
export * from './security.js';
export * from './streams.js';
