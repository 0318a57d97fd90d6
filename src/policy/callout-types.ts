/**
 * The callout types of commands and documentation, in the documentation's order
 * (dataexplorer-docs, callout-policy.md).
 */
export const CALLOUT_TYPES = Object.freeze([
  'kusto',
  'sql',
  'mysql',
  'postgresql',
  'azure_digital_twins',
  'cosmosdb',
  'sandbox_artifacts',
  'external_data',
  'webapi',
  'azure_openai',
] as const);

/** ARM takes one more (azure-rest-api-specs, Azure-kusto.Management/models.tsp). */
export const ARM_CALLOUT_TYPES = Object.freeze([...CALLOUT_TYPES, 'genevametrics'] as const);

/** A callout type of commands, of {@link CALLOUT_TYPES}. */
export type CalloutType = (typeof CALLOUT_TYPES)[number];
/** A callout type of ARM: those of commands, and `genevametrics`. */
export type ArmCalloutType = (typeof ARM_CALLOUT_TYPES)[number];

const byName: ReadonlyMap<string, ArmCalloutType> = new Map(ARM_CALLOUT_TYPES.map(type => [type, type]));

/** The callout type of that name, whatever its case: public documentation writes `CosmosDB`. */
export function calloutTypeOf(name: string): CalloutType | null {
  const type = armCalloutTypeOf(name);
  return type === 'genevametrics' ? null : type;
}

/** The same for the types that ARM takes. */
export function armCalloutTypeOf(name: string): ArmCalloutType | null {
  const known = byName.get(name);
  if (known !== undefined) return known;
  // Of ASCII letters only: a Kelvin sign is not a K.
  return byName.get(name.replace(/[A-Z]/g, letter => letter.toLowerCase())) ?? null;
}
