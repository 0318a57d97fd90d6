/*
 * shared-services.data.ts and docs/shared-services.md: the services of the clouds under whose domains anybody can get a name. Written
 * by `npm run generate`. To add one: a row here, with its source.
 */

interface Row {
  /** What a tenant has there: `storage account`. */
  readonly what: string;
  /** How a tenant gets a name there. */
  readonly how: string;
  /** Where that is written. */
  readonly source: string;
  /** The callout types that are for this service and for no other; null where it is of use to any that speaks HTTP. */
  readonly types: readonly string[] | null;
  /** `{name}` is the tenant's, `<name>` a region or the like that the service chooses. With a path where tenants differ by that. */
  readonly forms: readonly string[];
}

const DNS = 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns';
const CHOSEN = 'anybody with a subscription can take a free name';
const GIVEN = 'anybody with a subscription gets one';
const SIGN_UP = 'anybody who signs up can take a free name';
const CALLOUTS = 'https://learn.microsoft.com/kusto/management/callout-policy';

const AZURE: readonly Row[] = [
  {
    what: 'storage account',
    how: CHOSEN,
    source: 'https://learn.microsoft.com/azure/storage/common/storage-account-overview',
    types: ['external_data', 'webapi', 'sandbox_artifacts'],
    forms: [
      ...['blob', 'dfs', 'file', 'queue', 'table', 'web'].map(service => `{account}.${service}.core.windows.net`),
      '{account}.<zone>.web.core.windows.net',
      ...['blob', 'dfs', 'file', 'queue', 'table', 'web'].map(
        service => `{account}.<zone>.${service}.storage.azure.net`,
      ),
      ...['blob', 'dfs', 'file', 'queue', 'table', 'web'].map(service => `{account}.${service}.storage.azure.net`),
      '{account}.azuredatalakestore.net',
    ],
  },
  {
    what: 'Kusto cluster',
    how: CHOSEN,
    source: CALLOUTS,
    types: ['kusto'],
    forms: [
      '{cluster}.kusto.windows.net',
      '{cluster}.<region>.kusto.windows.net',
      '{cluster}.kustomfa.windows.net',
      '{cluster}.<region>.kustomfa.windows.net',
      '{workspace}.kusto.azuresynapse.net',
      '{pool}.{workspace}.kusto.azuresynapse.net',
      '{workspace}.kustodev.azuresynapse-dogfood.net',
      '{pool}.{workspace}.kustodev.azuresynapse-dogfood.net',
    ],
  },
  {
    what: 'Eventhouse',
    how: 'anybody with a Fabric capacity gets one',
    source: 'https://learn.microsoft.com/fabric/security/fabric-allow-list-urls',
    types: ['kusto'],
    forms: [
      '{eventhouse}.kusto.fabric.microsoft.com',
      '{eventhouse}.<zone>.kusto.fabric.microsoft.com',
      '{eventhouse}.kusto.data.microsoft.com',
      '{eventhouse}.<zone>.kusto.data.microsoft.com',
    ],
  },
  {
    what: 'SQL server',
    how: CHOSEN,
    source: DNS,
    types: ['sql'],
    forms: [
      '{server}.database.windows.net',
      '{instance}.<zone>.database.windows.net',
      '{server}.database.azure.com',
      '{server}.database.secure.windows.net',
    ],
  },
  {
    what: 'Synapse workspace',
    how: CHOSEN,
    source: 'https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-ip-firewall',
    types: ['sql'],
    forms: [
      '{workspace}.sql.azuresynapse.net',
      '{workspace}.sql.azuresynapse-dogfood.net',
      '{workspace}.dev.azuresynapse.net',
      '{workspace}.azuresynapse.net',
    ],
  },
  {
    what: 'Fabric warehouse or database',
    how: 'anybody with a Fabric capacity gets one',
    source: 'https://learn.microsoft.com/fabric/security/fabric-allow-list-urls',
    types: ['sql'],
    forms: [
      '{warehouse}.datawarehouse.fabric.microsoft.com',
      '{warehouse}.<zone>.datawarehouse.fabric.microsoft.com',
      '{warehouse}.datawarehouse.pbidedicated.windows.net',
      '{database}.database.fabric.microsoft.com',
      '{database}.<zone>.database.fabric.microsoft.com',
    ],
  },
  {
    what: 'Fabric workspace',
    how: 'anybody with a Fabric capacity gets one',
    source: 'https://learn.microsoft.com/fabric/onelake/onelake-access-api',
    types: null,
    forms: [
      ...['dfs', 'blob'].flatMap(service => [
        `onelake.${service}.fabric.microsoft.com/{workspace}`,
        `<region>.${service}.fabric.microsoft.com/{workspace}`,
        `<region>.onelake.${service}.fabric.microsoft.com/{workspace}`,
        `{name}.onelake.${service}.fabric.microsoft.com`,
        `{workspace}.<zone>.${service}.fabric.microsoft.com`,
        `{name}.${service}.fabric.microsoft.com`,
      ]),
      '{workspace}.<zone>.graphql.fabric.microsoft.com',
    ],
  },
  {
    what: 'MySQL server',
    how: CHOSEN,
    source: DNS,
    types: ['mysql'],
    forms: ['{server}.mysql.database.azure.com', '{server}.mariadb.database.azure.com'],
  },
  {
    what: 'PostgreSQL server',
    how: CHOSEN,
    source: DNS,
    types: ['postgresql'],
    forms: [
      '{server}.postgres.database.azure.com',
      '{cluster}.postgres.cosmos.azure.com',
      '{server}.postgresql.database.azure.com',
    ],
  },
  {
    what: 'Digital Twins instance',
    how: CHOSEN,
    source: DNS,
    types: ['azure_digital_twins'],
    forms: ['{instance}.api.<region>.digitaltwins.azure.net', '{instance}.digitaltwins.azure.net'],
  },
  {
    what: 'Cosmos DB account',
    how: CHOSEN,
    source: DNS,
    types: ['cosmosdb'],
    forms: [
      '{account}.documents.azure.com',
      ...['mongo', 'cassandra', 'gremlin', 'table', 'sqlx', 'analytics'].map(
        api => `{account}.${api}.cosmos.azure.com`,
      ),
      '{account}.mongocluster.cosmos.azure.com',
    ],
  },
  {
    what: 'AI resource',
    how: CHOSEN,
    source: DNS,
    types: ['azure_openai'],
    forms: [
      '{resource}.openai.azure.com',
      '{resource}.cognitiveservices.azure.com',
      '{resource}.services.ai.azure.com',
      '{endpoint}.<region>.models.ai.azure.com',
      '{endpoint}.<region>.inference.ai.azure.com',
      '{endpoint}.<region>.inference.ml.azure.com',
    ],
  },
  {
    what: 'resource of Azure',
    how: CHOSEN,
    source: DNS,
    types: null,
    forms: [
      '{namespace}.servicebus.windows.net',
      '{topic}.<region>.eventgrid.azure.net',
      '{namespace}.<region>.ts.eventgrid.azure.net',
      '{service}.search.windows.net',
      '{vault}.vault.azure.net',
      '{hsm}.managedhsm.azure.net',
      '{registry}.azurecr.io',
      '{registry}.<region>.data.azurecr.io',
      '{store}.azconfig.io',
      '{hub}.azure-devices.net',
      '{name}.azure-devices-provisioning.net',
      '{app}.azureiotcentral.com',
      '{cache}.redis.cache.windows.net',
      '{cache}.<region>.redisenterprise.cache.azure.net',
      '{cache}.<region>.redis.azure.net',
      '{service}.service.signalr.net',
      '{service}.webpubsub.azure.com',
      '{account}.<region>.batch.azure.com',
      '{cluster}.azurehdinsight.net',
      '{account}.purview.azure.com',
      '{service}.azurehealthcareapis.com',
      '{workspace}.ods.opinsights.azure.com',
      '{endpoint}.<region>.ingest.monitor.azure.com',
      '{workspace}.<region>.prometheus.monitor.azure.com',
      '{grafana}.<region>.grafana.azure.com',
      '{resource}.communication.azure.com',
      '{cluster}.<region>.azmk8s.io',
      '{cluster}.hcp.<region>.azmk8s.io',
      '{app}.<region>.aksapp.io',
      '{account}.blob.preprod.core.windows.net',
    ],
  },
  {
    what: 'web app or API',
    how: CHOSEN,
    source: 'https://learn.microsoft.com/azure/app-service/overview-hosting-plans',
    types: null,
    forms: [
      '{app}.azurewebsites.net',
      '{app}.scm.azurewebsites.net',
      '{app}.<region>.azurewebsites.net',
      '{app}.scm.<region>.azurewebsites.net',
      '{app}.azurestaticapps.net',
      '{app}.<number>.azurestaticapps.net',
      '{app}.<region>.<number>.azurestaticapps.net',
      '{environment}.<region>.azurecontainerapps.io',
      '{label}.<region>.azurecontainer.io',
      '{label}.<region>.cloudapp.azure.com',
      '{service}.cloudapp.net',
      '{app}.azuremicroservices.io',
      '{service}.azure-api.net',
      '{endpoint}.azurefd.net',
      '{endpoint}.<zone>.azurefd.net',
      '{endpoint}.azureedge.net',
      '{profile}.trafficmanager.net',
      '{app}.azure-mobile.net',
      '{cluster}.<region>.aroapp.io',
    ],
  },
  {
    what: 'workflow',
    how: GIVEN,
    source: 'https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-config',
    types: null,
    forms: [
      '<unit>.<region>.logic.azure.com/workflows/{workflow}',
      '{name}.logic.azure.com',
      '{environment}.<region>.environment.api.powerplatform.com',
      '{environment}.environment.api.powerplatform.com',
      '{environment}.api.powerplatform.com',
      '{webhook}.webhook.<region>.azure-automation.net',
    ],
  },
  {
    what: 'organisation of Microsoft 365',
    how: 'anybody can sign up for a trial and take a free name',
    source: 'https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges',
    types: null,
    forms: [
      '{tenant}.sharepoint.com',
      '{tenant}.webhook.office.com',
      'outlook.office.com/webhook/{webhook}',
      'outlook.office365.com/webhook/{webhook}',
      '{tenant}.onmicrosoft.com',
      '{tenant}.b2clogin.com',
      '{tenant}.ciamlogin.com',
      '{organisation}.dynamics.com',
      '{organisation}.<region>.dynamics.com',
      '{organisation}.api.<region>.dynamics.com',
      '{organisation}.visualstudio.com',
      'dev.azure.com/{organisation}',
    ],
  },
];

