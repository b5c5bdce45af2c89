import { type Said, said } from "@towpath/prelude";

/** A step inside a sentence: an action by its name, the trigger where there is none. */
export const stepLabel = (action: string | undefined): Said =>
  action === undefined ? said("the trigger") : said('"{name}"', { name: action });

/** The same, where a sentence begins with it. */
export const stepAtStart = (action: string | undefined): Said =>
  action === undefined ? said("The trigger") : stepLabel(action);
