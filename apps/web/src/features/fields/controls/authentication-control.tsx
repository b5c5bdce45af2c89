"use client";

import { Select, Text } from "@mantine/core";
import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { phrase } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { member } from "../action-outputs.ts";
import { TemplateEditor } from "../template-editor.tsx";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { withMember } from "./variables-control.tsx";

interface Kind {
  readonly type: string;
  readonly title: string;
  readonly members: readonly {
    readonly name: string;
    readonly title: string;
    readonly placeholder: string;
  }[];
}

const KINDS: readonly Kind[] = [
  { type: "None", title: phrase("None"), members: [] },
  {
    type: "Basic",
    title: phrase("User name and password (Basic)"),
    members: [
      { name: "username", title: phrase("User name"), placeholder: "" },
      { name: "password", title: phrase("Password"), placeholder: phrase("Insert a secure parameter") },
    ],
  },
  {
    type: "Raw",
    title: phrase("Authorization header (Raw)"),
    members: [{ name: "value", title: phrase("Value"), placeholder: phrase("Bearer …") }],
  },
  {
    type: "ClientCertificate",
    title: phrase("Client certificate"),
    members: [
      { name: "pfx", title: phrase("PFX file in base64"), placeholder: phrase("Insert a secure parameter") },
      { name: "password", title: phrase("Password"), placeholder: phrase("Insert a secure parameter") },
    ],
  },
  {
    type: "ActiveDirectoryOAuth",
    title: phrase("App of Microsoft Entra ID (OAuth)"),
    members: [
      { name: "tenant", title: phrase("Tenant"), placeholder: "" },
      { name: "audience", title: phrase("Audience"), placeholder: "https://management.azure.com/" },
      { name: "clientId", title: phrase("Client ID"), placeholder: "" },
      { name: "secret", title: phrase("Secret"), placeholder: phrase("Insert a secure parameter") },
      { name: "authority", title: phrase("Authority"), placeholder: "https://login.microsoftonline.com" },
    ],
  },
];

/** How an HTTP call signs in. Other kinds than these are kept and edited as JSON. */
export function AuthenticationControl(props: ControlProps) {
  const t = useWords();
  const { field, value, onChange, known, describedBy, readOnly } = props;
  const object: ValueObject = isObject(value) ? value : {};
  const kind = kindOf(value) ?? KINDS[0];
  return (
    <div className={styles.rows}>
      <Select
        aria-label={field.title}
        aria-describedby={describedBy}
        readOnly={readOnly}
        allowDeselect={false}
        data={KINDS.map(({ type, title }) => ({ value: type, label: t(title) }))}
        value={kind?.type ?? null}
        onChange={(type) => onChange(type === null || type === "None" ? undefined : { type })}
      />
      {kind?.members.map(({ name, title, placeholder }) => (
        <div key={name}>
          <div className={styles.caption}>{t(title)}</div>
          <TemplateEditor
            value={String(member(object, name) ?? "")}
            onChange={(text) => onChange(withMember(object, name, text))}
            label={`${field.title}, ${t(title)}`}
            known={known}
            readOnly={readOnly}
            placeholder={t(placeholder)}
            singleLine
            keepsType
          />
        </div>
      ))}
      {kind !== undefined && kind.members.length > 0 && (
        <Text size="xs" c="dimmed">
          {t(
            "Whoever may open this flow can read what is typed here. A secret belongs in a parameter of type SecureString.",
          )}
        </Text>
      )}
    </div>
  );
}

export function representsAuthentication(value: Value | undefined): boolean {
  const kind = kindOf(value);
  if (kind === null) return false;
  if (value === undefined || value === "" || !isObject(value)) return true;
  // A member these fields do not show would be out of sight: better JSON for the whole.
  const shown = new Set(["type", ...kind.members.map((each) => each.name)]);
  return Object.entries(value).every(
    ([key, each]) => shown.has(key.toLowerCase()) && typeof each === "string",
  );
}

function kindOf(value: Value | undefined): Kind | null {
  if (value === undefined || value === "") return KINDS[0] ?? null;
  if (!isObject(value)) return null;
  const type = member(value, "type");
  return (
    KINDS.find((each) => typeof type === "string" && each.type.toLowerCase() === type.toLowerCase()) ?? null
  );
}
