// What a screen reader says without being asked: one sentence at a time, and only when the page has come to rest.
import { html, useEffect, useState } from "./html.js";

const REST = 600;

/** A live region that is always there, as those must be which are to be heard; what it says follows `text` with a pause. */
export function Status({ text }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const wait = setTimeout(() => setSaid(text), REST);
    return () => clearTimeout(wait);
  }, [text]);
  return html`<p class="unseen" role="status">${said}</p>`;
}

/** A piece of text as it is read aloud: without the space before a word, with names for what has no sound. */
export function spoken(text) {
  if (text === "") return "nothing";
  if (/^ +$/.test(text)) return text.length === 1 ? "space" : `${text.length} spaces`;
  return text.replace(/\n/g, " new line ").replace(/\t/g, " tab ").trim();
}
