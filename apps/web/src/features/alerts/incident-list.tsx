import { Button, Menu } from "@mantine/core";
import { IconBellOff, IconCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import type { Incident } from "./alert-types.ts";
import { factsWords, subjectWords } from "./alert-words.ts";
import styles from "./alerts.module.css";
import { IncidentSubject } from "./incident-subject.tsx";
import { MuteItems } from "./mute-items.tsx";
import { shownRuleName } from "./rule-name.ts";
import { ToldButton } from "./told-button.tsx";
import { useOpenIncidents } from "./use-open-incidents.ts";

/** What is wrong now. */
export function IncidentList({ mayChange }: { readonly mayChange: boolean }) {
  const t = useWords();
  const incidents = useOpenIncidents();
  const items = incidents.data?.items ?? [];
  return (
    <section aria-labelledby="alerts-open">
      <div className={styles.head}>
        <h2 id="alerts-open" className={styles.title}>
          {t("Wrong now")}
        </h2>
      </div>
      {incidents.isError && <ListMessage error={incidents.error} onRetry={() => void incidents.refetch()} />}
      {incidents.isSuccess && items.length === 0 && (
        <p className={styles.none}>{t("Nothing that a rule watches is wrong.")}</p>
      )}
      {items.length > 0 && (
        <ul className={styles.list} aria-label={t("Wrong now")}>
          {items.map((incident) => (
            <IncidentRow key={incident.id} incident={incident} mayChange={mayChange} />
          ))}
        </ul>
      )}
    </section>
  );
}

function IncidentRow(props: { readonly incident: Incident; readonly mayChange: boolean }) {
  const t = useWords();
  const { id, facts, ruleName, beganAt, acknowledged } = props.incident;
  return (
    <li id={id} className={styles.row}>
      <div className={styles.what}>
        <IncidentSubject incident={props.incident} />
        <p className={`${styles.about} ${styles.wrong}`}>{factsWords(t, facts)}</p>
        {facts.kind === "disk" && <DiskAdvice />}
        <p className={styles.about}>
          {shownRuleName(t, ruleName)}, <Since at={beganAt} />
          {acknowledged !== null && `. ${t("{name} knows.", { name: acknowledged.by ?? t("Somebody") })}`}
          <Muted until={props.incident.mutedUntil} />
        </p>
      </div>
      <div className={styles.buttons}>
        <ToldButton incidentId={id} />
        {props.mayChange && <IncidentButtons incident={props.incident} />}
      </div>
    </li>
  );
}

/** What follows if nobody does anything, and what to do. */
function DiskAdvice() {
  const t = useWords();
  return (
    <p className={styles.about}>
      {t.rich(
        "When nothing is free, events are refused and runs stand still until there is space. Free some, or keep ended runs for a shorter time: the settings of each <flows>flow</flows> say for how long.",
        { flows: (inside) => <Link href="/">{inside}</Link> },
      )}
    </p>
  );
}

function Muted({ until }: { readonly until: string | null }) {
  const t = useWords();
  if (until === null || Date.parse(until) < Date.now()) return null;
  return `. ${t("Muted until {at}.", { at: new Date(until).toLocaleString(t.locale) })}`;
}

function IncidentButtons({ incident }: { readonly incident: Incident }) {
  const t = useWords();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: orpc.alerts.key() });
  const acknowledge = useMutation(orpc.alerts.acknowledge.mutationOptions({ onSettled }));
  const mute = useMutation(orpc.alerts.mute.mutationOptions({ onSettled }));
  const { id, ruleId, acknowledged, mutedUntil } = incident;
  const subject = subjectWords(t, incident);
  return (
    <>
      {acknowledged === null && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconCheck size={15} aria-hidden />}
          loading={acknowledge.isPending}
          onClick={() => acknowledge.mutate({ id })}
          aria-label={t("Acknowledge: {flow}", { flow: subject })}
        >
          {t("Acknowledge")}
        </Button>
      )}
      {ruleId !== null && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconBellOff size={15} aria-hidden />}
              loading={mute.isPending}
              aria-label={t("Mute: {flow}", { flow: subject })}
            >
              {t("Mute")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <MuteItems mutedUntil={mutedUntil} onMute={(minutes) => mute.mutate({ id, minutes })} />
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
