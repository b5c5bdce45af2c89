/**
 * Other places and names of the same input, in the order in which they are looked for: some designers write
 * `interval: {count, timeUnit}` where others put the unit beside the interval; code, maps and schemas may stand in a
 * file that the action only names. The engine and the checker both read this table.
 */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  "inputs/text": ["inputs/inputText"],
  "inputs/startPosition": ["inputs/startingPosition", "inputs/startIndex"],
  "inputs/interval": ["inputs/interval/interval", "inputs/interval/count"],
  "inputs/timeUnit": ["inputs/interval/timeUnit", "inputs/interval/unit"],
  "inputs/code": ["inputs/codeFile"],
  // Power Automate calls a flow by its id in the solution, older documents an address `url`.
  "inputs/host/workflow/id": ["inputs/host/workflowReferenceName"],
  "inputs/uri": ["inputs/url"],
  "inputs/subscribe/uri": ["inputs/subscribe/url"],
  "inputs/unsubscribe/uri": ["inputs/unsubscribe/url"],
  "inputs/map/content": ["inputs/map/name", "inputs/integrationAccount/map/name"],
  "inputs/schema/content": ["inputs/schema/name", "inputs/integrationAccount/schema/name"],
};

/** The paths at which an input of the catalogue may stand: its own first. */
export const spellingsOf = (path: string): readonly string[] => [
  path,
  ...(Object.hasOwn(SPELLINGS, path) ? (SPELLINGS[path] ?? []) : []),
];
