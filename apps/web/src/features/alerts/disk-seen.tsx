import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import { sizeWords } from "./alert-words.ts";

/** Beside a rule about the disk: how full it is now, or that nobody can say. */
export function DiskSeen() {
  const t = useWords();
  const { data } = useQuery(orpc.alerts.rules.queryOptions({ input: {} }));
  if (data === undefined) return null;
  if (data.disk === null)
    return t("Towpath does not see the disk of its database: a rule about it tells nothing.");
  const { usedPercent, freeBytes } = data.disk;
  return t("Now {used} % are used, {free} are free.", { used: usedPercent, free: sizeWords(t, freeBytes) });
}
