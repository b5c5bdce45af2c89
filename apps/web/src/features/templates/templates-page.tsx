"use client";

import { SegmentedControl, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { ListMessage } from "../../shell/list-message.tsx";
import { PageFrame } from "../../shell/page-frame.tsx";
import { useWords } from "../../words/words.tsx";
import { operationsOf, searchTemplates } from "./search-templates.ts";
import { TemplatePicture } from "./template-picture.tsx";
import { isTemplateKind, TEMPLATE_KINDS, type Template, type TemplateKind } from "./templates.ts";
import styles from "./templates-page.module.css";

/** Flows to begin with: found by words and kind, looked at before they are taken. */
export function TemplatesPage() {
  const t = useWords();
  const [query, setQuery] = useState("");
  const [kind, setKind] = useState<TemplateKind | null>(null);
  const found = searchTemplates(t, query, kind);
  const kinds = Object.entries(TEMPLATE_KINDS).map(([value, label]) => ({ value, label: t(label) }));
  return (
    <PageFrame
      title={t("Templates")}
      about={t(
        "Flows that work as they are, or with an address of yours. Look at one; what you take is your own draft.",
      )}
    >
      <div className={styles.tools}>
        <TextInput
          className={styles.search}
          type="search"
          aria-label={t("Search templates")}
          placeholder={t("Search by what it does or uses")}
          leftSection={<IconSearch size={17} aria-hidden />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          maxLength={200}
        />
        <div className={styles.kinds}>
          <SegmentedControl
            aria-label={t("Kind of template")}
            data={[{ value: "all", label: t("All") }, ...kinds]}
            value={kind ?? "all"}
            onChange={(value) => setKind(isTemplateKind(value) ? value : null)}
          />
        </div>
      </div>
      {found.length === 0 ? (
        <ListMessage text={t("No template has all of these words.")} />
      ) : (
        <ul className={styles.gallery} aria-label={t("Templates")}>
          {found.map((template) => (
            <TemplateCard key={template.id} template={template} />
          ))}
        </ul>
      )}
    </PageFrame>
  );
}

function TemplateCard({ template }: { readonly template: Template }) {
  const t = useWords();
  const { blanks } = template;
  return (
    <li className={styles.card}>
      <div className={styles.picture}>
        <TemplatePicture file={template.id} />
      </div>
      <h2 className={styles.title}>
        <Link href={`/templates/${template.id}`} prefetch={false} className={styles.link}>
          {t(template.title)}
        </Link>
      </h2>
      <p className={styles.summary}>{t(template.summary)}</p>
      <p className={styles.needs}>
        {blanks.length === 0
          ? t("Runs as it is")
          : t("{count, plural, one {Needs # address of yours} other {Needs # addresses of yours}}", {
              count: blanks.length,
            })}
      </p>
      <p className={styles.steps}>{operationsOf(template).join(" · ")}</p>
    </li>
  );
}
