/** A point where the service's behaviour is not known, and what this interpreter does there. */
export interface Difference {
  /** What this interpreter does. */
  readonly decision: string;
  /** What is known, and why it was decided so. */
  readonly why: string;
}

/**
 * Every decision of ours, by the id that the code at that place names (`OURS(id)` in a comment; a test holds the two together).
 * The table of docs/differences.md is generated from it.
 */
export const differences = {
  'default-cluster': {
    decision:
      'Without a cluster file: `mycluster` in `westeurope`, not restricted, no lists, databases `$systemdb` and `KustoMonitoringPersistentDatabase`, resource group `rg`, an all-zero subscription.',
    why: 'A start for trying things.',
  },
  placeholders: {
    decision:
      '`<ClusterName>`-like placeholders become `mycluster`, `<ClusterRegion>` becomes `westeurope`, each with a warning.',
    why: "The documentation's templates run unchanged.",
  },
  'default-caller': {
    decision: 'Without `--as` and `--principal` the caller is an AllDatabasesAdmin with an invented object id.',
    why: 'The role that all commands need at most.',
  },
  'viewer-is-not-monitor': {
    decision: 'AllDatabasesAdmin includes AllDatabasesMonitor; AllDatabasesViewer does not.',
    why: 'The documentation says "at least AllDatabasesMonitor" and no more.',
  },
  'fqdn-list-needs-restriction': {
    decision: 'While outbound access is not restricted, `allowedFqdnList` is kept and has no effect.',
    why: 'The documentation describes its effect "when restricted outbound access is enabled" only.',
  },
  'both-lists-error': {
    decision:
      '`allowedFqdnList` and `calloutPolicies` both non-empty after a change: 400 `BadRequest` that names both, nothing changes, whether restricted or not.',
    why: 'Documented as "a configuration error"; its code, text and moment are not.',
  },
  'arm-error-texts': {
    decision: "ARM's refusals have texts of our own, with the property and its place.",
    why: 'No real text is known.',
  },
  'arm-egress-refusals': {
    decision:
      "A refusal of an egress property has the code `InvalidClusterUpdateProperty` and the text `[BadRequest] Property 'CalloutPolicies' is invalid, Error Message: …`, with our words after that, in the emulator.",
    why: 'Conjecture: that is how the service refuses another property (azure-cli-extensions issue 9966); no refusal of these three is public.',
  },
  'arm-star': {
    decision: 'A `calloutUriRegex` of a bare `*` is taken from ARM and matches everything. Commands refuse it.',
    why: "ARM's own examples use it, and recorded traffic shows it accepted; what it matches is not known.",
  },
  'arm-invalid-regex': {
    decision:
      'Another regex that .NET cannot read is taken from ARM with a warning: as Allow it allows nothing, as Deny it denies its whole type.',
    why: 'ARM does not check regexes; failing closed is the safe reading.',
  },
  'arm-duplicate-callout-id': {
    decision: 'The same type and regex twice in one list of `calloutPolicies`: 400.',
    why: 'Both would have the same calloutId.',
  },
  'arm-misspelt-property': {
    decision:
      'A name close to one of the three properties, or `allowedCallout`, is an error that names the right one. Other unknown names are kept, with a warning.',
    why: 'The prose of the documentation says `allowedCallout`, which does not exist; a misspelt property would leave a cluster open without a word.',
  },
  'arm-date-format': {
    decision: '`dateTimeAdd` without a format writes the result in the format of its base.',
    why: "The reference's words say so; its sample shows `4/7/2023 2:53:14 PM`.",
  },
  'arm-integers': {
    decision: 'Template expressions count up to 2^53; what goes beyond is an error.',
    why: 'ARM counts in 64 bits. A number that is not exact would be worse than none.',
  },
  'arm-unknown-values': {
    decision:
      'Keys, secrets, identities and resources that only Azure knows: in a resource without effect here the expression is left as it is, and an output is left out, and so is a resource whose name, condition or number they decide, each with a warning; anywhere else they are an error that says so.',
    why: 'A made-up value could decide about a callout.',
  },
  'arm-deployment-surroundings': {
    decision:
      'In templates the tenant is `00000000-0000-0000-0000-0000000000ff`, a resource group is where its cluster is (or in `westeurope`), without tags, and `newGuid()` of the library repeats itself from run to run.',
    why: 'There is no subscription to ask, and runs can be repeated.',
  },
  'arm-operation-takes-effect-at-its-end': {
    decision:
      'The emulator works a change out when its operation begins, and it takes effect when the operation ends, at once unless `--operation-delay` is set. Until then GET gives the old properties and etag with `provisioningState: Running`, and another change of that cluster is refused with 409 `RequestConflict`. Commands go on; what they change stays.',
    why: 'Recorded: the answer to a PUT has the old etag and `Accepted`, and the etag changes when the operation ends. What GET says in between is not known.',
  },
  'arm-location-is-fixed': {
    decision:
      'A PUT or template that gives an existing cluster another location is refused: 409 `InvalidResourceLocation`, in a deployment as its detail.',
    why: "Resources of Azure do not move; the code is Azure Resource Manager's, its text from memory.",
  },
  'arm-add-replaces': {
    decision: '`addCalloutPolicies` with a type and regex that are there already replaces that policy in place.',
    why: 'Recorded calls only ever added new ones. Both would have the same calloutId.',
  },
  'arm-remove-unknown': {
    decision: '`removeCalloutPolicy` with an unknown calloutId: 400, nothing changes.',
    why: 'No such call is on record.',
  },
  'arm-other-resources': {
    decision:
      "Resources of other types are taken from templates and from requests, kept and given back without effect; principal assignments and databases of clusters have one. A deployment's `diagnostics` name those without. Names of providers begin with `Microsoft.`, others are refused.",
    why: 'Templates deploy clusters together with much else.',
  },
  'arm-failed-deployment': {
    decision:
      'A deployment that fails changes nothing. `validate` checks the template only; what a resource is refused for shows when it is deployed (`DeploymentFailed`), and in `whatIf` as `status: Failed`.',
    why: 'Azure leaves what it had deployed before the failure; half a change would be worse in a test. Which refusals `validate` finds on the service is not known.',
  },
  'arm-subscriptions': {
    decision:
      'The subscription of all zeros is always there, any other one as soon as a resource group in it is. Deleting the last cluster leaves its group.',
    why: 'There is no subscription directory to consult.',
  },
  'arm-tokens': {
    decision:
      'Requests to ARM need no token, and none is verified. The managed-identity endpoint gives a token of the default caller to everyone; it is unsigned.',
    why: 'Tests have no directory to log in to.',
  },
  'arm-api-versions': {
    decision: 'Every request needs an `api-version`; any date will do, and properties do not depend on it.',
    why: "The documentation's own templates set `calloutPolicies` under a version that does not know it.",
  },
  'arm-invented-answers': {
    decision:
      'Subscriptions, tenants, provider metadata, outbound network dependencies, template hashes and rate limits are answered with invented values; properties of a cluster that were not set have the defaults of recorded answers.',
    why: 'Clients ask for them on the way.',
  },
  'arm-rules-in-cluster-row': {
    decision: 'While not restricted, the `Cluster` row holds the data-plane policy, then the `calloutPolicies` of ARM.',
    why: 'Rows of a cluster with both have not been seen.',
  },
  'fqdn-rule-per-type': {
    decision:
      'Each FQDN becomes one rule for each type but `webapi`, nine in the documented order: the name escaped, without anchors.',
    why: 'Seen for `sql` in a screenshot; that it holds per type and without webapi is documented, the list and order are not.',
  },
  'data-plane-policy-suspended': {
    decision: 'While restricted, the data-plane policy is neither shown nor used; it is in force again afterwards.',
    why: 'Documented and seen is only that nothing but what ARM lists is allowed.',
  },
  'delete-is-blocked': {
    decision: '`.delete cluster policy callout` is refused under restriction, like `.alter` and `.alter-merge`.',
    why: 'The documentation names those two; an earlier revision says that any change must come through ARM.',
  },
  'operation-names': {
    decision: 'Refusals name operations such as `ClusterCalloutPolicyAlterMergeCommand`.',
    why: 'Only `ClusterCalloutPolicyAlterCommand` and `VersionShowCommand` have been seen.',
  },
  'order-of-checks': {
    decision:
      'Syntax, then role, then restriction, then the content of the policy, then what the tail makes of the result. Whatever fails, nothing changes.',
    why: 'The order on the service is not known.',
  },
  'policy-content': {
    decision:
      'A policy is a JSON array of objects with exactly `CalloutType`, `CalloutUriRegex` and `CanCall`, known types (in any case) and regexes that .NET reads; at most 100,000 rules. Anything else: 400 `General_BadRequest`.',
    why: 'No refusal of a policy by the service is on record.',
  },
  'fqdn-rule-is-unanchored': {
    decision:
      'An FQDN list decides by the unanchored rules that the service shows, so it also allows `https://evil.example/?x=<fqdn>`. A decision that rests on this carries the warning `fqdn-rule-is-unanchored`.',
    why: 'The rule was seen; the documentation calls entries exact names.',
  },
  'internal-storage': {
    decision:
      "Callouts of type `external_data` over https to the cluster's own `<cluster>internalsa.{blob,queue,table}.core.windows.net` (in other clouds, the domain of their storage) are always allowed: layer `internal`, by comparing the host.",
    why: 'That such rules exist and cannot be changed is documented; no row shows them.',
  },
  'cloud-rules': {
    decision:
      'The cloud of a cluster follows from its URI, or else its location; `--cloud` says it. Azure China has the 6 rules of its own documentation. A cloud without such a page is supposed to have the rules of the public cloud for kusto, sql and external_data with its own domains; what rests on them `DEPENDS` on `cloud-rules`.',
    why: 'Domains are in the SDKs; which predefined rules these clouds have is documented nowhere.',
  },
  'match-subject': {
    decision:
      'Regexes are matched against the URI as given; `origin` and `host` can be chosen instead, and every explanation names the assumption. Case counts unless IgnoreCase is switched on.',
    why: 'The documentation never says which text is matched, nor with which options.',
  },
  'open-questions': {
    decision:
      'What is not known of the service and can change an answer is a question of [assumptions](assumptions.md) with its credible readings. Answers are given by the default readings; one that is the same under every credible reading is `robust`, any other one `DEPENDS`, with the smallest set of questions that turns it.',
    why: 'A user who does not know what an answer rests on takes a guess for a fact.',
  },
  'second-gate-forms': {
    decision:
      'The second gate is asked about localhost, loopback, link-local and unspecified addresses in every form that reads as one: `127.1`, `2130706433`, `0x7f.1`, `[::1]`, `[::ffff:127.0.0.1]`, `localhost.`. Names are never resolved: those that are sure not to resolve (of `.invalid`, with a label that is empty or too long) are asked about, too; whether another name resolves, and to what, is left aside.',
    why: 'The refusal that was seen is about `169.254.169.254`; its text names the address that `uri.IdnHost` resolves to, and System.Uri and resolvers read all of these forms.',
  },
  'property-text': {
    decision:
      'A regex of a property is about the text that rules see: without regard to case where they ignore it, with the host in small letters where the service writes it so.',
    why: 'Hosts are the same in any case. Otherwise no property with a regex would hold under every reading.',
  },
  'gates-and-readings': {
    decision:
      'A gate fails (exit code 1) where the default reading says no, and is undecided (3) where only another credible reading does. Other predefined rules, and reads of external_data that are not checked, fail no gate: it passes, and the condition is in the same sentence.',
    why: 'Which texts other predefined rules have is not known, so no reading says that one of them allows a given host; unchecked reads are beside the policy. A gate that is always undecided is useless.',
  },
  'dotnet-runtime': {
    decision:
      'A lazy, unbounded repeat of what may be empty, such as `(?:-?)+?`, is matched as .NET does since October 2025 (dotnet/runtime, pull request 120872). Decisions that depend on it say so; nothing is proved about such a rule; `lint` names it (EGR044).',
    why: 'Earlier interpreters of .NET lose count there and match other texts. Which runtime the service has is not known.',
  },
  'merge-answers-whole-policy': {
    decision: '`.alter-merge` answers with the whole resulting data-plane policy.',
    why: 'The documented example starts from an empty one.',
  },
  'data-plane-only': {
    decision:
      '`.alter`, `.alter-merge` and `.delete` read, change and answer with the data-plane policy only, never with rules of ARM.',
    why: 'How the service keeps the two apart is not known.',
  },
  'show-after-delete': {
    decision: 'After `.delete`, whose row says `null`, `.show` says `[]`.',
    why: 'The row of `.delete` is documented; what follows is not.',
  },
  'show-answer-data-plane': {
    decision:
      'In an answer of `.show cluster policy callout` with an immutable row, the rules of the other row are read as the data-plane policy; from the first one that no command takes on, as callout policies of ARM.',
    why: 'The row does not say which rules came by commands and which by ARM.',
  },
  'check-connection-string': {
    decision:
      '`check` asks for the server of a connection string (`Server=tcp:host,1433;…`, `Host=…`, `AccountEndpoint=…`) as `https://host/`, and says so.',
    why: 'Predefined rules of sql end at the host, so neither port nor connection string can be what they see; the rest is not known.',
  },
  'database-scripts': {
    decision:
      "A `databases/scripts` resource of a template, or one that is put, runs on its cluster's data-plane policy, as an administrator, divided as a script of `.execute cluster script` is. Of its commands only `.alter` and `.alter-merge cluster policy callout` have an effect. A failing one fails the deployment or operation and leaves nothing of the script, or is passed over with `continueOnErrors`. Put again unchanged, it does not run; deleted, it takes back nothing.",
    why: 'That cluster-level commands run so, the refused verbs and the text for `scriptLevel: Database` were seen; how a script is divided and what of a failed one stays were not.',
  },
  'scripts-of-tools': {
    decision:
      'Scripts that Terraform, Pulumi and what-if results carry run as those of templates do: what ran before on both sides of a change, what is created or replaced after it. Where their order is not told and matters, or a script of unknown cluster speaks of the callout policy, what they do is an assumption. azurerm marks every `script_content` as sensitive: the rules that its commands set are shown, as every cluster shows them, and nothing else of the text is.',
    why: 'Such a script is how azurerm sets callout policies; rules of a cluster are no secret, other commands may hold some.',
  },
  'script-properties': {
    decision:
      'Properties of `.execute cluster script` are taken in any case; unknown ones have no effect and give a warning. A malformed command refuses the whole script before any of it runs.',
    why: 'The official parser takes any property; half a script is worse than none.',
  },
  'syntax-errors': {
    decision:
      'Everything that is not one whole supported command is `BadRequest_SyntaxError` with texts of our own: leftover tokens, a second literal, a second command, and commands of Kusto that are not supported here (`SYN_UNSUPPORTED`).',
    why: "The service's parser is not public; the official editor drops leftovers silently, and running half of what was written is worse.",
  },
  'query-stricter-than-editor': {
    decision:
      'Tails are refused where the official editor takes them but nothing sensible can run: malformed literals such as `long(abc)`, `where a = true`, named arguments, a `take` of what is not a constant or negative, a scalar value as a query of its own, comparing a string with a number, a dynamic key of `top`, a `;` that is followed by no query.',
    why: 'The service very probably refuses them too; no refusal is on record.',
  },
  'query-sample': {
    decision: '`sample` and `sample-distinct` give the first rows, not random ones.',
    why: 'The service gives any rows; runs can be repeated.',
  },
  'query-parse-kv': {
    decision:
      '`parse-kv` without delimiters gives the word after a key: letters, digits and underscores. One delimiter without the other is refused.',
    why: 'The documentation says that everything else is a delimiter, and has one example.',
  },
  'query-source-names': {
    decision:
      'The column of `union withsource=` has the name of a table that is named, and `union_arg0`, `union_arg1`, … for every other expression, by its place.',
    why: 'The documentation shows names of tables; for other expressions it promises no names.',
  },
  'query-null-keys': {
    decision: 'A null in a key of `join` and `lookup` equals nothing, not even another null.',
    why: 'As in `==`, which is null there; the pages of the operators do not say.',
  },
  'query-percentiles': {
    decision:
      '`percentile()` and its kin give the least value that so many percent of all do not exceed, exactly, and never a value between two.',
    why: 'The service estimates percentiles; how it takes one between two values is not known.',
  },
  'query-batch': {
    decision:
      'Of `COMMAND | OPERATORS ; QUERY`, what the command is piped through is a result of its own, before those of the queries; of `COMMAND ; QUERY`, only the queries are.',
    why: "A client's own tests read two results of the first form; the examples of `$command_results` show the result of the query alone.",
  },
  'query-extend-keeps-place': {
    decision:
      '`extend` of an existing column keeps its place; `dcount` is exact; `arg_max(a, b)` inside an expression is the value of `a`. Inside dynamic values integers beyond 2^53 are rounded, and reals that are whole are integers: `1.0` is `1`, of the type `int` to `gettype`.',
    why: "The official binder keeps the place, the documentation says that the column moves to the end; the service's `dcount` is an estimate. What the service makes of several values in the place of one is not known. Dynamic values are JSON data here, whose numbers are of one kind.",
  },
  'time-stands-still': {
    decision:
      'In the library `now()` is a fixed time, unless `cluster.now` is replaced; the command line tells the real time.',
    why: 'Runs can be repeated.',
  },
  'caller-of-requests': {
    decision:
      "The emulator does not authenticate requests. A request runs as its headers `x-kusto-callout-role` and `x-kusto-callout-principal` say, or as the owner of its bearer token, whose claims are believed, or as the default caller. A token's owner has the roles that ARM's `principalAssignments` give on that cluster; where there are none at all, every caller has the default role. The same holds for the principal that `--principal` names without `--role`, also on the command line, where the template of the cluster assigns the roles.",
    why: 'Tests have no directory to log in to. A token that cannot be read counts as none.',
  },
  'clusters-by-path': {
    decision:
      'With several clusters in one emulator, the first part of the path names one: `http://127.0.0.1:8080/contoso`. Without it, the first cluster is meant, as with the name of one of its databases; any other name is refused.',
    why: 'On the service each cluster has a host name of its own. Clients keep the path of a connection string.',
  },
  'read-only-requests': {
    decision:
      'With `x-ms-readonly`, `request_readonly` or `request_readonly_hardline`, whatever changes the policy is a 403 `Forbidden` with a text of our own.',
    why: 'The three are documented, their refusal is not.',
  },
  'protocol-refusals': {
    decision:
      'Requests that reach no command have texts of our own: no JSON, other content types and methods, unknown paths, too large a body. Two are the recorded ones: an empty `csl`, and a command sent to `/v2/rest/query`. Queries and ingestion are refused.',
    why: 'No others are on record, and there is no data to query.',
  },
  'hint-headers': {
    decision: 'Errors of the emulator carry the headers `x-kusto-callout-reason` and `x-kusto-callout-hint`.',
    why: "What to do about an error has no place in the service's envelope.",
  },
  'unsaved-state': {
    decision:
      'With `--state`, a change is on the disk before it is answered. When it cannot be saved, it is answered all the same, a line on standard error says so, and the next change tries again. A second emulator of this machine on the same file does not start.',
    why: 'A full disk should not stop a test; two emulators would overwrite each other’s state.',
  },
  'emulator-limits': {
    decision:
      'The emulator takes requests of 32 MB with 16 KB of headers, waits 10 s for headers and 60 s for a request, holds 2,000 connections and, in all, 1,000 clusters, 1,000 resource groups, 10,000 other resources and the last 800 deployments; a template has at most 4 M characters and 800 resources.',
    why: "Every input needs a bound; those of the service are larger, not known, or, of templates, ARM's own.",
  },
  'output-formats': {
    decision:
      'CSV ends lines with LF; NaN and infinities are strings in JSON; the envelope of `--format kusto` has fixed ids, times and machine names.',
    why: 'Formats of ours, or parts of an answer that differ with every request.',
  },
  'other-policies': {
    decision:
      '`.show cluster policy caching` and `.show cluster policy capacity` answer with the documented defaults; commands that change these policies are not supported.',
    why: 'Clients and health checks ask for them; they have no part in callouts.',
  },
  'invented-answers': {
    decision:
      '`.show version`, `.show cluster`, `.show databases`, `.show cluster principals` and the ids of `.execute cluster script` answer with fixed, invented values.',
    why: 'Clients ask for them on connecting; runs can be repeated.',
  },
  'audit-cluster-name': {
    decision:
      '`cluster()` with a name of no or one dot means `<name>.kusto.windows.net`, or the domain of the cloud that the audited cluster is in, over https, in small letters, with a slash after the host.',
    why: "The rule for dots is that of Microsoft's language library; the refusal that was seen prints `https://<host>/`. The documentation speaks of the public cloud alone; other clouds cannot reach it by such a name.",
  },
  'audit-server-name': {
    decision:
      'Callouts to SQL, MySQL and PostgreSQL are audited as `https://<host>/`, without protocol, port and connection string.',
    why: 'The predefined rules for sql end after the host, while people write `tcp:host,1433`.',
  },
  'audit-own-cluster': {
    decision: "`cluster()` with the audited cluster's own name is not reported as a callout.",
    why: 'The data is there already; the documentation does not say.',
  },
  'audit-holes': {
    decision:
      'A part of a URI that an audit cannot know may be any text, also one with a slash or an @: ALWAYS and NEVER hold for all of them.',
    why: 'The value may be set to any text.',
  },
  'audit-external-sql': {
    decision:
      'An external table of `kind=sql` is audited as external_data and as the type of its database; it counts as allowed or denied only where both agree.',
    why: "The policy's page says that external_data covers external tables; the plugins' pages suggest the other type.",
  },
} as const satisfies Readonly<Record<string, Difference>>;
