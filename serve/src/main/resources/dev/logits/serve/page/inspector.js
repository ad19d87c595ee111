import { html, useEffect, useMemo, useRef, useState } from "./html.js";
import { latest, post } from "./api.js";
import { Branches } from "./branches.js";
import { address, write } from "./link.js";
import { PlanEditor, planJson, USUAL } from "./plan.js";
import { Status, spoken } from "./status.js";
import { goOn, prefixTree, tokensOf, without } from "./tree.js";

const SHOWN = 24;
const shown = (text) => (text === "" ? "∅" : text.replace(/\n/g, "⏎").replace(/\t/g, "⇥").replace(/ /g, "␣"));
const percent = (logP) => {
  const p = 100 * Math.exp(logP);
  return p >= 99.95 ? `${p.toFixed(0)} %` : p >= 0.1 ? `${p.toFixed(1)} %` : `${p.toPrecision(1)} %`;
};

/** Surprise in nats as a strength of color: 0 for a token that was certain, 1 from 7 nats on. */
const strength = (logP) => Math.min(1, Math.max(0, -logP / 7));

function Text({ tokens, position, select }) {
  const key = (e, i) => {
    const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 1, End: tokens.length }[e.key];
    if (to !== undefined) {
      e.preventDefault();
      const next = Math.max(1, Math.min(tokens.length, to));
      select(next);
      e.currentTarget.parentElement.querySelector(`[data-at="${next}"]`)?.focus();
    }
  };
  return html`<div class="text" role="group" aria-label="The text, token by token">
    ${tokens.map((token, i) => {
      const known = token.log_probability !== undefined;
      const facts = known ? `: ${percent(token.log_probability)}, rank ${token.rank}` : "";
      const entropy = token.entropy === undefined ? "" : `, entropy ${token.entropy.toFixed(2)} nats`;
      return html`<button type="button" key=${i} data-at=${i} class="token" disabled=${i === 0}
        tabindex=${i === position ? 0 : -1} aria-pressed=${i === position}
        aria-label=${spoken(token.text) + facts + entropy} title=${shown(token.text) + facts}
        style=${`--surprise:${known ? strength(token.log_probability) : 0}`}
        onClick=${() => select(i)} onKeyDown=${(e) => key(e, i)}>${token.text.replace(/\n/g, "⏎\n")}</button>`;
    })}
    <button type="button" data-at=${tokens.length} class="token next" aria-pressed=${position === tokens.length} tabindex=${position >= tokens.length ? 0 : -1}
      onClick=${() => select(tokens.length)} onKeyDown=${(e) => key(e, tokens.length)} aria-label="what comes next">▁</button>
  </div>`;
}

function Strip({ tokens, position, select }) {
  const most = Math.max(1, ...tokens.map((t) => t.entropy ?? 0));
  return html`<figure class="strip">
    <div class="bars" aria-hidden="true">
      ${tokens.map(
        (t, i) => html`<span key=${i} class=${i === position ? "on" : ""} style=${`--h:${((t.entropy ?? 0) / most).toFixed(3)}`}
          title=${t.entropy === undefined ? "" : `${t.entropy.toFixed(2)} nats before ${shown(t.text)}`} onClick=${() => i > 0 && select(i)}></span>`,
      )}
    </div>
    <figcaption>Entropy before each token: how open the model thought the text was. The full height is ${most.toFixed(1)} nats.</figcaption>
  </figure>`;
}

