import { describe, expect, test } from "vitest";
import {
  Autosave,
  type CaughtUp,
  type LocalCopy,
  type SaveOutcome,
  type SaveState,
  type Work,
} from "./autosave.ts";

/** An autosave with a server that answers what the test says, and time that passes when the test says so. */
function aDesk(outcomes: SaveOutcome[], merges: CaughtUp[] = []) {
  const sent: (Work & { revision: number })[] = [];
  const shown: SaveState["kind"][] = [];
  const desk = { version: 0, copy: null as LocalCopy | null, timers: new Map<number, () => void>() };
  let timer = 0;
  const autosave = new Autosave(
    {
      work: () => ({ version: desk.version, name: "Orders", text: `text ${desk.version}` }),
      send: (work, revision) => {
        sent.push({ ...work, revision });
        return Promise.resolve(outcomes.shift() ?? { kind: "saved", revision: revision + 1 });
      },
      catchUp: async () => {
        await Promise.resolve();
        const merged = merges.shift();
        if (merged === undefined) throw new Error("Nobody else saved");
        // What is merged into the draft is a change of it.
        desk.version++;
        autosave.changed(desk.version);
        return merged;
      },
      keep: (copy) => {
        desk.copy = copy;
      },
      show: (state) => shown.push(state.kind),
      later: (task) => {
        const id = timer++;
        desk.timers.set(id, task);
        return () => desk.timers.delete(id);
      },
    },
    { revision: 7, version: 0 },
  );
  const edit = () => {
    desk.version++;
    autosave.changed(desk.version);
  };
  const letTimePass = async () => {
    const due = [...desk.timers.values()];
    desk.timers.clear();
    for (const task of due) task();
    for (let turns = 0; turns < 30; turns++) await Promise.resolve();
  };
  return { autosave, desk, edit, letTimePass, sent, shown };
}

const UNREACHABLE: SaveOutcome = { kind: "unreachable", message: "No answer." };
const SIGNED_OUT: SaveOutcome = { kind: "signed-out", message: "Sign in." };
const CONFLICT: SaveOutcome = { kind: "conflict", message: "Ada saved this flow." };
const GONE: SaveOutcome = { kind: "gone", message: "No such flow." };
const REFUSED: SaveOutcome = { kind: "refused", message: "Too large." };

const merged = (revision: number, savedVersion: number | null = null) =>
  ({ kind: "merged", revision, savedVersion, mustChoose: false }) as const;

