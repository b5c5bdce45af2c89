import { expect, test } from "vitest";
import { placeWords } from "./place-words.ts";

test.each([
  ["https://api.example.com", "https://api.example.com"],
  ["http://@connectionParameters('host')/v1, http://api.test", "http://‹host›/v1, http://api.test"],
  ["https://@{connectionParameters('site', 'eu')}.example.com", "https://‹site›.example.com"],
])("%s reads %s", (sendsTo, words) => expect(placeWords(sendsTo)).toBe(words));