function Alternatives({ step, chosen, take, plans }) {
  const rows = step.raw.top.slice(0, SHOWN);
  const place = useRef(null);
  const takes = () => [...place.current.querySelectorAll(".take")];
  const [at, setAt] = useState(0);
  const taken = useRef(false);
  useEffect(() => {
    setAt(0);
    if (taken.current) takes()[0]?.focus(); // who goes on by keyboard stays in the table
    taken.current = false;
  }, [step]);
  const key = (e, i) => {
    const to = { ArrowUp: i - 1, ArrowDown: i + 1, Home: 0, End: rows.length - 1 }[e.key];
    if (to !== undefined) {
      e.preventDefault();
      const next = Math.max(0, Math.min(rows.length - 1, to));
      setAt(next);
      takes()[next].focus();
    }
  };
  const sets = plans.map((name, i) => {
    const last = step.plans[i].stages.at(-1) ?? step.raw;
    return { name, of: new Map(last.top.map((t) => [t.id, t.log_probability])) };
  });
  return html`<div class=${`alternatives n${plans.length}`} role="table" aria-label="What may come here" ref=${place}>
    <div class="row head" role="row"><span role="columnheader">token</span><span role="columnheader">model</span>
      ${sets.map((s) => html`<span role="columnheader">plan ${s.name}</span>`)}</div>
    ${rows.map(
      (t, i) => html`<div class="row" role="row" key=${t.id}>
        <span role="cell"><button type="button" class=${`take ${t.id === chosen ? "chosen" : ""}`} data-token=${t.id}
          aria-label=${spoken(t.text)} aria-current=${t.id === chosen ? "true" : undefined} tabindex=${i === at ? 0 : -1}
          title="go on from here with this token; ↑ ↓ move" onFocus=${() => setAt(i)} onKeyDown=${(e) => key(e, i)}
          onClick=${() => {
            taken.current = true;
            take(t.id);
          }}>${shown(t.text)}</button></span>
        <span role="cell" class="bar raw" style=${`--p:${Math.exp(t.log_probability)}`}><b>${percent(t.log_probability)}</b></span>
        ${sets.map((s) => {
          const p = s.of.get(t.id);
          return p === undefined
            ? html`<span role="cell" class="bar gone"><b>removed</b></span>`
            : html`<span role="cell" class="bar" style=${`--p:${Math.exp(p)}`}><b>${percent(p)}</b></span>`;
        })}
      </div>`,
    )}
  </div>`;
}

function Branch({ node, take }) {
  return html`<ul>
    ${node.children.map(
      (child) => html`<li key=${child.token.id}>
        <span class="beam-token" style=${`--surprise:${strength(child.token.log_probability)}`}
          title=${`${percent(child.token.log_probability)}, in ${child.beams.length} beams`}>${shown(child.token.text)}</span>
        ${child.end !== undefined && html`<button type="button" class="take end" onClick=${() => take(child.end)}>take beam ${child.end + 1}</button>`}
        ${child.children.length > 0 && html`<${Branch} node=${child} take=${take} />`}
      </li>`,
    )}
  </ul>`;
}

function Beams({ ask, take }) {
  const [beams, setBeams] = useState(4);
  const [length, setLength] = useState(8);
  const [found, setFound] = useState(null);
  const [trouble, setTrouble] = useState(null);
  const search = async () => {
    setTrouble(null);
    try {
      setFound((await ask(beams, length)).beams);
    } catch (e) {
      setTrouble(e.message);
    }
  };
  return html`<details class="card"><summary>Beams from here, as a tree</summary>
    <div class="inline">
      <label>Beams <input type="number" min="1" max="16" value=${beams} onChange=${(e) => setBeams(Number(e.target.value))} /></label>
      <label>Tokens <input type="number" min="1" max="64" value=${length} onChange=${(e) => setLength(Number(e.target.value))} /></label>
      <button type="button" onClick=${search}>Search</button>
    </div>
    ${trouble && html`<p class="error" role="alert">${trouble}</p>`}
    ${found && html`<div class="beams"><${Branch} node=${prefixTree(found)} take=${(i) => take(found[i].tokens.map((t) => t.id))} /></div>
      <ol class="scores">${found.map((b) => html`<li>ln p = ${b.log_probability.toFixed(2)}, score ${b.score.toFixed(2)}</li>`)}</ol>`}
  </details>`;
}

