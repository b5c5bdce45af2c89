"use client";

import { Button, FileButton, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { emptyDraft } from "@towpath/connectors";
import { useMemo, useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { PageFrame } from "../../shell/page-frame.tsx";
import { useIsClient } from "../../shell/use-is-client.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";
import type { WizardTexts } from "./draft-history.ts";
import { DraftNotes } from "./draft-notes.tsx";
import { KeptBanner } from "./kept-banner.tsx";
import { type KeptNewDraft, keepDraft, newPlace, readKeptNewDrafts } from "./kept-draft.ts";
import { Wizard } from "./wizard.tsx";

interface Begun {
  readonly texts: WizardTexts;
  /** Where it is kept until it is saved. */
  readonly place: string;
  readonly notes: readonly {
    readonly kind: "lost" | "assumed";
    readonly where: string;
    readonly message: string;
  }[];
}

/** A custom connector begins with whatever describes the service; the wizard takes it from there. */
export function NewConnectorPage() {
  const t = useWords();
  const [begun, setBegun] = useState<Begun | null>(null);
  const begin = (texts: WizardTexts, notes: Begun["notes"] = [], place = newPlace(Date.now())) =>
    setBegun({ texts, notes, place });
  const make = useMutation(
    orpc.authoring.fromSource.mutationOptions({
      // It is said above the sources.
      meta: { quiet: true },
      onSuccess: ({ definitionText, propertiesText, notes }) =>
        begin({ definition: definitionText, properties: propertiesText, script: "" }, notes),
    }),
  );
  if (begun !== null) {
    return (
      <Wizard
        initial={begun.texts}
        edited={null}
        iconUrl={null}
        keptAs={begun.place}
        notice={<DraftNotes notes={begun.notes} />}
      />
    );
  }
  const fromScratch = (title: string) => {
    const { definition, properties } = emptyDraft(title);
    begin({ definition, properties, script: "" });
  };
  return (
    <PageFrame
      title={t("New connector")}
      about={t(
        "Begin with what the service's documentation gives you. Everything can be changed afterwards, and nothing is saved before you say so.",
      )}
    >
      <Unsaved onRecover={({ place, kept }) => begin(kept.texts, [], place)} />
      {make.isError && (
        <p role="alert" className={styles.problem}>
          {messageOf(make.error, t)}
        </p>
      )}
      <div className={styles.sources}>
        <FromText busy={make.isPending} onText={(text) => make.mutate({ text })} />
        <FromFile busy={make.isPending} onFiles={(files) => make.mutate({ files: [...files] })} />
        <FromUrl busy={make.isPending} onUrl={(url) => make.mutate({ url })} />
        <FromScratch onTitle={fromScratch} />
      </div>
    </PageFrame>
  );
}

/** What was begun on this page before, and never saved. */
function Unsaved({ onRecover }: { onRecover: (draft: KeptNewDraft) => void }) {
  const isClient = useIsClient();
  const [discarded, setDiscarded] = useState<ReadonlySet<string>>(new Set());
  const drafts = useMemo(() => (isClient ? readKeptNewDrafts() : []), [isClient]);
  return drafts
    .filter(({ place }) => !discarded.has(place))
    .map((draft) => (
      <KeptBanner
        key={draft.place}
        kept={draft.kept}
        onRecover={() => onRecover(draft)}
        onDiscard={() => {
          keepDraft(draft.place, null);
          setDiscarded((before) => new Set([...before, draft.place]));
        }}
      />
    ));
}

function FromText({ busy, onText }: { busy: boolean; onText: (text: string) => void }) {
  const t = useWords();
  const [text, setText] = useState("");
  return (
    <section className={styles.source} aria-labelledby="source-text">
      <h2 id="source-text" className={styles.cardTitle}>
        {t("Paste a cURL line or a document")}
      </h2>
      <Textarea
        label={t("cURL line, OpenAPI document (JSON or YAML), WSDL or Postman collection")}
        description={t("What it is, is seen by itself. Secrets in a cURL line are not kept.")}
        autosize
        minRows={6}
        maxRows={16}
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--tp-font-mono)" } }}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button
        className={styles.inline}
        loading={busy}
        disabled={text.trim() === ""}
        onClick={() => onText(text)}
      >
        {t("Use this text")}
      </Button>
    </section>
  );
}

interface SourceText {
  readonly path: string;
  readonly text: string;
}

function FromFile({ busy, onFiles }: { busy: boolean; onFiles: (files: readonly SourceText[]) => void }) {
  const t = useWords();
  const read = async (chosen: readonly File[]) => {
    if (chosen.length === 0) return;
    onFiles(await Promise.all(chosen.map(async (file) => ({ path: file.name, text: await file.text() }))));
  };
  return (
    <section className={styles.source} aria-labelledby="source-file">
      <h2 id="source-file" className={styles.cardTitle}>
        {t("Open a file")}
      </h2>
      <p className={styles.about}>
        {t(
          "An OpenAPI document 2.0, 3.0 or 3.1 (JSON or YAML), a Postman collection, or a WSDL, with the documents that it imports.",
        )}
      </p>
      <FileButton
        multiple
        onChange={(files) => void read(files)}
        accept=".json,.yaml,.yml,.txt,.wsdl,.xsd,.xml"
      >
        {(button) => (
          <Button {...button} variant="default" className={styles.inline} loading={busy}>
            {t("Choose a file")}
          </Button>
        )}
      </FileButton>
    </section>
  );
}

function FromUrl({ busy, onUrl }: { busy: boolean; onUrl: (url: string) => void }) {
  const t = useWords();
  const [url, setUrl] = useState("");
  return (
    <section className={styles.source} aria-labelledby="source-url">
      <h2 id="source-url" className={styles.cardTitle}>
        {t("Fetch from an address")}
      </h2>
      <TextInput
        label={t("Address of the document")}
        description={t("The server fetches it, as far as it may call that host.")}
        type="url"
        placeholder="https://api.example.com/openapi.json"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Button
        variant="default"
        className={styles.inline}
        loading={busy}
        disabled={url.trim() === ""}
        onClick={() => onUrl(url.trim())}
      >
        {t("Fetch")}
      </Button>
    </section>
  );
}

function FromScratch({ onTitle }: { onTitle: (title: string) => void }) {
  const t = useWords();
  const [title, setTitle] = useState("");
  return (
    <section className={styles.source} aria-labelledby="source-scratch">
      <h2 id="source-scratch" className={styles.cardTitle}>
        {t("From scratch")}
      </h2>
      <TextInput
        label={t("Title")}
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Button
        variant="default"
        className={styles.inline}
        disabled={title.trim() === ""}
        onClick={() => onTitle(title.trim())}
      >
        {t("Begin")}
      </Button>
    </section>
  );
}