const OTHERS: readonly Row[] = [
  {
    what: 'S3 bucket',
    how: 'anybody with an AWS account can take a free name',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html',
    types: null,
    forms: ['amazonaws.com', 'amazonaws.com.cn'].flatMap(domain => [
      `s3.${domain}/{bucket}`,
      `s3.<region>.${domain}/{bucket}`,
      `s3.dualstack.<region>.${domain}/{bucket}`,
      `{bucket}.s3.${domain}`,
      `{bucket}.s3.<region>.${domain}`,
      `{bucket}.s3.dualstack.<region>.${domain}`,
      `{bucket}.s3-accelerate.${domain}`,
      `{bucket}.s3-website.<region>.${domain}`,
      `{alias}.s3-accesspoint.<region>.${domain}`,
      ...[
        'us-east-1',
        'us-west-1',
        'us-west-2',
        'eu-west-1',
        'ap-southeast-1',
        'ap-southeast-2',
        'ap-northeast-1',
        'sa-east-1',
      ].flatMap(region => [
        `s3-${region}.${domain}/{bucket}`,
        `{bucket}.s3-${region}.${domain}`,
        `{bucket}.s3-website-${region}.${domain}`,
      ]),
    ]),
  },
  {
    what: 'resource of AWS',
    how: 'anybody with an AWS account gets one',
    source: 'https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html',
    types: null,
    forms: [
      '{api}.execute-api.<region>.amazonaws.com',
      '{function}.lambda-url.<region>.on.aws',
      '{name}.<region>.elb.amazonaws.com',
      '{host}.<region>.compute.amazonaws.com',
      '{host}.compute-1.amazonaws.com',
      '{domain}.<region>.es.amazonaws.com',
      '{domain}.<region>.aoss.amazonaws.com',
      '{database}.<region>.rds.amazonaws.com',
      '{name}.amazonaws.com',
      'sqs.<region>.amazonaws.com/{account}',
      '{distribution}.cloudfront.net',
      '{environment}.<region>.elasticbeanstalk.com',
      '{environment}.elasticbeanstalk.com',
      '{app}.amplifyapp.com',
      '{app}.<region>.awsapprunner.com',
    ],
  },
  {
    what: 'bucket of Google Cloud',
    how: 'anybody with a Google account can take a free name',
    source: 'https://cloud.google.com/storage/docs/request-endpoints',
    types: null,
    forms: [
      'storage.googleapis.com/{bucket}',
      'storage.cloud.google.com/{bucket}',
      'commondatastorage.googleapis.com/{bucket}',
      '{bucket}.storage.googleapis.com',
      '{bucket}.commondatastorage.googleapis.com',
      'storage.googleapis.com/storage/v1/b/{bucket}',
      'storage.googleapis.com/upload/storage/v1/b/{bucket}',
      'www.googleapis.com/storage/v1/b/{bucket}',
      'firebasestorage.googleapis.com/v0/b/{bucket}',
    ],
  },
  {
    what: 'app of Google Cloud',
    how: 'anybody with a Google account can take a free name',
    source: 'https://publicsuffix.org/list/',
    types: null,
    forms: [
      '{app}.appspot.com',
      '{app}.<region>.r.appspot.com',
      '{service}.<region>.run.app',
      '{service}.a.run.app',
      '{service}.run.app',
      '{project}.cloudfunctions.net',
      '{app}.web.app',
      '{app}.firebaseapp.com',
      '{database}.firebaseio.com',
      '{database}.<region>.firebasedatabase.app',
      'script.google.com/macros/s/{script}',
      'docs.google.com/spreadsheets/d/{document}',
      'docs.google.com/document/d/{document}',
      'docs.google.com/forms/d/e/{form}',
      'drive.google.com/file/d/{file}',
      'drive.usercontent.google.com/{file}',
      'firestore.googleapis.com/v1/projects/{project}',
      'bigquery.googleapis.com/bigquery/v2/projects/{project}',
      'pubsub.googleapis.com/v1/projects/{project}',
    ],
  },
  {
    what: 'account of GitHub or the like',
    how: SIGN_UP,
    source: 'https://docs.github.com/get-started/learning-about-github/types-of-github-accounts',
    types: null,
    forms: [
      'raw.githubusercontent.com/{owner}',
      'gist.githubusercontent.com/{owner}',
      'gist.github.com/{owner}',
      'github.com/{owner}',
      'codeload.github.com/{owner}',
      'api.github.com/repos/{owner}',
      '{owner}.github.io',
      '{name}.githubusercontent.com',
      'gitlab.com/{owner}',
      '{owner}.gitlab.io',
      'bitbucket.org/{owner}',
      'api.bitbucket.org/2.0/repositories/{owner}',
      'huggingface.co/{owner}',
      '{owner}.hf.space',
      'cdn.jsdelivr.net/gh/{owner}',
      'cdn.jsdelivr.net/npm/{package}',
      'unpkg.com/{package}',
    ],
  },
  {
    what: 'webhook',
    how: SIGN_UP,
    source: 'https://api.slack.com/messaging/webhooks',
    types: null,
    forms: [
      'hooks.slack.com/services/{workspace}',
      'hooks.slack.com/workflows/{workspace}',
      'discord.com/api/webhooks/{webhook}',
      'discordapp.com/api/webhooks/{webhook}',
      'api.telegram.org/{bot}',
      'hooks.zapier.com/hooks/catch/{account}',
      'webhook.site/{webhook}',
      '{webhook}.webhook.site',
      '{name}.m.pipedream.net',
      'maker.ifttt.com/trigger/{event}',
      'api.airtable.com/v0/{base}',
      '{name}.requestcatcher.com',
      '{name}.beeceptor.com',
      'www.dropbox.com/s/{file}',
      'www.dropbox.com/scl/fi/{file}',
      'dl.dropboxusercontent.com/{file}',
      'pastebin.com/{paste}',
    ],
  },
  {
    what: 'app of a hosting service',
    how: SIGN_UP,
    source: 'https://publicsuffix.org/list/',
    types: null,
    forms: [
      '{worker}.workers.dev',
      '{project}.pages.dev',
      '{bucket}.r2.dev',
      '{account}.r2.cloudflarestorage.com',
      '{tunnel}.trycloudflare.com',
      '{app}.vercel.app',
      '{app}.netlify.app',
      '{app}.herokuapp.com',
      '{app}.onrender.com',
      '{app}.fly.dev',
      '{app}.up.railway.app',
      '{app}.ondigitalocean.app',
      '{bucket}.<region>.digitaloceanspaces.com',
      '<region>.digitaloceanspaces.com/{bucket}',
      '{bucket}.<region>.linodeobjects.com',
      '{bucket}.s3.<region>.wasabisys.com',
      '{bucket}.s3.<region>.backblazeb2.com',
      's3.<region>.backblazeb2.com/{bucket}',
      '<unit>.backblazeb2.com/file/{bucket}',
      '{bucket}.backblazeb2.com',
      's3.<region>.wasabisys.com/{bucket}',
      '{app}.deno.dev',
      '{app}.glitch.me',
      '{app}.replit.app',
      '{app}.repl.co',
      '{app}.surge.sh',
      '{workspace}.app.github.dev',
      '{workspace}.<region>.gitpod.io',
      '{project}.supabase.co',
      '{tunnel}.ngrok.io',
      '{tunnel}.<region>.ngrok.io',
      '{tunnel}.ngrok.app',
      '{tunnel}.ngrok-free.app',
      '{tunnel}.ngrok-free.dev',
      '{tunnel}.loca.lt',
      '{tunnel}.<region>.devtunnels.ms',
      'objectstorage.<region>.oraclecloud.com/n/{namespace}',
    ],
  },
  {
    what: 'customer of a service',
    how: SIGN_UP,
    source: 'https://docs.snowflake.com/user-guide/organizations-connect',
    types: null,
    forms: [
      '{account}.snowflakecomputing.com',
      '{account}.<region>.snowflakecomputing.com',
      '{workspace}.azuredatabricks.net',
      '{workspace}.<number>.azuredatabricks.net',
      '{workspace}.cloud.databricks.com',
      '{site}.atlassian.net',
      '{customer}.my.salesforce.com',
      '{customer}.service-now.com',
      '{customer}.zendesk.com',
      '{shop}.myshopify.com',
      '{cluster}.mongodb.net',
      '{cluster}.<id>.mongodb.net',
      '{customer}.okta.com',
      '{customer}.auth0.com',
      '{customer}.<region>.auth0.com',
      '{customer}.my.site.com',
      '{customer}.lightning.force.com',
      '{customer}.freshdesk.com',
      '{cluster}.<region>.aws.found.io',
      '{cluster}.<region>.azure.elastic-cloud.com',
      '{name}.oastify.com',
    ],
  },
];

