import type { ArmCalloutType } from '../policy/callout-types.js';

/** One credible answer to an open question about the service. */
export interface Reading {
  /** Completes a sentence that ends in `if …`. */
  readonly when: string;
  /** Why it is credible. */
  readonly evidence: string;
  /** The callout types for which it is credible; all where it does not say. */
  readonly types?: readonly ArmCalloutType[];
  /** What a gate does about it, where that is something else than about the other readings. */
  readonly gate?: OpenQuestion['gate'];
}

/** Something about the service that is not known, and that can change an answer. */
export interface OpenQuestion {
  /** What is not known, as a question. */
  readonly question: string;
  /** By id. The first one is the default, by which answers are given. */
  readonly readings: Readonly<Record<string, Reading>>;
  /**
   * What a gate does where the default reading passes and another one would not. `undecided`: that one says no. `condition`: that one
   * says that there is more than the policy, not that the policy says no, so the gate passes and names the condition.
   */
  readonly gate: 'undecided' | 'condition';
}

/**
 * Every open question about the service that can change an answer, in the order in which answers name them. The table of
 * docs/assumptions.md is generated from it. What is left open: OURS(open-questions); what gates do: OURS(gates-and-readings).
 */
export const openQuestionTable = {
  'predefined-rules': {
    question: 'Which predefined rules does a cluster without restriction have?',
    readings: {
      documented: {
        when: 'the cluster has only the 7 documented predefined rules',
        evidence: 'The documentation of the callout policy lists these 7.',
      },
      more: {
        when: 'the cluster has other predefined rules, too',
        evidence:
          'Real clusters showed 19 and 21 of them, and the documentation says that there may be more. Not all of their texts are public. The true list is in the answer of `.show cluster policy callout` of the cluster. All that are known allow.',
      },
    },
    gate: 'condition',
  },
  'china-rules': {
    question: 'Which predefined rules does a cluster of Azure China without restriction have?',
    readings: {
      documented: {
        when: 'the cluster has only the 6 predefined rules that are documented for Azure China',
        evidence: 'The page of docs.azure.cn about the callout policy lists these 6.',
      },
      more: {
        when: 'the cluster has other predefined rules, too',
        evidence: 'The same page says that there may be more, and clusters of the public cloud have more.',
      },
    },
    gate: 'condition',
  },
  'cloud-rules': {
    question:
      'Which predefined rules does a cluster without restriction have in a cloud for which none are documented (usgov, usnat, ussec, german, bleu)?',
    readings: {
      supposed: {
        when: 'the cluster has the predefined rules that are supposed for its cloud, since none are documented',
        evidence:
          'Those of the public cloud with the domains of this one, as the page about Azure China has them: kusto, sql and external_data.',
      },
      more: {
        when: 'the cluster has other predefined rules, too',
        evidence: 'As in the public cloud.',
      },
      none: {
        when: 'the cluster has no predefined rules',
        evidence: 'No page says that it has any.',
        gate: 'undecided',
      },
    },
    gate: 'condition',
  },
  'unread-scripts': {
    question:
      'What do scripts of a template do whose text is not known (`scriptUrl`, computed from what is not known)?',
    readings: {
      nothing: {
        when: 'scripts that were not read leave the callout policy alone',
        evidence: 'Most scripts create tables and functions.',
      },
      allow: {
        when: 'a script that was not read allows everything',
        evidence: 'Commands of the callout policy do run in scripts of level Cluster.',
      },
      deny: {
        when: 'a script that was not read denies everything',
        evidence: 'The same; a rule that denies wins.',
      },
    },
    gate: 'undecided',
  },
  'not-stated': {
    question: 'What has a cluster where its file does not state it, as plans of azurerm state no callout policies?',
    readings: {
      'not-set': {
        when: 'what the file does not state of the cluster is not set',
        evidence: 'The default of the service, and so of every new cluster.',
      },
      allow: {
        when: 'what the file does not state of the cluster allows everything',
        evidence: 'Others may have set it, and a tool that does not know it leaves it as it is.',
      },
      deny: {
        when: 'what the file does not state of the cluster denies everything',
        evidence: 'The same; a rule that denies wins.',
      },
    },
    gate: 'condition',
  },
  'match-subject': {
    question: 'Which text are regexes matched against?',
    readings: {
      uri: {
        when: 'regexes see the URI as it is given',
        evidence: 'The documented rule for sandbox_artifacts has a path.',
      },
      origin: {
        when: 'regexes see scheme, host, port and a slash',
        evidence: 'A refusal of kusto prints `https://<host>/`, and predefined rules end in `/?$`.',
        types: [
          'kusto',
          'sql',
          'mysql',
          'postgresql',
          'azure_digital_twins',
          'cosmosdb',
          'external_data',
          'webapi',
          'azure_openai',
          'genevametrics',
        ],
      },
      host: {
        when: 'regexes see the host alone',
        evidence:
          'Connection strings of databases name a host without a scheme. For the other types, rules that begin with `^https://` could never match, predefined ones among them.',
        types: ['sql', 'mysql', 'postgresql'],
      },
    },
    gate: 'undecided',
  },
  'host-case': {
    question: 'Does the service write scheme and host in small letters before it matches?',
    readings: {
      'as-given': {
        when: 'hosts are matched in the case in which they are given',
        evidence: 'Nothing says otherwise.',
      },
      lower: {
        when: 'hosts are matched in small letters',
        evidence:
          'System.Uri of .NET writes hosts so, and names of clusters are not case-sensitive, while predefined rules have `[a-z0-9]`.',
      },
    },
    gate: 'undecided',
  },
  'match-case': {
    question: 'Does case count when a regex is matched?',
    readings: {
      counts: { when: 'case counts', evidence: 'The default of .NET.' },
      ignored: {
        when: 'case does not count',
        evidence: 'RegexOptions.IgnoreCase is common for hosts; the documentation does not say.',
      },
    },
    gate: 'undecided',
  },
  'dotnet-runtime': {
    question: 'Which runtime of .NET does the service have?',
    readings: {
      current: { when: 'the service has .NET since October 2025', evidence: 'What the rules of the language say.' },
      earlier: {
        when: 'the service has an earlier .NET',
        evidence:
          'Its interpreter matches a lazy repeat of what may be empty differently inside a counted repeat (dotnet/runtime, pull request 120872).',
      },
    },
    gate: 'undecided',
  },
  'fqdn-entry': {
    question: 'What does an entry of `allowedFqdnList` allow?',
    readings: {
      unanchored: {
        when: 'an FQDN entry is the rule without anchors that the service shows',
        evidence: 'The rule was seen in a screenshot of the documentation.',
      },
      exact: {
        when: 'an FQDN entry allows exactly that host',
        evidence: 'The documentation calls entries exact names.',
      },
    },
    gate: 'undecided',
  },
  'cluster-row': {
    question: 'Does the Cluster row of an answer of `.show` come from `calloutPolicies` or from `allowedFqdnList`?',
    readings: {
      policies: { when: 'the Cluster row comes from calloutPolicies', evidence: 'The row shows rules.' },
      'fqdn-list': {
        when: 'the Cluster row comes from allowedFqdnList',
        evidence: 'Each entry of a list is shown as one rule for each type, just as in this row.',
      },
    },
    gate: 'undecided',
  },
  'second-gate': {
    question: 'Does the service refuse loopback, link-local and unresolvable hosts, whatever the policy allows?',
    readings: {
      policy: { when: 'the callout policy alone decides', evidence: 'What an answer is about.' },
      refuses: {
        when: 'the service refuses loopback, link-local and unresolvable hosts',
        evidence:
          'Refusals were seen for webapi and kusto: `Host failed loopback link local check`, with `forbidden subnet address range` or `No such host is known`.',
      },
    },
    gate: 'undecided',
  },
  'external-reads': {
    question: 'Are reads of external_data checked under restriction?',
    readings: {
      checked: {
        when: 'reads of external_data are checked under restriction',
        evidence: 'The documentation: all outbound traffic is blocked but for what is listed.',
      },
      unchecked: {
        when: 'reads of external_data are not checked under restriction',
        evidence: 'A report of 2022: exports were refused, reads were not (dataexplorer-docs, issue 1276).',
      },
    },
    gate: 'condition',
  },
} as const satisfies Readonly<Record<string, OpenQuestion>>;

