import {
  type AlertFacts,
  type AlertIncident,
  type AlertRule,
  type MeasuredDisk,
  type SentMessage,
  usedPercentOf,
  withoutPlace,
} from "@towpath/alerts";
import type { Role } from "@towpath/db";
import { isoTime, isoTimeOrNull } from "./iso-time.ts";

export function presentRule(rule: AlertRule) {
  const { id, flow, name, settings, webhook, enabled, mutedUntil, openIncidents, createdAt } = rule;
  const { terms, everyMinutes, mailTo, mailAdmins } = settings;
  return {
    ...{
      id,
      flow,
      name,
      terms,
      everyMinutes,
      mailTo: [...mailTo],
      mailAdmins,
      webhook,
      enabled,
      openIncidents,
    },
    mutedUntil: isoTimeOrNull(mutedUntil),
    createdAt: isoTime(createdAt),
  };
}

function presentFacts(facts: AlertFacts) {
  switch (facts.kind) {
    case "silence":
      return { ...facts, since: isoTime(facts.since) };
    case "waits":
      return { ...facts, since: isoTime(facts.since) };
    default:
      return facts;
  }
}

/** @param role of the reader: where the data lies is for admins alone */
export function presentIncident(incident: AlertIncident, role: Role) {
  const { id, ruleId, ruleName, flow, facts, wasTold, acknowledgedAt, acknowledgedBy } = incident;
  return {
    ...{ id, ruleId, ruleName, flow, wasTold },
    facts: presentFacts(role === "admin" ? facts : withoutPlace(facts)),
    beganAt: isoTime(incident.beganAt),
    endedAt: isoTimeOrNull(incident.endedAt),
    acknowledged: acknowledgedAt === null ? null : { at: isoTime(acknowledgedAt), by: acknowledgedBy },
    mutedUntil: isoTimeOrNull(incident.mutedUntil),
  };
}

/** Without its folder, which is for admins alone. */
export const presentDisk = (disk: MeasuredDisk) => ({
  usedPercent: Math.floor(usedPercentOf(disk)),
  freeBytes: disk.freeBytes,
  measuredAt: isoTime(disk.measuredAt),
});

export const presentMessage = (message: SentMessage) => ({
  ...message,
  createdAt: isoTime(message.createdAt),
  sentAt: isoTimeOrNull(message.sentAt),
});
