import { html, render, useEffect, useRef, useState } from "./html.js";
import { get, keepKey } from "./api.js";
import { useLink } from "./link.js";
import { Inspector } from "./inspector.js";
import { Desk } from "./desk.js";
import { Explain } from "./explain.js";

const ROOMS = [
  { place: "inspect", name: "Inspector", room: Inspector },
  { place: "calibrate", name: "Calibration desk", room: Desk },
  { place: "explain", name: "Explain", room: Explain },
];

function Key({ entered }) {
  const [key, setKey] = useState("");
  const submit = (e) => {
    e.preventDefault();
    keepKey(key);
    entered();
  };
  return html`<form class="key card" onSubmit=${submit}>
    <label for="key">This server asks for an API key.</label>
    <input id="key" type="password" autocomplete="off" value=${key} onInput=${(e) => setKey(e.target.value)} />
    <button class="primary">Go on</button>
  </form>`;
}

function App() {
  const link = useLink();
  const [models, setModels] = useState(null);
  const [trouble, setTrouble] = useState(null);
  const load = () =>
    get("/v1/models").then(
      (list) => {
        setTrouble(null);
        setModels(list.data);
      },
      (e) => setTrouble(e),
    );
  useEffect(() => {
    load();
  }, []);
  const room = ROOMS.find((r) => r.place === link.place) ?? ROOMS[0];
  const title = useRef(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) title.current.focus(); // who goes to another room is told where it begins
    first.current = false;
    document.title = `${room.name} · Logits workbench`;
  }, [room]);
  return html`<a class="skip" href="#/${room.place}" onClick=${(e) => {
      e.preventDefault();
      title.current.focus();
    }}>Skip to ${room.name}</a>
    <header>
      <a class="name" href="#/inspect"><img src="/page/icon.svg" alt="" /> Logits <span>workbench</span></a>
      <nav aria-label="Rooms">
        ${ROOMS.map(
          (r) => html`<a href="#/${r.place}" aria-current=${r === room ? "page" : undefined}>${r.name}</a>`,
        )}
      </nav>
    </header>
    <main>
      <h1 class="unseen" tabindex="-1" ref=${title}>${room.name}</h1>
      ${trouble?.status === 401
        ? html`<${Key} entered=${load} />`
        : trouble
          ? html`<p class="error" role="alert">The server cannot be asked: ${trouble.message}</p>`
          : models === null
            ? html`<p class="wait">Asking the server…</p>`
            : html`<${room.room} key=${room.place} models=${models} state=${link.state} />`}
    </main>`;
}

const place = document.getElementById("app");
place.textContent = ""; // what it says without JavaScript
render(html`<${App} />`, place);
