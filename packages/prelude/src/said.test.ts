import { describe, expect, test } from "vitest";
import { anyOf, inWords, said } from "./said.ts";

const GERMAN: Readonly<Record<string, string>> = {
  'There is no action named "{name}".': "Es gibt keine Aktion „{name}“.",
  "{who} has no type.": "{who}: Der Typ fehlt.",
  "the trigger": "Trigger",
};
const inGerman = (template: string) => GERMAN[template] ?? template;

describe("a sentence that is said", () => {
  test("is English, and can be said in another language from what it was made of", () => {
    const { message, saying } = said('There is no action named "{name}".', { name: "Send" });
    expect(message).toBe('There is no action named "Send".');
    expect(inWords(saying, inGerman)).toBe("Es gibt keine Aktion „Send“.");
  });

  test("may hold others, which are said in the same language", () => {
    const { message, saying } = said("{who} has no type.", { who: said("the trigger") });
    expect(message).toBe("the trigger has no type.");
    expect(inWords(saying, inGerman)).toBe("Trigger: Der Typ fehlt.");
  });

  test("is plain data: it crosses threads and JSON", () => {
    const { saying } = said("{who} has no type.", { who: said('"{name}"', { name: "A" }) });
    expect(JSON.parse(JSON.stringify(saying))).toEqual(saying);
    expect(structuredClone(saying)).toEqual(saying);
  });

  test("takes values as they are: what looks like a hole in them is none", () => {
    const { message } = said('"{name}" runs after "{after}".', { name: "{after}", after: "$& {name}" });
    expect(message).toBe('"{after}" runs after "$& {name}".');
  });

  test("keeps braces that are no holes", () => {
    expect(said("The triggers must be a JSON object: {name: trigger}.").message).toContain("{name: trigger}");
    expect(said('Write {"type": "none"} for {name}.', { name: "A" }).message).toBe(
      'Write {"type": "none"} for A.',
    );
  });

  test("knows no value that an object has by itself", () => {
    expect(inWords({ template: "{constructor} {toString}", values: {} })).toBe("{constructor} {toString}");
  });

  test("names the options one may choose from", () => {
    expect(anyOf([said("a text"), said("a list"), said("null")]).message).toBe("a text or a list or null");
    expect(anyOf([said("a text")]).message).toBe("a text");
  });
});
