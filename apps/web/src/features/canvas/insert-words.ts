import type { Words } from "../../words/translate.ts";
import type { PlacedNode } from "./placed-node.ts";
import { branchTitle, noteTitle, titleOf } from "./titles.ts";

type Insert = Pick<
  Extract<PlacedNode, { kind: "insert" }>,
  "place" | "afterTitle" | "beforeTitle" | "blockTitle"
>;

/** What assistive technology and the tooltip say of a "+": both neighbours are named. */
export function insertWords(t: Words, insert: Insert): string {
  const { after, before, first } = neighbours(t, insert);
  if (after !== null && before !== null) {
    return t("Insert an action between {after} and {before}", { after, before });
  }
  if (after !== null) return t("Insert an action after {name}", { name: after });
  if (before !== null) return t("Insert an action before {name}", { name: before });
  return t("Add the first action in {branch} of {container}", first);
}

/** The same while actions are moved. */
export function moveWords(t: Words, insert: Insert): string {
  const { after, before, first } = neighbours(t, insert);
  if (after !== null && before !== null) {
    return t("Move here, between {after} and {before}", { after, before });
  }
  if (after !== null) return t("Move here, after {name}", { name: after });
  if (before !== null) return t("Move here, before {name}", { name: before });
  return t("Move here, in {branch} of {container}", first);
}

function neighbours(t: Words, { place, afterTitle, beforeTitle, blockTitle }: Insert) {
  const { branch, container } = place.block;
  return {
    after: afterTitle === null ? null : noteTitle(t, afterTitle),
    before: beforeTitle === null ? null : noteTitle(t, beforeTitle),
    first: {
      branch: branchTitle(t, { branch, title: blockTitle }),
      container: titleOf(container ?? ""),
    },
  };
}
