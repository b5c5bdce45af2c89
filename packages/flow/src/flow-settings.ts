/**
 * When the lines of a run's history become durable: before each effect and at the end, each step before the next, or
 * behind the answer. An event is durable before it is acknowledged, with one exception: under `behind`, a caller whom
 * the flow answers with nothing left to do hears before its run is recorded. No mode loses work.
 */
export type Durability = "ends" | "everyStep" | "behind";

/** How Towpath treats a flow. Not part of its definition: the same file may be imported with other settings. */
export interface FlowSettings {
  readonly durability: Durability;
  /** How many days its ended runs are kept; null: as long as the installation keeps runs. */
  readonly retentionDays: number | null;
}

export const DEFAULT_FLOW_SETTINGS: FlowSettings = { durability: "ends", retentionDays: null };

/** Days. The default is also that of a public product makers come from; a year bounds what a database must hold. */
export const RETENTION_DAYS = { least: 1, default: 30, most: 365 } as const;

const DURABILITIES: readonly Durability[] = ["ends", "everyStep", "behind"];

/** Reads stored settings. What is missing, unknown or out of range counts as the default: an older row must serve. */
export function parseFlowSettings(text: string): FlowSettings {
  const stored = objectOf(text);
  const durability = DURABILITIES.find((known) => known === stored.durability);
  const { retentionDays: days } = stored;
  return {
    durability: durability ?? DEFAULT_FLOW_SETTINGS.durability,
    retentionDays: isRetention(days) ? days : DEFAULT_FLOW_SETTINGS.retentionDays,
  };
}

/** As it is stored: members at their default are left out, so that a later default reaches flows nobody set. */
export function formatFlowSettings({ durability, retentionDays }: FlowSettings): string {
  return JSON.stringify({
    ...(durability === DEFAULT_FLOW_SETTINGS.durability ? {} : { durability }),
    ...(retentionDays === null ? {} : { retentionDays }),
  });
}

/** @returns days that ended runs of a flow with these settings are kept */
export const keptDays = ({ retentionDays }: FlowSettings): number => retentionDays ?? RETENTION_DAYS.default;

function isRetention(days: unknown): days is number {
  return (
    typeof days === "number" &&
    Number.isInteger(days) &&
    days >= RETENTION_DAYS.least &&
    days <= RETENTION_DAYS.most
  );
}

function objectOf(text: string): { durability?: unknown; retentionDays?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