const KINDS = {
  none: "No constraint",
  regex: "Regular expression",
  choice: "Choices, a line each",
  json: "JSON Schema",
  json_object: "Any JSON object",
  grammar: "Grammar (GBNF or Lark)",
};

function structured(constraint) {
  if (!constraint || constraint.kind === "none" || (constraint.kind !== "json_object" && !constraint.text.trim())) return {};
  const value =
    constraint.kind === "choice"
      ? constraint.text.split("\n").filter((line) => line !== "")
      : constraint.kind === "json_object"
        ? true
        : constraint.kind === "json"
          ? JSON.parse(constraint.text)
          : constraint.text;
  return { structured_outputs: { [constraint.kind]: value } };
}

function copy(text) {
  return navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("this browser lets no page copy"));
}

function Copies({ step, plans, model, prompt }) {
  const [said, setSaid] = useState("");
  const give = (what, text) => copy(text).then(() => setSaid(`${what} copied`), () => setSaid(text));
  const plan = planJson(plans[0]);
  const curl = `curl ${location.origin}/v1/completions -H 'Content-Type: application/json' -d '${JSON.stringify({
    model,
    prompt,
    max_tokens: 64,
    decoding_plan: plan,
  }).replace(/'/g, "'\\''")}'`;
  return html`<div class="inline copies">
    <span>Copy plan A as</span>
    <button type="button" onClick=${() => give("JSON", JSON.stringify(plan, null, 2))}>JSON</button>
    <button type="button" disabled=${!step} onClick=${() => give("Java", step.plans[0].java)}>Java</button>
    <button type="button" onClick=${() => give("curl", curl)}>curl</button>
    <output aria-live="polite">${said}</output>
  </div>`;
}

