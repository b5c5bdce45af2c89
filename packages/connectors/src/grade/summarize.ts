import type { Connector, Grade } from "../connector.ts";

/** A connector in a few figures, for lists and for the command line. */
export interface ConnectorSummary {
  readonly title: string;
  readonly operations: number;
  readonly triggers: number;
  readonly ready: number;
  readonly needsSetting: number;
  readonly needsCustomCode: number;
  /** How a connection signs in, e.g. `["oauth2"]`, `["api-key"]`, `["basic"]`; empty when it needs none. */
  readonly signIn: readonly string[];
  /** What is missing before all of it works, in plain words. */
  readonly needs: readonly string[];
}

/** Reasons are the same for many operations; so many different ones tell enough. */
const TOLD = 10;

export function summarize(connector: Connector): ConnectorSummary {
  const { operations } = connector;
  const count = (kind: Grade["kind"]) => operations.filter(({ grade }) => grade.kind === kind).length;
  const reasons = operations.flatMap(({ grade }) => (grade.kind === "needs-setting" ? grade.reasons : []));
  return {
    title: connector.title,
    operations: operations.length,
    triggers: operations.filter(({ kind }) => kind === "polling-trigger" || kind === "webhook-trigger")
      .length,
    ready: count("ready"),
    needsSetting: count("needs-setting"),
    needsCustomCode: count("needs-custom-code"),
    signIn: signInOf(connector),
    needs: [...new Set(reasons)].slice(0, TOLD),
  };
}

function signInOf({ connection }: Connector): readonly string[] {
  const ways = connection.sets.flatMap(({ parameters, destinations }) => {
    const oauth = parameters.flatMap((one) => (one.oauth === null ? [] : [one.oauth.identityProvider]));
    if (oauth.length > 0) return oauth;
    if (destinations.some(({ kind }) => kind === "basic")) return ["basic"];
    return parameters.some(({ type }) => type === "securestring") ? ["api-key"] : [];
  });
  return [...new Set(ways)];
}
