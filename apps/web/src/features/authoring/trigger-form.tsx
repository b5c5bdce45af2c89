"use client";

import { Checkbox, SegmentedControl, Select } from "@mantine/core";
import {
  bodyPropertyPaths,
  callbackOf,
  type OperationKey,
  readTriggerKind,
  setTriggerKind,
} from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import { toastRefusal } from "../../client/toast.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";
import { FromSample } from "./from-sample.tsx";
import { useWizard } from "./use-wizard-draft.ts";

const KINDS = [
  { value: "action", label: phrase("Action") },
  { value: "polling", label: phrase("Polling trigger") },
  { value: "webhook", label: phrase("Webhook trigger") },
];

/** Whether the operation starts flows, and how. */
export function TriggerForm({
  operationKey: key,
  operation,
}: {
  operationKey: OperationKey;
  operation: ValueObject;
}) {
  const t = useWords();
  const draft = useWizard();
  if (draft.parts === null) return null;
  const kind = readTriggerKind(draft.parts, key);
  const places = bodyPropertyPaths(draft.parts, key).map((path) => path.join("/"));
  const callback = callbackOf(operation)?.join("/") ?? null;
  const setWebhook = (place: string, notificationSample: string) =>
    draft.edit((parts) =>
      setTriggerKind(parts, key, { kind: "webhook", callback: place.split("/"), notificationSample }),
    );
  const choose = (next: string) => {
    if (next === "action") draft.edit((parts) => setTriggerKind(parts, key, { kind: "action" }));
    else if (next === "polling")
      draft.edit((parts) => setTriggerKind(parts, key, { kind: "polling", isBatch: true }));
    else if (places[0] === undefined) {
      toastRefusal(
        t(
          "A webhook needs a body with a property for the address to call back. Make the body from a sample first.",
        ),
      );
    } else setWebhook(places.find((place) => /url|uri|callback|hook/i.test(place)) ?? places[0], "");
  };
  return (
    <section className={styles.card} aria-label={t("What it is for makers")}>
      <h3 className={styles.cardTitle}>{t("What it is for makers")}</h3>
      <div className={styles.scroll}>
        <SegmentedControl
          aria-label={t("Kind of operation")}
          data={KINDS.map(({ value, label }) => ({ value, label: t(label) }))}
          value={kind}
          onChange={choose}
        />
      </div>
      {kind === "polling" && (
        <Checkbox
          label={t("Starts one run for each item of the list that comes back")}
          checked={operation["x-ms-trigger"] === "batch"}
          onChange={(event) => {
            const isBatch = event.currentTarget.checked;
            draft.edit((parts) => setTriggerKind(parts, key, { kind: "polling", isBatch }));
          }}
        />
      )}
      {kind === "webhook" && (
        <>
          <Select
            label={t("Property that takes the address to call back")}
            data={places}
            value={callback}
            allowDeselect={false}
            onChange={(place) => place !== null && setWebhook(place, "")}
          />
          <FromSample
            label={t("Sample of what the service calls back with")}
            about={t("What the flow can use of the event is made of it.")}
            onSample={(sample) => setWebhook(callback ?? "", sample)}
          />
        </>
      )}
    </section>
  );
}