/** What domains of Azure are called in its other clouds (azure-cli, cloud.py; DNS zones of private endpoints). The longest one counts. */
const OTHER_CLOUDS: Readonly<Record<string, readonly string[]>> = {
  'core.windows.net': [
    'core.chinacloudapi.cn',
    'core.usgovcloudapi.net',
    'core.cloudapi.de',
    'core.eaglex.ic.gov',
    'core.microsoft.scloud',
  ],
  'database.windows.net': ['database.chinacloudapi.cn', 'database.usgovcloudapi.net', 'database.cloudapi.de'],
  'mysql.database.azure.com': ['mysql.database.chinacloudapi.cn', 'mysql.database.usgovcloudapi.net'],
  'postgres.database.azure.com': ['postgres.database.chinacloudapi.cn', 'postgres.database.usgovcloudapi.net'],
  'kusto.windows.net': ['kusto.chinacloudapi.cn', 'kusto.usgovcloudapi.net'],
  'kustomfa.windows.net': ['kustomfa.chinacloudapi.cn', 'kustomfa.usgovcloudapi.net'],
  'kusto.azuresynapse.net': ['kusto.azuresynapse.azure.cn', 'kusto.azuresynapse.usgovcloudapi.net'],
  'sql.azuresynapse.net': ['sql.azuresynapse.azure.cn', 'sql.azuresynapse.usgovcloudapi.net'],
  'dev.azuresynapse.net': ['dev.azuresynapse.azure.cn', 'dev.azuresynapse.usgovcloudapi.net'],
  'digitaltwins.azure.net': ['digitaltwins.azure.us', 'digitaltwins.azure.cn'],
  'documents.azure.com': ['documents.azure.cn', 'documents.azure.us', 'documents.microsoftazure.de'],
  'openai.azure.com': ['openai.azure.us', 'openai.azure.cn'],
  'cognitiveservices.azure.com': ['cognitiveservices.azure.us', 'cognitiveservices.azure.cn'],
  'services.ai.azure.com': ['services.ai.azure.us', 'services.ai.azure.cn'],
  'servicebus.windows.net': ['servicebus.chinacloudapi.cn', 'servicebus.usgovcloudapi.net', 'servicebus.cloudapi.de'],
  'eventgrid.azure.net': ['eventgrid.azure.us', 'eventgrid.azure.cn'],
  'search.windows.net': ['search.azure.cn', 'search.azure.us'],
  'vault.azure.net': ['vault.azure.cn', 'vault.usgovcloudapi.net', 'vault.microsoftazure.de'],
  'azurecr.io': ['azurecr.cn', 'azurecr.us', 'azurecr.de'],
  'azure-devices.net': ['azure-devices.cn', 'azure-devices.us'],
  'redis.cache.windows.net': ['redis.cache.chinacloudapi.cn', 'redis.cache.usgovcloudapi.net'],
  'service.signalr.net': ['signalr.azure.cn', 'signalr.azure.us'],
  'webpubsub.azure.com': ['webpubsub.azure.cn', 'webpubsub.azure.us'],
  'azurehdinsight.net': ['azurehdinsight.cn', 'azurehdinsight.us'],
  'purview.azure.com': ['purview.azure.cn', 'purview.azure.us'],
  'ods.opinsights.azure.com': ['ods.opinsights.azure.cn', 'ods.opinsights.azure.us'],
  'monitor.azure.com': ['monitor.azure.cn', 'monitor.azure.us'],
  'azurewebsites.net': ['chinacloudsites.cn', 'azurewebsites.us', 'azurewebsites.de'],
  'azurestaticapps.net': ['azurestaticapps.cn'],
  'azurecontainerapps.io': ['azurecontainerapps.us', 'azurecontainerapps.cn'],
  'azurecontainer.io': ['azurecontainer.cn', 'azurecontainer.us'],
  'cloudapp.azure.com': ['cloudapp.chinacloudapi.cn', 'cloudapp.usgovcloudapi.net', 'cloudapp.cloudapi.de'],
  'cloudapp.net': ['chinacloudapp.cn', 'usgovcloudapp.net', 'azurecloudapp.de'],
  'azure-api.net': ['azure-api.cn', 'azure-api.us'],
  'azurefd.net': ['azurefd.us', 'azurefd.cn'],
  'azureedge.net': ['azureedge.us', 'azureedge.cn'],
  'trafficmanager.net': ['trafficmanager.cn', 'usgovtrafficmanager.net', 'azuretrafficmanager.de'],
  'logic.azure.com': ['logic.azure.cn', 'logic.azure.us'],
  'sharepoint.com': ['sharepoint.cn', 'sharepoint.us', 'sharepoint-mil.us', 'sharepoint.de'],
  'webhook.office.com': ['webhook.office365.us'],
  'azuredatabricks.net': ['databricks.azure.cn', 'databricks.azure.us'],
};

