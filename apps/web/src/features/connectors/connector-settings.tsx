import { Button, PasswordInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./connector-page.module.css";
import { Section } from "./section.tsx";
import type { ConnectorDetails } from "./words.ts";

type Settings = ConnectorDetails["settings"];
type PlaceQuestion = Settings["places"][number];
type Place = NonNullable<PlaceQuestion["place"]>;

const KINDS = [
  { value: "", label: phrase("Not said yet") },
  { value: "header", label: phrase("A header") },
  { value: "query", label: phrase("A query parameter") },
  { value: "basic", label: phrase("The password of Basic") },
  { value: "nowhere", label: phrase("Nowhere: it is not sent") },
] as const;

/** What an admin gives once for all connections: an address, values for placeholders, where a secret goes. */
export function ConnectorSettings(props: {
  readonly connector: ConnectorDetails;
  readonly mayChange: boolean;
}) {
  const t = useWords();
  const { id, settings } = props.connector;
  const queries = useQueryClient();
  const [address, setAddress] = useState(settings.address ?? "");
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [places, setPlaces] = useState(() => placesOf(settings));
  const save = useMutation(
    orpc.connectors.saveSettings.mutationOptions({
      onSuccess: async (saved) => {
        queries.setQueryData(orpc.connectors.get.queryKey({ input: { id } }), saved);
        setValues({});
        toastDone(t("The settings hold for every connection now."));
        await queries.invalidateQueries({ queryKey: orpc.connectors.list.key() });
      },
    }),
  );
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
  const submit = () =>
    save.mutate({
      id,
      address: address.trim() === "" ? null : address.trim(),
      ...(Object.keys(given).length === 0 ? {} : { placeholders: given }),
      places: Object.fromEntries(settings.places.map((one) => [one.id, complete(places[one.id])])),
    });
  return (
    <Section
      id="settings"
      title={t("Settings")}
      about={t("Given once by an admin, for every connection and every version. The files stay as they are.")}
    >
      <form
        className={styles.settings}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput
          label={t("Address of the service")}
          description={addressWords(t, settings)}
          placeholder={settings.addressFromFiles ?? "https://api.example.com"}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          disabled={!props.mayChange}
          maxLength={500}
        />
        {settings.placeholders.map((one) => (
          <EnteredField
            key={one.id}
            question={one}
            value={values[one.id] ?? ""}
            disabled={!props.mayChange}
            onChange={(value) => setValues({ ...values, [one.id]: value })}
            onRemove={() => save.mutate({ id, placeholders: { [one.id]: null } })}
          />
        ))}
        {settings.places.map((one) => (
          <PlaceField
            key={one.id}
            question={one}
            place={places[one.id] ?? null}
            disabled={!props.mayChange}
            onChange={(place) => setPlaces({ ...places, [one.id]: place })}
          />
        ))}
        {props.mayChange && (
          <div>
            <Button type="submit" loading={save.isPending}>
              {t("Save the settings")}
            </Button>
          </div>
        )}
      </form>
    </Section>
  );
}

/** A value that is never shown again: entered or not, replaced or taken away. */
function EnteredField(props: {
  readonly question: Settings["placeholders"][number];
  readonly value: string;
  readonly disabled: boolean;
  readonly onChange: (value: string) => void;
  readonly onRemove: () => void;
}) {
  const t = useWords();
  const { question, value, disabled } = props;
  const label = t("Value of the {where} “{name}”", { where: t.text(question.where), name: question.name });
  return (
    <div className={styles.entered}>
      <PasswordInput
        label={label}
        description={
          question.isSet
            ? t("Entered, and kept encrypted. Type another value to replace it; it is never shown.")
            : t("The files hold the placeholder “{placeholder}”.", { placeholder: question.placeholder })
        }
        value={value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        disabled={disabled}
        autoComplete="off"
      />
      {question.isSet && !disabled && (
        <Button
          variant="default"
          onClick={props.onRemove}
          aria-label={t("Remove the {what}", { what: label })}
        >
          {t("Remove")}
        </Button>
      )}
    </div>
  );
}

const placesOf = (settings: Settings): Readonly<Record<string, Place | null>> =>
  Object.fromEntries(settings.places.map(({ id, place }) => [id, place]));

/** A header without a name says nothing yet. */
function complete(place: Place | null | undefined): Place | null {
  if (place === null || place === undefined) return null;
  return (place.kind === "header" || place.kind === "query") && place.name.trim() === "" ? null : place;
}

function addressWords(t: Words, { addressFromFiles: address, addressNeeded }: Settings): string {
  if (address === null) return t("The files name none: calls need one.");
  return addressNeeded
    ? t("The files say “{address}”, which stands for an address of your own.", { address })
    : t("The files say {address}. Leave this empty to use that.", { address });
}

function PlaceField(props: {
  readonly question: PlaceQuestion;
  readonly place: Place | null;
  readonly disabled: boolean;
  readonly onChange: (place: Place | null) => void;
}) {
  const t = useWords();
  const { question, place, disabled, onChange } = props;
  const choose = (kind: string | null) => {
    if (kind === "header" || kind === "query") onChange({ kind, name: "" });
    else if (kind === "basic") onChange({ kind, username: question.usernames[0]?.name ?? "" });
    else onChange(kind === "nowhere" ? { kind } : null);
  };
  const title = question.setTitle === "" ? question.title : `${question.title} (${question.setTitle})`;
  return (
    <div className={styles.place}>
      <Select
        label={t("Where “{title}” goes", { title })}
        description={t("The files do not say how this value of a connection is sent.")}
        data={KINDS.map(({ value, label }) => ({ value, label: t(label) }))}
        value={place?.kind ?? ""}
        onChange={choose}
        disabled={disabled}
        allowDeselect={false}
      />
      {(place?.kind === "header" || place?.kind === "query") && (
        <TextInput
          label={place.kind === "header" ? t("Name of the header") : t("Name of the query parameter")}
          placeholder={place.kind === "header" ? "X-Api-Key" : "api_key"}
          value={place.name}
          onChange={(event) => onChange({ ...place, name: event.currentTarget.value })}
          disabled={disabled}
          maxLength={100}
        />
      )}
      {place?.kind === "basic" && (
        <Select
          label={t("The user's name")}
          data={[
            { value: "", label: t("Empty") },
            ...question.usernames.map(({ name, title: label }) => ({ value: name, label })),
          ]}
          value={place.username}
          onChange={(username) => onChange({ ...place, username: username ?? "" })}
          disabled={disabled}
          allowDeselect={false}
        />
      )}
    </div>
  );
}
