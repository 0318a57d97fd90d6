import { allowRule, type CalloutRule } from './rules.js';

/**
 * The rules that a cluster of the public cloud has from the start and that no command can change, in the order in which the
 * service shows them (dataexplorer-docs, callout-policy.md; the blanks around `|` in that page's table are its formatting).
 */
export const PREDEFINED_RULES: readonly CalloutRule[] = Object.freeze([
  allowRule('kusto', String.raw`[a-z0-9]{3,22}\.(\w+\.)?kusto(mfa)?\.windows\.net/?$`),
  allowRule(
    'kusto',
    String.raw`^https://[a-z0-9]{3,22}\.[a-z0-9-]{1,50}\.(kusto\.azuresynapse|kustodev\.azuresynapse-dogfood)\.net/?$`,
  ),
  allowRule(
    'kusto',
    String.raw`^https://([A-Za-z0-9]+\.)?(ade|adx)\.(int\.|aimon\.)?(applicationinsights|loganalytics|monitor)\.(io|azure\.com)/`,
  ),
  allowRule('sql', String.raw`[a-z0-9][a-z0-9\-]{0,61}[a-z0-9]?\.database\.windows\.net/?$`),
  allowRule('sql', String.raw`[a-z0-9-]{0,61}?(-ondemand)?\.sql\.azuresynapse(-dogfood)?\.net/?$`),
  allowRule('external_data', '.*'),
  allowRule('azure_digital_twins', String.raw`[A-Za-z0-9\-]{3,63}\.api\.[A-Za-z0-9]+\.digitaltwins\.azure\.net/?$`),
]);
