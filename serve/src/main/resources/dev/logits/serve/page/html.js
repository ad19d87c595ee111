// Preact and htm, bound to each other: html`<p>…</p>` makes elements.
import { h, render, Fragment } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export const html = htm.bind(h);
export { h, render, Fragment };
export * from "./vendor/hooks.js";