describe("autosave", () => {
  test("sends several quick changes as one, on the revision it began from", async () => {
    const { edit, letTimePass, sent, shown } = aDesk([]);
    edit();
    edit();
    await letTimePass();
    expect(sent).toEqual([{ version: 2, name: "Orders", text: "text 2", revision: 7 }]);
    expect(shown.at(-1)).toBe("saved");
  });

  test("says that the maker is signed out, keeps the copy, and saves after the next sign-in", async () => {
    const { edit, letTimePass, sent, shown } = aDesk([SIGNED_OUT]);
    edit();
    await letTimePass();
    expect(shown).toContain("signed-out");
    await letTimePass();
    expect(sent).toHaveLength(2);
    expect(shown.at(-1)).toBe("saved");
  });

  test("goes on from the revision the server acknowledged", async () => {
    const { edit, letTimePass, sent } = aDesk([]);
    edit();
    await letTimePass();
    edit();
    await letTimePass();
    expect(sent.map((work) => work.revision)).toEqual([7, 8]);
  });

  test("keeps a copy in the browser until the server has acknowledged it, and tries again", async () => {
    const { desk, edit, letTimePass, sent, shown } = aDesk([UNREACHABLE]);
    edit();
    await letTimePass();
    expect(desk.copy).toEqual({ revision: 7, name: "Orders", text: "text 1" });
    expect(shown.at(-1)).toBe("failed");
    await letTimePass();
    expect(sent).toHaveLength(2);
    expect(desk.copy).toBeNull();
    expect(shown.at(-1)).toBe("saved");
  });

  test("merges what others saved first, and sends both at once", async () => {
    const { edit, letTimePass, sent, shown } = aDesk([CONFLICT], [merged(12)]);
    edit();
    await letTimePass();
    expect(sent.map(({ version, revision }) => [version, revision])).toEqual([
      [1, 7],
      [2, 12],
    ]);
    expect(shown.at(-1)).toBe("saved");
    expect(shown).not.toContain("conflict");
  });

  test("sends nothing when what is here is what the others saved", async () => {
    const { autosave, desk, edit, letTimePass, sent, shown } = aDesk([CONFLICT], [merged(12, 2)]);
    edit();
    await letTimePass();
    expect(sent).toHaveLength(1);
    expect(shown.at(-1)).toBe("saved");
    expect([desk.copy, autosave.revision]).toEqual([null, 12]);
  });

  test("waits for the maker where others contradict, and keeps what is made meanwhile", async () => {
    const { autosave, desk, edit, letTimePass, sent, shown } = aDesk(
      [CONFLICT],
      [{ ...merged(12), mustChoose: true }],
    );
    edit();
    await letTimePass();
    edit();
    await letTimePass();
    expect(sent).toHaveLength(1);
    expect(shown.at(-1)).toBe("conflict");
    autosave.keepUnsaved();
    expect(desk.copy?.text).toBe("text 3");
    autosave.settled();
    await letTimePass();
    expect(sent.at(-1)).toMatchObject({ version: 3, revision: 12 });
    expect(shown.at(-1)).toBe("saved");
  });

  test("takes over what others saved while nothing is changed here, once", async () => {
    const { autosave, letTimePass, sent, shown } = aDesk([], [merged(9, 1)]);
    autosave.heard(9);
    autosave.heard(9);
    await letTimePass();
    autosave.heard(8);
    await letTimePass();
    expect([autosave.revision, sent, shown]).toEqual([9, [], ["saved"]]);
  });

  test("hears its own save without reading it back", async () => {
    const { autosave, edit, letTimePass, sent } = aDesk([]);
    edit();
    const saving = autosave.flush();
    autosave.heard(8);
    await saving;
    await letTimePass();
    expect([autosave.revision, sent.length]).toEqual([8, 1]);
  });

  test("what others saved while a save was on its way is read after it", async () => {
    const { autosave, edit, letTimePass } = aDesk([], [merged(9, 2)]);
    edit();
    const saving = autosave.flush();
    autosave.heard(9);
    await saving;
    await letTimePass();
    expect(autosave.revision).toBe(9);
  });

  test("gives up merging for a while when others save without end", async () => {
    const { edit, letTimePass, sent, shown } = aDesk(
      Array.from({ length: 6 }, () => CONFLICT),
      Array.from({ length: 5 }, (_, n) => merged(10 + n)),
    );
    edit();
    await letTimePass();
    expect(sent).toHaveLength(6);
    expect(shown.at(-1)).toBe("failed");
    await letTimePass();
    expect(shown.at(-1)).toBe("saved");
  });

  test("does not send a refused text again by itself, but the next change", async () => {
    const { autosave, edit, letTimePass, sent } = aDesk([REFUSED]);
    edit();
    await letTimePass();
    expect(await autosave.flush()).toBe(false);
    expect(sent).toHaveLength(1);
    edit();
    await letTimePass();
    expect(sent).toHaveLength(2);
  });

  test("sends nothing to a flow that is gone, keeps the copy, and goes on when it is back", async () => {
    const { autosave, desk, edit, letTimePass, sent, shown } = aDesk([GONE]);
    edit();
    await letTimePass();
    edit();
    await letTimePass();
    expect(await autosave.flush()).toBe(false);
    expect(sent).toHaveLength(1);
    expect(shown.at(-1)).toBe("gone");
    expect(desk.copy).toMatchObject({ text: "text 1" });
    autosave.heard(7);
    await letTimePass();
    expect(sent.at(-1)).toMatchObject({ text: "text 2" });
    expect(shown.at(-1)).toBe("saved");
  });

  test("says that the flow is gone to somebody who only looks, until it is back", () => {
    const { autosave, shown } = aDesk([]);
    autosave.gone("No such flow.");
    autosave.heard(7);
    expect(shown).toEqual(["gone", "saved"]);
  });

  test("flush saves at once and says when everything is with the server", async () => {
    const { autosave, edit, sent } = aDesk([UNREACHABLE]);
    edit();
    expect(await autosave.flush()).toBe(false);
    expect(await autosave.flush()).toBe(true);
    expect(sent).toHaveLength(2);
    expect(await autosave.flush()).toBe(true);
    expect(sent).toHaveLength(2);
  });

  test("a change made while saving is saved next", async () => {
    const { autosave, edit, letTimePass, sent } = aDesk([]);
    edit();
    const saving = autosave.flush();
    edit();
    expect(await saving).toBe(false);
    await letTimePass();
    expect(sent.map((work) => work.version)).toEqual([1, 2]);
  });
});
