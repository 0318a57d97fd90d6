/** Callout policies for other engines. */
export { DIALECTS, type Dialect } from './dialects.js';
export {
  translatePolicy,
  type TranslatedPolicy,
  type TranslatedRule,
  type TranslatedType,
  type TranslationOptions,
  type TranslationSources,
  type UntranslatedRule,
} from './translate-policy.js';
export { translateRegex, type RegexTranslation, type TranslatedCondition } from './translate-regex.js';
export { untranslatableReasons, type Untranslatable, type UntranslatableReason } from './untranslatable.js';
export { kqlFunction, sqlMacro, type KqlForm } from './write-policy.js';
