"use client";

import { Button, Modal, SegmentedControl, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { curlSample, type SampleRequest } from "@towpath/connectors";
import { useId, useState } from "react";
import { DialogEnd } from "../../shell/dialog-end.tsx";
import { useWords } from "../../words/words.tsx";
import { JsonEditor } from "../designer/json-editor.tsx";
import styles from "./authoring.module.css";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

interface Typed {
  readonly method: string;
  readonly url: string;
  readonly headers: string;
  readonly body: string;
  readonly answer: string;
}

const EXAMPLE_ADDRESS = "https://api.example.com/users/{userId}?limit=10";
const EXAMPLE = "curl https://api.example.com/items -H 'Authorization: Bearer …'";

const EMPTY: Typed = { method: "GET", url: "", headers: "", body: "", answer: "" };

/** A request that somebody shows: by a cURL line, or part by part. */
export function SampleDialog(props: {
  opened: boolean;
  onClose: () => void;
  /** False: it was refused, and the dialog stays. */
  onSample: (sample: SampleRequest) => boolean;
}) {
  const t = useWords();
  const [way, setWay] = useState("curl");
  const [curl, setCurl] = useState("");
  const [typed, setTyped] = useState(EMPTY);
  const [problem, setProblem] = useState<string | null>(null);
  const problemId = useId();
  const add = () => {
    const sample = way === "curl" ? curlSample(curl) : ({ ok: true, value: sampleOf(typed) } as const);
    if (!sample.ok) {
      setProblem(t.text(sample.failure.message));
      return;
    }
    setProblem(null);
    if (!props.onSample(sample.value)) return;
    setCurl("");
    setTyped(EMPTY);
    props.onClose();
  };
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t("New operation from a sample request")}
      size="lg"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      <Stack>
        <SegmentedControl
          aria-label={t("How the request is shown")}
          value={way}
          onChange={setWay}
          data={[
            { value: "curl", label: t("cURL line") },
            { value: "parts", label: t("Part by part") },
          ]}
        />
        {way === "curl" ? (
          <Textarea
            label={t("cURL line")}
            description={t(
              "Copy it from the service's documentation, or from the network view of your browser. Secrets in it are not kept.",
            )}
            placeholder={EXAMPLE}
            autosize
            minRows={5}
            maxRows={16}
            styles={{ input: { fontFamily: "var(--tp-font-mono)" } }}
            value={curl}
            onChange={(event) => setCurl(event.currentTarget.value)}
            data-autofocus
          />
        ) : (
          <Parts typed={typed} onChange={setTyped} />
        )}
        {problem !== null && (
          <p id={problemId} role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <DialogEnd onCancel={props.onClose}>
          <Button onClick={add} aria-describedby={problem === null ? undefined : problemId}>
            {t("Add the operation")}
          </Button>
        </DialogEnd>
      </Stack>
    </Modal>
  );
}

function Parts({ typed, onChange }: { typed: Typed; onChange: (next: Typed) => void }) {
  const t = useWords();
  const set = (change: Partial<Typed>) => onChange({ ...typed, ...change });
  return (
    <>
      <div className={styles.address}>
        <Select
          label={t("Method")}
          data={METHODS}
          value={typed.method}
          allowDeselect={false}
          onChange={(method) => set({ method: method ?? "GET" })}
        />
        <TextInput
          label={t("Address")}
          description={t("Put what changes in braces: {example}", { example: EXAMPLE_ADDRESS })}
          value={typed.url}
          onChange={(event) => set({ url: event.currentTarget.value })}
        />
      </div>
      <Textarea
        label={t("Headers")}
        description={t("One a line, e.g. Accept-Language: en")}
        autosize
        minRows={2}
        value={typed.headers}
        onChange={(event) => set({ headers: event.currentTarget.value })}
      />
      <Sample label={t("Body")} value={typed.body} onChange={(body) => set({ body })} />
      <Sample label={t("Answer")} value={typed.answer} onChange={(answer) => set({ answer })} />
    </>
  );
}

/** JSON of which the schema is made. */
export function Sample(props: { label: string; value: string; onChange: (text: string) => void }) {
  const t = useWords();
  return (
    <div>
      <p className={styles.label}>{t("{what} (a sample, as JSON)", { what: props.label })}</p>
      <div className={styles.sample}>
        <JsonEditor
          label={t("{what}, a sample", { what: props.label })}
          value={props.value}
          onChange={props.onChange}
        />
      </div>
    </div>
  );
}

function sampleOf({ method, url, headers, body, answer }: Typed): SampleRequest {
  const pairs = headers.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf(":");
    return at <= 0 ? [] : [{ name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() }];
  });
  return {
    name: null,
    description: "",
    tags: [],
    method,
    url,
    headers: pairs,
    body: body.trim() === "" ? null : { kind: "text", text: body, mediaType: null },
    responses: answer.trim() === "" ? [] : [{ status: 200, description: "OK", headers: [], body: answer }],
    signIn: null,
  };
}
