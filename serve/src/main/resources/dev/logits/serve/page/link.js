// What the page shows is its address: #/inspect?state. A link opens the same view.
import { useEffect, useState } from "./html.js";

export function read() {
  const hash = location.hash.replace(/^#\/?/, "");
  const [place, query = ""] = hash.split("?");
  let state = {};
  const packed = new URLSearchParams(query).get("s");
  if (packed) {
    try {
      state = JSON.parse(packed);
    } catch {
      state = {}; // an address that was cut off opens the room as it is at first
    }
  }
  return { place: place || "inspect", state };
}

export function address(place, state) {
  const empty = Object.keys(state).length === 0;
  return `#/${place}${empty ? "" : "?" + new URLSearchParams({ s: JSON.stringify(state) })}`;
}

/** Puts a state into the address without a new entry of the history for each move of a slider. */
export function write(place, state) {
  const next = address(place, state);
  if (next !== location.hash) {
    history.replaceState(null, "", next);
  }
}

/** What the address says, and again when it changes by hand, by a link or by the back button. */
export function useLink() {
  const [link, setLink] = useState(read);
  useEffect(() => {
    const changed = () => setLink(read());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return link;
}