/** Services of which the names under `privatelink.` lead to anybody's accounts as well, as long as no private zone says otherwise. */
const WITH_PRIVATE_LINK = [
  'blob.core.windows.net',
  'dfs.core.windows.net',
  'file.core.windows.net',
  'queue.core.windows.net',
  'table.core.windows.net',
  'web.core.windows.net',
  'database.windows.net',
  'mysql.database.azure.com',
  'postgres.database.azure.com',
  'documents.azure.com',
  'openai.azure.com',
  'cognitiveservices.azure.com',
  'services.ai.azure.com',
  'digitaltwins.azure.net',
  'servicebus.windows.net',
  'azurewebsites.net',
  'azurecr.io',
  'search.windows.net',
  'sql.azuresynapse.net',
];

/** A form, and its name for private links. */
function withPrivateLink(form: string): readonly string[] {
  const [tenant = '', ...rest] = form.split('.');
  const domain = rest.join('.');
  return tenant.startsWith('{') && WITH_PRIVATE_LINK.includes(domain)
    ? [form, `${tenant}.privatelink.${domain}`]
    : [form];
}

/** A form and what it is called in other clouds. */
function inAllClouds(form: string): readonly string[] {
  const [host = '', ...path] = form.split('/');
  const domain = Object.keys(OTHER_CLOUDS)
    .filter(each => host.endsWith(`.${each}`))
    .sort((left, right) => right.length - left.length)[0];
  const others = domain === undefined ? [] : (OTHER_CLOUDS[domain] ?? []);
  return [form, ...others.map(other => [host.slice(0, -(domain ?? '').length) + other, ...path].join('/'))];
}

