/** As the server asks it of every new account. */
export const SHORTEST_PASSWORD = 10;
