import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { orpc } from "../../client/api.ts";
import { Since } from "../../shell/since.tsx";
import { momentText } from "../../words/dates.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { useDesigner } from "./designer-context.ts";
import classes from "./dialogs.module.css";
import {
  askedWords,
  countWords,
  lastCheckWords,
  latenessWords,
  nextWord,
  type SubscriptionFacts,
  subscriptionWords,
  type TriggerStateFacts,
} from "./trigger-words.ts";

const bold = (inside: ReactNode[]) => <strong>{inside}</strong>;

const SOONEST_LOOK_MS = 2_000;
const LATEST_LOOK_MS = 60_000;
/** Nothing more happens to such a subscription by itself. */
const SETTLED: ReadonlySet<SubscriptionFacts["state"]> = new Set(["subscribed", "left"]);

/** When the trigger fires next, and what came of the last time. Looks again once the time shown has passed. */
export function TriggerState() {
  const t = useWords();
  const flowId = useDesigner((state) => state.flowId);
  const facts = useDesigner((state) => state.facts);
  const shown = { nextRunAt: facts.nextRunAt, trigger: facts.trigger, subscription: facts.subscription };
  const drivesItself = Object.values(shown).some((part) => part !== null);
  const { data } = useQuery({
    queryKey: ["trigger-state", flowId, facts.revision, facts.enabled, facts.publishedVersion?.number],
    enabled: drivesItself,
    queryFn: async () => {
      const flow = await orpc.flows.get.call({ id: flowId });
      return { nextRunAt: flow.nextRunAt, trigger: flow.trigger, subscription: flow.subscription };
    },
    initialData: shown,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => {
      const { nextRunAt = null, subscription = null } = state.data ?? {};
      if (subscription !== null && !SETTLED.has(subscription.state)) return SOONEST_LOOK_MS;
      const waitMs = nextRunAt === null ? LATEST_LOOK_MS : Date.parse(nextRunAt) - Date.now() + 500;
      return Math.min(LATEST_LOOK_MS, Math.max(SOONEST_LOOK_MS, waitMs));
    },
  });
  if (!drivesItself) return null;
  return (
    <div className={classes.facts}>
      {facts.asks !== null && (
        <Text size="sm">{t.rich(askedWords(data.trigger?.kind ?? null), { ...facts.asks, b: bold })}</Text>
      )}
      {data.nextRunAt !== null && data.trigger?.heldSince == null && (
        <Text size="sm">
          {t.rich(nextWord(data.trigger?.kind ?? null), { time: momentText(data.nextRunAt, t), b: bold })}
        </Text>
      )}
      {data.subscription !== null && <Subscription subscription={data.subscription} />}
      {data.trigger?.heldSince != null && (
        <OnHold since={data.trigger.heldSince} why={data.trigger.message} />
      )}
      {data.trigger !== null && data.trigger.heldSince === null && <LastCheck trigger={data.trigger} />}
    </div>
  );
}

function Subscription({ subscription }: { subscription: SubscriptionFacts }) {
  const t = useWords();
  return (
    <Text size="sm" {...(subscription.message === null ? {} : { c: "var(--tp-danger)" })}>
      {subscriptionWords(t, subscription)}
    </Text>
  );
}

/** Nothing is lost meanwhile: what the trigger knows of its service is kept. */
function OnHold({ since, why }: { since: string; why: string | null }) {
  const t = useWords();
  return (
    <Text size="sm" c="var(--tp-danger)">
      {t.rich(
        "Put on hold <since></since>: the service is not asked. {why} What the trigger knows is kept.",
        { since: () => <Since at={since} />, why: why === null ? "" : t.text(why) },
      )}
    </Text>
  );
}

function LastCheck({ trigger }: { trigger: TriggerStateFacts }) {
  const t = useWords();
  const { checkedAt } = trigger;
  if (checkedAt === null) return null;
  const told = [lastCheckWords(t, trigger), latenessWords(t, trigger)].filter((words) => words !== null);
  if (told.length === 0 && trigger.kind !== "poll") return null;
  const failed = trigger.outcome === "failed";
  return (
    <>
      <Text size="sm" {...(failed ? { c: "var(--tp-danger)" } : {})}>
        {t.rich(
          trigger.kind === "poll"
            ? phrase("Last check: <since></since>. {words}")
            : phrase("Last time: <since></since>. {words}"),
          { since: () => <Since at={checkedAt} />, words: told.join(" ") },
        )}
      </Text>
      <Text size="xs" c="dimmed">
        {countWords(t, trigger)}
      </Text>
    </>
  );
}
