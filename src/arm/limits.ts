/*
 * How much a template may ask for. Where ARM has a documented limit (azure-resource-manager/templates/best-practices.md,
 * "Template limits") it is ARM's; the rest bounds the work and memory of one deployment.
 */

/** Characters of a template: ARM's 4 MB. */
export const MAX_TEMPLATE_LENGTH = 4 * 1024 * 1024;
/** Characters of one expression: ARM's. */
export const MAX_EXPRESSION_LENGTH = 24_576;
/** ARM's. */
export const MAX_PARAMETERS = 256;
/** ARM's. */
export const MAX_VARIABLES = 512;
/** ARM's. */
export const MAX_OUTPUTS = 64;
/** Resources of a deployment with all its copies; also the turns of one loop. ARM's. */
export const MAX_RESOURCES = 800;
export const MAX_COPIES = 800;
/** Numbers that `range` gives: ARM's. */
export const MAX_RANGE = 10_000;

/** Brackets open at once in one expression. */
export const MAX_BRACKETS = 100;
/** Evaluations inside one another: calls, variables that use variables, user functions. */
export const MAX_EVALUATION_DEPTH = 250;
/** Deployments inside one another. */
export const MAX_DEPLOYMENT_DEPTH = 10;
/**
 * Steps of one deployment. A step is a call, an item, or some characters that are looked at: much the same time for every function,
 * which `test/arm/price.test.ts` measures, and all of them together less than two seconds on a machine of 2024.
 */
export const MAX_STEPS = 2_000_000;
/** Characters of a text that an expression makes. */
export const MAX_TEXT_LENGTH = 1_048_576;
/** Levels of a value that an expression makes. */
export const MAX_VALUE_DEPTH = 100;
/** Characters and members of a value that an expression makes. */
export const MAX_VALUE_SIZE = 4_000_000;