function rows(): readonly Row[] {
  return [...AZURE, ...OTHERS].map(row => ({
    ...row,
    forms: [...new Set(row.forms.flatMap(withPrivateLink).flatMap(inAllClouds))].sort(),
  }));
}

/** The file's text. */
export function sharedServicesData(): string {
  const objects = rows().map(({ what, how, source, types, forms }) =>
    [
      '  {',
      `    what: ${quoted(what)},`,
      `    how: ${quoted(how)},`,
      `    source: ${quoted(source)},`,
      `    types: ${types === null ? 'null' : `[${types.map(quoted).join(', ')}]`},`,
      `    forms: \``,
      ...forms.map(form => `      ${form}`),
      '    `,',
      '  },',
    ].join('\n'),
  );
  return [
    '// Generated by shared-services.generate.ts. Do not edit.',
    '',
    '/** Services of the clouds, the forms of their hosts one a line: `{name}` is a tenant’s, `<name>` a region or the like. */',
    'export const SHARED_SERVICES = [',
    ...objects,
    '] as const;',
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text}'`;
}

/** The page that lists them. */
export function sharedServicesPage(): string {
  const lines = rows().map(({ what, how, source, types, forms }) => {
    const hosts = forms.map(form => `\`${form}\``).join('<br>');
    const of = types === null ? 'any over HTTP' : types.map(type => `\`${type}\``).join(', ');
    return `| ${what} | ${hosts} | ${of} | ${how} | <${source}> |`;
  });
  return [
    '# Shared services',
    '',
    'Under the domains of these services anybody can get a name: a rule that allows any name there allows an attacker’s. `lint` reports',
    'such rules ([EGR020](../src/analysis/lint/rules/multi-tenant-suffix.md), [EGR047](../src/analysis/lint/rules/reaches-any-tenant.md)).',
    'Written by `npm run generate` from `src/analysis/lint/net/shared-services.generate.ts`.',
    '',
    '`{name}` is the part that a tenant gets; `<name>` is a region, a zone or the like, which the service gives. Where there is a path,',
    'tenants share the host and differ by the path. Besides these, every suffix of the [Public Suffix List](https://publicsuffix.org/)',
    'counts, its private part too.',
    '',
    '| a tenant has a … | at | callout types | how a tenant gets a name | source |',
    '|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}
