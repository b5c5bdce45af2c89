import type { BlockGraph, FlowGraph, FlowNote, GraphAction } from "@towpath/flow";
import { actionId } from "./placed-node.ts";
import { stableList } from "./stable-list.ts";

/** Groups are folded like containers, each person for themselves, under this name. */
export const groupKey = (noteId: string): string => `note:${noteId}`;

/** What a folded group is called in the graph; no action can have this name. */
const nameOfGroup = (noteId: string): string => `\u0001${groupKey(noteId)}`;

/** The card of a folded group on the canvas. */
export const foldedId = (noteId: string): string => actionId(nameOfGroup(noteId));

/** The two actions at which a stretch of a block is entered and left. */
export interface Stretch {
  readonly entry: string;
  readonly exit: string;
}

/** A folded group in the place of its actions. */
export interface FoldedGroup extends Stretch {
  readonly note: FlowNote;
  readonly name: string;
}

export interface FoldedGraph {
  readonly graph: FlowGraph;
  /** By the name they have in the graph. */
  readonly groups: ReadonlyMap<string, FoldedGroup>;
}

/** The flow with the folded groups as one action each. A group that is no stretch of one block stays open. */
export const foldGroups: FoldGroups = (graph, notes, collapsed) => createFolder()(graph, notes, collapsed);

type FoldGroups = (
  graph: FlowGraph,
  notes: readonly FlowNote[],
  collapsed: ReadonlySet<string>,
) => FoldedGraph;

/** What became of a block, and the groups that were folded in it. */
interface FoldedBlock {
  readonly block: BlockGraph;
  readonly groups: readonly FoldedGroup[];
}
type FoldedBlocks = WeakMap<BlockGraph, FoldedBlock>;

/**
 * Makes a function that folds groups. A block that an edit did not touch becomes the object it became before, and one
 * without a folded group stays what it is: they are neither measured nor placed anew.
 */
export function createFolder(): FoldGroups {
  const stable = stableList<FlowNote>(Object.is);
  let known: FoldedBlocks = new WeakMap();
  let last: readonly FlowNote[] = [];
  return (graph, notes, collapsed) => {
    const folded = stable(notes.filter(({ id, around }) => around.length > 0 && collapsed.has(groupKey(id))));
    if (folded.length === 0) return { graph, groups: new Map() };
    if (folded !== last) known = new WeakMap();
    last = folded;
    const { block, groups } = foldIn(graph.root, folded, known);
    return { graph: { ...graph, root: block }, groups: new Map(groups.map((group) => [group.name, group])) };
  };
}

function foldIn(block: BlockGraph, notes: readonly FlowNote[], known: FoldedBlocks): FoldedBlock {
  const remembered = known.get(block);
  if (remembered !== undefined) return remembered;
  const groups: FoldedGroup[] = [];
  const actions = block.actions.map((action) => {
    const inner = action.blocks.map((one) => foldIn(one, notes, known));
    groups.push(...inner.flatMap((one) => one.groups));
    const isSame = inner.every((one, index) => one.block === action.blocks[index]);
    return isSame ? action : { ...action, blocks: inner.map((one) => one.block) };
  });
  let next = actions.every((action, index) => action === block.actions[index])
    ? block
    : { ...block, actions };
  for (const note of notes) {
    const members = membersIn(next, note);
    const stretch = stretchOf(next, members);
    if (stretch === null) continue;
    const name = nameOfGroup(note.id);
    groups.push({ ...stretch, note, name });
    next = contracted(next, members, stretch, name);
  }
  const folded = { block: next, groups };
  known.set(block, folded);
  return folded;
}

function membersIn(block: BlockGraph, { around }: FlowNote): ReadonlySet<string> {
  const wanted = new Set(around.map((name) => name.toLowerCase()));
  return new Set(block.actions.flatMap(({ name }) => (wanted.has(name.toLowerCase()) ? [name] : [])));
}

/** Where a set of actions of a block is entered and left; null when that is at more than one action. */
export function stretchOf(block: BlockGraph, members: ReadonlySet<string>): Stretch | null {
  const crossing = block.edges.map(({ from, to }) => ({
    from: from !== null && members.has(from) ? from : null,
    to: members.has(to) ? to : null,
  }));
  const entries = new Set(crossing.flatMap(({ from, to }) => (from === null && to !== null ? [to] : [])));
  const exits = new Set(crossing.flatMap(({ from, to }) => (from !== null && to === null ? [from] : [])));
  // A member that nothing follows leaves the group as well: its line ends there.
  const followed = new Set(crossing.map(({ from }) => from));
  for (const name of members) if (!followed.has(name)) exits.add(name);
  const [entry] = entries;
  const [exit] = exits;
  if (entry === undefined || exit === undefined || entries.size > 1 || exits.size > 1) return null;
  return { entry, exit };
}

function contracted(
  block: BlockGraph,
  members: ReadonlySet<string>,
  { entry, exit }: Stretch,
  name: string,
): BlockGraph {
  const inner = block.actions.filter((action) => members.has(action.name));
  const group: GraphAction = {
    name,
    type: "Group",
    kind: null,
    isContainer: true,
    isDisabled: false,
    blocks: [{ ref: block.ref, title: "", actions: inner, edges: [] }],
  };
  const actions = block.actions.flatMap((action) => {
    if (action.name === entry) return [group];
    return members.has(action.name) ? [] : [action];
  });
  const edges = block.edges.flatMap((edge) => {
    const fromInside = edge.from !== null && members.has(edge.from);
    if (fromInside && members.has(edge.to)) return [];
    if (edge.from === exit) return [{ ...edge, from: name }];
    return edge.to === entry ? [{ ...edge, to: name }] : [edge];
  });
  return { ...block, actions, edges };
}