/** The id of an open question. */
export type QuestionId = keyof typeof openQuestionTable;

/** The id of a reading of that question. */
export type ReadingOf<Id extends QuestionId> = keyof (typeof openQuestionTable)[Id]['readings'] & string;

/** A reading of each question. */
export type Readings = { readonly [Id in QuestionId]: ReadingOf<Id> };

/** Readings that settle their questions. */
export type Assumptions = { readonly [Id in QuestionId]?: ReadingOf<Id> };

/** All questions, in the order of the table. */
// Of a record that is written out, Object.keys gives its keys and no others.
export const QUESTION_IDS = Object.keys(openQuestionTable) as readonly QuestionId[];

/** The question of that id. */
export function questionOf(id: QuestionId): OpenQuestion {
  return openQuestionTable[id];
}

/** The ids of its readings, the default first. */
export function readingsOf(id: QuestionId): readonly string[] {
  return Object.keys(openQuestionTable[id].readings);
}

/** Completes a sentence that ends in `if …`. */
export function conditionOf(id: QuestionId, reading: string): string {
  return questionOf(id).readings[reading]?.when ?? reading;
}

/** What a gate does where a reading turns its answer. */
export function gateOf(id: QuestionId, reading: string): OpenQuestion['gate'] {
  const { readings, gate } = questionOf(id);
  return readings[reading]?.gate ?? gate;
}

/** The reading of each question by which answers are given unless something else is assumed. */
export const DEFAULT_READINGS: Readings = {
  'predefined-rules': 'documented',
  'china-rules': 'documented',
  'cloud-rules': 'supposed',
  'unread-scripts': 'nothing',
  'not-stated': 'not-set',
  'match-subject': 'uri',
  'host-case': 'as-given',
  'match-case': 'counts',
  'dotnet-runtime': 'current',
  'fqdn-entry': 'unanchored',
  'cluster-row': 'policies',
  'second-gate': 'policy',
  'external-reads': 'checked',
};
