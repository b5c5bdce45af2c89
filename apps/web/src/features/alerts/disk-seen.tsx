import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { momentText } from "../../words/dates.ts";
import { useWords } from "../../words/words.tsx";
import { sizeWords } from "./alert-words.ts";

/** It is measured every few seconds while a worker sees it and there is room to note it. */
const RECENT_MS = 5 * 60_000;

/** Beside a rule about the disk: how full it is now, or that nobody can say. */
export function DiskSeen() {
  const t = useWords();
  const { data } = useQuery(orpc.alerts.rules.queryOptions({ input: {} }));
  if (data === undefined) return null;
  if (data.disk === null)
    return t("Towpath does not see the disk of its database: a rule about it tells nothing.");
  const { usedPercent, freeBytes, measuredAt } = data.disk;
  const holes = { used: usedPercent, free: sizeWords(t, freeBytes) };
  if (Date.now() - Date.parse(measuredAt) < RECENT_MS)
    return t("Now {used} % are used, {free} are free.", holes);
  return t("Seen last at {at}: {used} % used, {free} free.", { ...holes, at: momentText(measuredAt, t) });
}
