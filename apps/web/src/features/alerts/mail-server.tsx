import { Button, PasswordInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import { useWords } from "../../words/words.tsx";
import type { MailServerSettings } from "./alert-types.ts";
import styles from "./alerts.module.css";
import { WholeNumber } from "./whole-number.tsx";

/** How the mails of alert rules leave; admins alone see it. */
export function MailServer() {
  const t = useWords();
  const mail = useQuery(orpc.alerts.mail.queryOptions());
  return (
    <section aria-labelledby="alert-mail">
      <div className={styles.head}>
        <h2 id="alert-mail" className={styles.title}>
          {t("Mail server")}
        </h2>
      </div>
      {mail.isError && <ListMessage error={mail.error} onRetry={() => void mail.refetch()} />}
      {mail.isSuccess && (
        <div className={styles.mail}>
          <p className={styles.none}>
            {mail.data.own === null && mail.data.hasInstallation
              ? t(
                  "Mails leave through the server of the installation. Another one can be entered for this environment.",
                )
              : t("Mails of alert rules leave through this server. Its password is kept sealed.")}
          </p>
          <MailForm key={JSON.stringify(mail.data.own)} saved={mail.data.own} />
        </div>
      )}
    </section>
  );
}

const EMPTY: MailServerSettings = {
  ...{ host: "", port: 587, security: "starttls", user: "", sender: "", hasPassword: false },
};
const PORTS = { tls: 465, starttls: 587, none: 25 } as const;

function MailForm({ saved }: { readonly saved: MailServerSettings | null }) {
  const t = useWords();
  const [form, setForm] = useState(saved ?? EMPTY);
  const [password, setPassword] = useState("");
  const change = (more: Partial<MailServerSettings>) => setForm({ ...form, ...more });
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: orpc.alerts.mail.key() });
  const save = useMutation(
    orpc.alerts.saveMail.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => toastDone(t("Saved. A rule's menu sends a test message.")),
      onSettled,
    }),
  );
  const forget = useMutation(orpc.alerts.deleteMail.mutationOptions({ onSettled }));
  const { host, port, security, user, sender } = form;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const secret = password === "" ? {} : { password };
        save.mutate({ host, port, security, user, sender, ...secret });
      }}
    >
      <div className={styles.pair}>
        <TextInput
          label={t("Host")}
          placeholder="mail.example.com"
          value={host}
          required
          onChange={(event) => change({ host: event.currentTarget.value })}
        />
        <SecuritySelect
          value={security}
          onChange={(chosen) => change({ security: chosen, port: PORTS[chosen] })}
        />
        <WholeNumber
          label={t("Port")}
          value={port}
          least={1}
          most={65_535}
          onChange={(next) => change({ port: next })}
        />
      </div>
      <TextInput
        label={t("Sender")}
        placeholder="alerts@example.com"
        value={sender}
        required
        onChange={(event) => change({ sender: event.currentTarget.value })}
      />
      <div className={styles.pair}>
        <TextInput
          label={t("User name")}
          description={t("Empty: the server asks for no sign-in.")}
          value={user}
          autoComplete="off"
          onChange={(event) => change({ user: event.currentTarget.value })}
        />
        <PasswordInput
          label={t("Password")}
          description={form.hasPassword ? t("Empty: it stays as it is.") : t("It is not shown again.")}
          value={password}
          autoComplete="new-password"
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </div>
      {save.error !== null && (
        <p role="alert" className={styles.wrong}>
          {messageOf(save.error, t)}
        </p>
      )}
      <div className={styles.buttons}>
        <Button type="submit" loading={save.isPending}>
          {t("Save the mail server")}
        </Button>
        {saved !== null && (
          <Button variant="default" loading={forget.isPending} onClick={() => forget.mutate({})}>
            {t("Forget it")}
          </Button>
        )}
      </div>
    </form>
  );
}

type Security = MailServerSettings["security"];
const isSecurity = (value: string | null): value is Security => value !== null && Object.hasOwn(PORTS, value);

function SecuritySelect(props: { readonly value: Security; readonly onChange: (chosen: Security) => void }) {
  const t = useWords();
  return (
    <Select
      label={t("Encryption")}
      data={[
        { value: "starttls", label: t("STARTTLS, asked for") },
        { value: "tls", label: t("TLS from the beginning") },
        { value: "none", label: t("None") },
      ]}
      value={props.value}
      allowDeselect={false}
      onChange={(value) => {
        if (isSecurity(value)) props.onChange(value);
      }}
    />
  );
}
