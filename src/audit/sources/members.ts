/** The members that hold KQL, whatever document they are in: scripts of templates and plans, queries of dashboards and rules. */
export const KQL_MEMBERS: ReadonlySet<string> = new Set([
  'scriptcontent',
  'script_content',
  'query',
  'querytext',
  'query_text',
  'kql',
  'csl',
  'rawquery',
  'basequery',
  'functionbody',
]);

/** Those that hold a whole script, so that one whose text is computed is worth a word. */
export const SCRIPT_MEMBERS: ReadonlySet<string> = new Set(['scriptcontent', 'script_content']);

/** Those that hold prose: what is in it is content, not code. */
export const PROSE_MEMBERS: ReadonlySet<string> = new Set([
  'description',
  'docstring',
  'summary',
  'comment',
  'comments',
  'title',
  'displayname',
  'markdown',
  'markdowntext',
  'message',
]);
