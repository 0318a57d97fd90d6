import type { CalloutRule } from './rules.js';

function allow(CalloutType: string, CalloutUriRegex: string): CalloutRule {
  return Object.freeze({ CalloutType, CalloutUriRegex, CanCall: true });
}

/**
 * The rules that a cluster of the public cloud has from the start and that no command can change, in the order in which the
 * service shows them (dataexplorer-docs, callout-policy.md; the blanks around `|` in that page's table are its formatting).
 */
export const PREDEFINED_RULES: readonly CalloutRule[] = Object.freeze([
  allow('kusto', String.raw`[a-z0-9]{3,22}\.(\w+\.)?kusto(mfa)?\.windows\.net/?$`),
  allow(
    'kusto',
    String.raw`^https://[a-z0-9]{3,22}\.[a-z0-9-]{1,50}\.(kusto\.azuresynapse|kustodev\.azuresynapse-dogfood)\.net/?$`,
  ),
  allow(
    'kusto',
    String.raw`^https://([A-Za-z0-9]+\.)?(ade|adx)\.(int\.|aimon\.)?(applicationinsights|loganalytics|monitor)\.(io|azure\.com)/`,
  ),
  allow('sql', String.raw`[a-z0-9][a-z0-9\-]{0,61}[a-z0-9]?\.database\.windows\.net/?$`),
  allow('sql', String.raw`[a-z0-9-]{0,61}?(-ondemand)?\.sql\.azuresynapse(-dogfood)?\.net/?$`),
  allow('external_data', '.*'),
  allow('azure_digital_twins', String.raw`[A-Za-z0-9\-]{3,63}\.api\.[A-Za-z0-9]+\.digitaltwins\.azure\.net/?$`),
]);