export function Inspector({ models, state }) {
  const language = models.filter((m) => m.task !== "classify");
  const [model, setModel] = useState(state.model ?? language[0]?.id ?? "");
  const [prompt, setPrompt] = useState(state.prompt ?? "Once upon a time there was a clever cat. One day the cat found a");
  const [branches, setBranches] = useState(state.branches ?? null);
  const [at, setAt] = useState(state.at ?? 0);
  const [position, setPosition] = useState(state.position ?? null);
  const [plans, setPlans] = useState(state.plans ?? [USUAL]);
  const [constraint, setConstraint] = useState(state.constraint ?? { kind: "none", text: "" });
  const [seed, setSeed] = useState(state.seed ?? 1);
  const [given, setGiven] = useState(state.given ?? 0);
  const [tokens, setTokens] = useState([]);
  const [step, setStep] = useState(null);
  const [trouble, setTrouble] = useState(null);
  const [writing, setWriting] = useState(false);
  const [written, setWritten] = useState("");
  const stop = useRef(false);
  const inspectLatest = useMemo(latest, []);
  const stepLatest = useMemo(latest, []);
  const constrained = Object.keys(constraintOf(constraint)).length > 0;
  const ids = useMemo(() => (branches ? tokensOf(branches, at) : []), [branches, at]);
  const here = Math.min(position ?? ids.length, ids.length);

  useEffect(() => {
    write("inspect", { model, prompt, branches, at, position, plans, constraint, seed, given });
  }, [model, prompt, branches, at, position, plans, constraint, seed, given]);

  const start = async () => {
    setTrouble(null);
    try {
      const read = await post("/tokenize", { model, prompt });
      setBranches([{ name: "A", parent: null, cut: 0, ids: read.tokens }]);
      setAt(0);
      setGiven(read.tokens.length);
      setPosition(null);
    } catch (e) {
      setTrouble(e.message);
    }
  };

  useEffect(() => {
    if (!branches && model) start();
  }, []);

  useEffect(() => {
    if (ids.length === 0) return;
    inspectLatest((signal) => post("/workbench/inspect", { model, prompt: ids, alternatives: 0 }, signal)).then(
      (value) => value && setTokens(value.tokens),
      (e) => setTrouble(e.message),
    );
  }, [model, ids]);

  const ask = (prefix, signal, alternatives = 200) =>
    post(
      "/workbench/step",
      {
        model,
        prompt: prefix,
        generated: Math.max(0, prefix.length - Math.max(1, given)),
        seed,
        alternatives,
        plans: plans.map(planJson),
        ...structured(constraint),
      },
      signal,
    );

  useEffect(() => {
    if (here < 1) return;
    stepLatest((signal) => ask(ids.slice(0, here), signal)).then(
      (value) => {
        if (value) {
          setTrouble(null);
          setStep({ ...value, constrained });
        }
      },
      (e) => {
        setTrouble(e.message);
        setStep((before) => before && { ...before, stale: true });
      },
    );
  }, [model, ids, here, plans, constraint, seed, given]);

  const take = (chosen, from = here) => {
    const next = goOn(branches, at, from, Array.isArray(chosen) ? chosen : [chosen]);
    setBranches(next.branches);
    setAt(next.at);
    setPosition(null);
  };

  const writeOn = async () => {
    stop.current = false;
    setWriting(true);
    let text = ids.slice(0, here);
    const fresh = [];
    let piece = "";
    try {
      for (let i = 0; i < 24 && !stop.current; i++) {
        const next = await ask(text, undefined, 1);
        const token = next.plans[0].token;
        if (!token) {
          throw new Error(next.plans[0].dead_end);
        }
        fresh.push(token.id);
        piece += token.text;
        text = [...text, token.id];
        if (token.text.startsWith("<|")) break;
      }
    } catch (e) {
      setTrouble(e.message);
    }
    if (fresh.length > 0) take(fresh);
    setWritten(`written, ${fresh.length} tokens: ${piece}`);
    setWriting(false);
  };

  const names = ["A", "B"];
  if (language.length === 0) {
    return html`<section class="card"><h2>No language model is served here</h2>
      <p>The inspector reads texts with one: start the server with <code>logits serve</code> alone for the models that are inside, or
        with <code>--model</code> and a folder. The <a href="#/calibrate">calibration desk</a> and <a href="#/explain">Explain</a> need none.</p></section>`;
  }
  return html`<div class="inspector">
    <${Status} text=${writing ? "writing" : written} />
    <${Status} text=${step && !step.stale ? summary(step, tokens[here], here === ids.length) : ""} />
    <section class="left" aria-label="The text">
      <form class="card ask" aria-label="Prompt" onSubmit=${(e) => {
        e.preventDefault();
        start();
      }}>
        <div class="inline">
          <label for="model">Model</label>
          <select id="model" value=${model} onChange=${(e) => {
            setModel(e.target.value);
            setBranches(null);
            setTokens([]);
            setStep(null);
          }}>
            ${language.map((m) => html`<option value=${m.id}>${m.id}</option>`)}
          </select>
        </div>
        <label for="prompt">Prompt</label>
        <textarea id="prompt" rows="3" value=${prompt} onInput=${(e) => setPrompt(e.target.value)}
          onKeyDown=${(e) => (e.ctrlKey || e.metaKey) && e.key === "Enter" && start()}></textarea>
        <div class="inline"><button class="primary">Read</button>
          <button type="button" id="write" disabled=${!branches} onClick=${writing ? () => (stop.current = true) : writeOn}>${writing ? "Stop" : "Write on by plan A"}</button>
          <label>Seed <input type="number" value=${seed} min="0" step="1" onChange=${(e) => setSeed(Number(e.target.value))} /></label>
        </div>
      </form>
      ${trouble && html`<p class="error" role="alert">${trouble}</p>`}
      ${branches && html`<div class="card">
        <${Branches} branches=${branches} at=${at} choose=${(i) => {
          setAt(i);
          setPosition(null);
        }} rename=${(i, name) => setBranches(branches.map((b, j) => (j === i ? { ...b, name } : b)))} remove=${(i) => {
          setBranches(without(branches, i));
          setAt(Math.max(0, at >= i ? at - 1 : at));
          setPosition(null);
        }} />
        <${Text} tokens=${tokens} position=${here} select=${setPosition} />
        <p class="legend"><span class="swatch"></span> the stronger the color, the less the model expected the token. Click one, or move with ← →.</p>
        <${Strip} tokens=${tokens} position=${here} select=${setPosition} />
      </div>`}
      ${branches && html`<${Beams} ask=${(beams, length) => post("/workbench/beams", { model, prompt: ids.slice(0, here), beams, max_tokens: length, ...structured(constraint) })} take=${take} />`}
    </section>
    <section class="right" aria-label="The present position">
      ${step && html`<div class=${step.stale ? "card stale" : "card"}>
        <h2>${here === ids.length ? "What comes next" : html`Instead of <code>${shown(tokens[here]?.text ?? "")}</code>`}</h2>
        <p class="says">Entropy ${step.raw.entropy.toFixed(2)} nats over ${step.vocabulary.toLocaleString("en")} tokens.
          Plan A would take <code>${shown(step.plans[0].token?.text ?? "nothing")}</code>. Click a token to go on from here with it.</p>
        <${Alternatives} step=${step} chosen=${ids[here]} take=${take} plans=${names.slice(0, step.plans.length)} />
      </div>`}
      <div class="card">
        <div class="inline"><h2>How tokens are chosen</h2>
          <label class="check"><input type="checkbox" checked=${plans.length > 1} onChange=${(e) => setPlans(e.target.checked ? [plans[0], { ...plans[0], rules: [] }] : [plans[0]])} /> a second plan beside it</label></div>
        <div class=${`plans n${plans.length}`}>
          ${plans.map(
            (plan, i) => html`<${PlanEditor} key=${i} name=${names[i]} plan=${plan} constrained=${step?.constrained} result=${step?.stale ? undefined : step?.plans[i]}
              set=${(next) => setPlans(plans.map((p, j) => (j === i ? next : p)))} />`,
          )}
        </div>
        <${Copies} step=${step} plans=${plans} model=${model} prompt=${prompt} />
        <p class="says">The address of this page holds all of this: <a href=${address("inspect", { model, prompt, branches, at, position, plans, constraint, seed, given })}>a link to it</a>.</p>
      </div>
      <details class="card" open=${constraint.kind !== "none"}><summary>Constraint: what the text must be</summary>
        <label>Kind <select value=${constraint.kind} onChange=${(e) => setConstraint({ ...constraint, kind: e.target.value })}>
          ${Object.entries(KINDS).map(([kind, name]) => html`<option value=${kind}>${name}</option>`)}
        </select></label>
        ${constraint.kind !== "none" && constraint.kind !== "json_object" && html`<textarea rows="5" aria-label="The constraint" value=${constraint.text} onChange=${(e) => setConstraint({ ...constraint, text: e.target.value })}></textarea>`}
        ${constrained && trouble && html`<p class="error">${trouble}</p>`}
        <p class="says">It holds from the end of the prompt on; what it masks is gone before any rule.</p>
      </details>
    </section>
  </div>`;
}

/** What is heard of a position: what the model expects, and what is left of it behind plan A. */
function summary(step, token, atEnd) {
  const first = step.raw.top.slice(0, 3).map((t) => `${spoken(t.text)} ${percent(t.log_probability)}`);
  const last = step.plans[0].stages.at(-1);
  const left = last ? `, ${last.left.toLocaleString("en")} ${last.left === 1 ? "token" : "tokens"} left` : "";
  return `${atEnd ? "What comes next" : `Instead of ${spoken(token?.text ?? "")}`}: ${first.join(", ")}. Entropy ${step.raw.entropy.toFixed(2)} nats.
    Plan A would take ${spoken(step.plans[0].token?.text ?? "")}${left}.`.replace(/\s+/g, " ");
}

function constraintOf(constraint) {
  try {
    return structured(constraint);
  } catch {
    return {}; // a schema that is being typed
  }
}
