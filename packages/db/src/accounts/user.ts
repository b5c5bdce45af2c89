export type Role = "admin" | "maker" | "member";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}
