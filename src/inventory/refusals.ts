import type { JsonNode } from '../json/nodes.js';
import type { InventoryProblem } from './inventory.js';
import { shellWord } from '../../grammar/text/shell.js';
import { member, textOf } from './nodes.js';

const BLANKS_AND_COMMENTS = /^\ufeff?(?:\s+|\/\/[^\r\n]*|#[^\r\n]*|\/\*[^]*?\*\/)*/;

/** Sources and logs that people have at hand, which hold no values: each with the command whose output is read instead. */
export function sourceProblem(text: string, file: string): InventoryProblem | null {
  if (/^PK[\u0003\u0005]/.test(text)) {
    return {
      message: 'this is a saved plan of Terraform, which only Terraform can read',
      hint: `run terraform show -json ${shellWord(file)}, and pass its output`,
    };
  }
  const start = text.slice(BLANKS_AND_COMMENTS.exec(text)?.[0].length ?? 0, 2_000_000);
  if (start.startsWith('{') && /^\{[^\n]*"@level"\s*:/.test(start)) {
    return {
      message: 'this is the log of terraform plan -json, which has no values of resources',
      hint: 'save the plan with terraform plan -out=FILE, run terraform show -json FILE, and pass its output',
    };
  }
  if (start.startsWith('{') && /^\{[^\n]*"sequence"\s*:\s*\d+[^\n]*\}\s*\n\s*\{/.test(start)) {
    return {
      message: 'this is a stream of events of Pulumi',
      hint: 'unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW, run pulumi preview --json, and pass its output',
    };
  }
  const word = shellWord(file);
  if (/\.tfvars(?:\.json)?$/i.test(file)) {
    return {
      message: 'this is a file of variables of Terraform, which has no resources',
      hint: `run terraform plan -var-file=${word} -out=tfplan and terraform show -json tfplan, and pass the output of the second`,
    };
  }
  if (/^[{[".]/.test(start)) return null;
  const isParameters = /^using\s+(?:none\b|')/m.test(start) && /^(?:using|extends|param|var|import)\b/.test(start);
  if (isParameters || /\.bicepparam$/i.test(file)) {
    return {
      message: 'this is a Bicep parameters file',
      hint: `run bicep build-params ${word} --stdout (or az bicep build-params --file ${word} --stdout), and pass its output`,
    };
  }
  if (isBicep(start) || /\.bicep$/i.test(file)) {
    return {
      message: 'this is Bicep source',
      hint: `run bicep build ${word} --stdout (or az bicep build --file ${word} --stdout), and pass its output`,
    };
  }
  if (
    /^(?:resource|data|module|variable|provider|output)\s+"[^"\n]*"|^(?:terraform|locals|provider)\s*(?:"[^"\n]*"\s*)?\{/m.test(
      start,
    )
  ) {
    return {
      message: 'this is Terraform source',
      hint: 'run terraform plan -out=tfplan and terraform show -json tfplan, and pass the output of the second',
    };
  }
  if (/^(?:name|runtime):/m.test(start) && /^resources:/m.test(start) && /\btype:\s*['"]?[\w-]+:kusto/.test(start)) {
    return { message: 'this is a Pulumi program', hint: 'run pulumi preview --json, and pass its output' };
  }
  return null;
}

/** Texts in which there is nothing, or no cluster: what may have printed them, and what to pass instead. */
export function emptyProblem(text: string): InventoryProblem | null {
  const start = text.slice(BLANKS_AND_COMMENTS.exec(text)?.[0].length ?? 0);
  if (start === '') {
    return {
      message: 'there is nothing in it',
      hint: 'pass what a tool prints of a cluster, such as the output of az kusto cluster show --resource-group GROUP --name NAME',
    };
  }
  if (!/^\[\s*\]\s*$/.test(start)) return null;
  return {
    message: 'this is an empty list, which has no clusters',
    hint: 'az kusto cluster list prints that where a subscription has none: choose another one with --subscription NAME',
  };
}

function isBicep(text: string): boolean {
  return (
    /^resource\s+\w+\s+'[\w./]+@\d{4}-\d\d-\d\d/m.test(text) ||
    /^targetScope\s*=/m.test(text) ||
    /^param\s+\w+\s+[\w'[{(]/m.test(text) ||
    /^module\s+\w+\s+'/m.test(text)
  );
}

/** Documents of the same tools that say nothing of a cluster. */
export function documentProblem(root: JsonNode): InventoryProblem | null {
  const schema = textOf(member(root, '$schema')) ?? '';
  if (/deploymentParameters\.json#?$/i.test(schema)) {
    return {
      message: 'this is a parameters file, which has no resources',
      hint: 'pass the template, and this file with --parameters',
    };
  }
  if (
    member(root, 'terraform') !== undefined ||
    (member(root, 'resource')?.kind === 'object' && member(root, 'type') === undefined)
  ) {
    return {
      message: 'this is Terraform source in JSON',
      hint: 'run terraform plan -out=tfplan and terraform show -json tfplan, and pass the output of the second',
    };
  }
  if (textOf(member(root, 'type')) === 'Microsoft.Resources/deployments') {
    return {
      message: 'this is a deployment, which does not tell the properties of its resources',
      hint: 'pass the template (az deployment group export), or the cluster (az kusto cluster show)',
    };
  }
  const version = textOf(member(root, 'format_version'));
  if (version !== null && !/^[01]\./.test(version) && member(root, 'terraform_version') !== undefined) {
    return {
      message: `this is JSON of Terraform in format ${version}; formats 0.x and 1.x are read`,
      hint: 'use a version of Terraform that writes format 1.x',
    };
  }
  return null;
}
