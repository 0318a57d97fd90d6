export type { ArmContext } from './context.js';
export { armEndpoint, isArmPath } from './endpoint.js';
export { etagOf, settle } from './operations.js';
export { assignmentsOf } from './principals.js';
export { EMPTY_ARM_STATE, type ArmState } from './state.js';
export { tokenEndpoint } from './token.js';
