import { type InferredType, NULL, type ObjectType, oneOf, optionsOf, UNKNOWN } from "./inferred-type.ts";

/** Why a member cannot be read of any value of a type. */
export interface MissingMember {
  readonly reason: "no-such-property" | "property-of-array" | "no-members";
  /** The type of which the member was asked, and the name asked for. */
  readonly owner: InferredType;
  readonly name: string;
}

export type MemberType = { readonly type: InferredType } | { readonly missing: MissingMember };

/** The type of `value[name]`, in any case and with the slash paths of access; missing only where no option has it. */
export function memberType(owner: InferredType, name: string): MemberType {
  const found: InferredType[] = [];
  let missing: MissingMember | null = null;
  for (const option of optionsOf(owner)) {
    const member = memberOfOption(option, name);
    if ("type" in member) found.push(member.type);
    else missing ??= member.missing;
  }
  const known = found.filter(({ kind }) => kind !== "null");
  // Null alone gives null at best: a property that no other option has is not there.
  if (missing !== null && known.length === 0) return { missing };
  return { type: missing === null ? oneOf(found) : oneOf([...found, NULL]) };
}

function memberOfOption(option: InferredType, name: string): MemberType {
  switch (option.kind) {
    case "unknown":
    case "oneOf":
      return { type: UNKNOWN };
    case "null":
      return { type: NULL };
    case "object":
      return memberOfObject(option, name);
    case "array":
      return { missing: { reason: "property-of-array", owner: option, name } };
    default:
      return { missing: { reason: "no-members", owner: option, name } };
  }
}

function memberOfObject(object: ObjectType, name: string): MemberType {
  const direct = findMember(object, name);
  if (direct !== undefined) return { type: direct };
  if (name.includes("/")) return walk(object, name);
  return object.open ? { type: UNKNOWN } : lacking(object, name);
}

const lacking = (owner: ObjectType, name: string): MemberType => ({
  missing: { reason: "no-such-property", owner, name },
});

function walk(object: ObjectType, path: string): MemberType {
  let type: InferredType = object;
  for (const step of path.split("/")) {
    const next: MemberType = stepInto(type, step);
    if ("missing" in next) return next;
    type = next.type;
  }
  return { type };
}

function stepInto(type: InferredType, step: string): MemberType {
  if (/^\d+$/.test(step) && optionsOf(type).some(({ kind }) => kind === "array"))
    return { type: itemType(type) };
  return memberType(type, step);
}

/** The exact name first, else the first in another case. */
export function findMember({ members }: ObjectType, name: string): InferredType | undefined {
  const exact = members.get(name);
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  for (const [candidate, type] of members) if (candidate.toLowerCase() === wanted) return type;
  return undefined;
}

/** The type of `value[0]`: of the items of its arrays, or null. */
export function itemType(owner: InferredType): InferredType {
  const items = optionsOf(owner).map((option) => (option.kind === "array" ? option.items : NULL));
  return owner.kind === "unknown" ? UNKNOWN : oneOf([...items, NULL]);
}
