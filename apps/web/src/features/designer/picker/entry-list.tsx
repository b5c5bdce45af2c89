import { Anchor, Button, Text } from "@mantine/core";
import { IconStar, IconStarFilled } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useWords } from "../../../words/words.tsx";
import classes from "../operation-picker.module.css";
import type { Favourites } from "./favourites.ts";
import { nameOfEntry, type PickerEntry, type PickerGroup } from "./picker-entry.ts";
import { PickerOption } from "./picker-option.tsx";
import type { OptionList } from "./use-option-list.ts";

interface EntryListProps {
  readonly groups: readonly PickerGroup[];
  readonly list: OptionList;
  readonly favourites: Favourites;
  readonly onChoose: (entry: PickerEntry) => void;
  /** What is said below the entries, or in their place. */
  readonly children: ReactNode;
}

/** Everything that can be taken, and below it what can be done with the marked line. */
export function EntryList({ groups, list, favourites, onChoose, children }: EntryListProps) {
  const t = useWords();
  const choose = (entry: PickerEntry, at: EventTarget) =>
    // The star is for the pointer; whoever uses keys has the button below the list.
    at instanceof Element && at.closest("[data-star]") !== null ? favourites.toggle(entry) : onChoose(entry);
  return (
    <div className={classes.list}>
      {groups.length > 0 && (
        <div id={list.listId} role="listbox" aria-label={t("Operations")} className={classes.options}>
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options inside a listbox has no element of its own
            <div key={group.title} role="group" aria-label={t.text(group.title)}>
              <div className={classes.group} aria-hidden>
                {t.text(group.title)}
              </div>
              {group.entries.map((entry) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the search box holds the focus and handles the keys
                <div
                  key={entry.key}
                  id={list.optionId(entry)}
                  role="option"
                  tabIndex={-1}
                  aria-selected={list.active === entry}
                  className={classes.option}
                  onClick={(event) => choose(entry, event.target)}
                  onMouseMove={() => list.point(entry)}
                >
                  <PickerOption entry={entry} />
                  <Star entry={entry} favourites={favourites} />
                </div>
              ))}
            </div>
          ))}
        </div>
      )}
      {children}
      <FavouriteButton entry={list.active} favourites={favourites} />
    </div>
  );
}

function Star({ entry, favourites }: { readonly entry: PickerEntry; readonly favourites: Favourites }) {
  if (entry.kind === "connector") return null;
  const isOne = favourites.has(entry);
  return (
    <span className={classes.star} data-star data-on={isOne || undefined} aria-hidden>
      {isOne ? <IconStarFilled size={16} /> : <IconStar size={16} />}
    </span>
  );
}

function FavouriteButton({
  entry,
  favourites,
}: {
  readonly entry: PickerEntry | undefined;
  readonly favourites: Favourites;
}) {
  const t = useWords();
  if (entry === undefined || entry.kind === "connector") return null;
  const name = t.text(nameOfEntry(entry));
  const isOne = favourites.has(entry);
  return (
    <Button
      mt="xs"
      size="compact-sm"
      variant="subtle"
      className={classes.favourite ?? ""}
      leftSection={isOne ? <IconStarFilled size={14} aria-hidden /> : <IconStar size={14} aria-hidden />}
      onClick={() => favourites.toggle(entry)}
    >
      {isOne
        ? t("Take “{name}” off your favourites", { name })
        : t("Add “{name}” to your favourites", { name })}
    </Button>
  );
}

/** Why there is nothing to choose. */
export function NothingFound({ search, isFavourites }: { search: string; isFavourites: boolean }) {
  const t = useWords();
  return (
    <Text c="dimmed" p="md" size="sm">
      {search !== "" &&
        t("Nothing fits “{search}”. Try another word, for example “http” or “loop”.", { search })}
      {search === "" && isFavourites && t("No favourites yet. The star beside an operation makes it one.")}
      {search === "" && !isFavourites && t("Nothing here.")}
    </Text>
  );
}

export function NoConnectors() {
  const t = useWords();
  return (
    <Text c="dimmed" p="xs" size="sm">
      {t.rich("There are no connectors here yet. <a>Import some</a>, and their operations stand here.", {
        a: (inside) => (
          <Anchor component={Link} href="/connectors" key="import">
            {inside}
          </Anchor>
        ),
      })}
    </Text>
  );
}
