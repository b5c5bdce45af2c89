import { afterEach, describe, expect, test, vi } from "vitest";
import { type KeptDraft, keepDraft, newPlace, readKeptDraft, readKeptNewDrafts } from "./kept-draft.ts";

const aDraft = (title: string, keptAt: number): KeptDraft => ({
  texts: { definition: "{}", properties: "{}", script: "" },
  title,
  versionId: null,
  keptAt,
});

/** As a browser's: its keys are properties of its own, its methods are not. */
function aStore(): Storage {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key];
    },
  };
  return Object.create(methods) as Storage;
}

afterEach(() => vi.unstubAllGlobals());

describe("what was never saved", () => {
  test("of two tabs with a new connector each is kept for both, the latest first", () => {
    vi.stubGlobal("localStorage", aStore());
    const [one, two] = [newPlace(1, () => 0.1), newPlace(1, () => 0.2)];
    keepDraft(one, aDraft("Tab one", 1));
    keepDraft(two, aDraft("Tab two", 2));
    keepDraft("01a20340-9361-768d-96e4-78051365f65a", aDraft("An existing one", 3));
    expect(readKeptNewDrafts().map(({ place, kept }) => [place, kept.title])).toEqual([
      [two, "Tab two"],
      [one, "Tab one"],
    ]);
    keepDraft(two, null);
    expect(readKeptNewDrafts().map(({ kept }) => kept.title)).toEqual(["Tab one"]);
    expect(readKeptDraft("01a20340-9361-768d-96e4-78051365f65a")?.title).toBe("An existing one");
  });

  test("is nothing where it cannot be read, or the browser forbids keeping", () => {
    const store = aStore();
    vi.stubGlobal("localStorage", store);
    store.setItem("towpath.connector.new.x", "{");
    store.setItem("towpath.connector.new.y", '{"title":1}');
    expect(readKeptNewDrafts()).toEqual([]);
    vi.stubGlobal("localStorage", undefined);
    keepDraft("new.x", aDraft("A", 1));
    expect([readKeptDraft("new.x"), readKeptNewDrafts()]).toEqual([null, []]);
  });
});
