// A decoding plan as the page edits it: rules in order, a sampler; and the JSON that the library reads.
import { html, useRef } from "./html.js";

/** What can be set of each rule: the name in JSON, a word for it, least, most, step, and where it begins. */
export const RULES = {
  "repetition-penalty": {
    name: "Repetition penalty",
    sets: [{ key: "penalty", word: "penalty", least: 1, most: 2, step: 0.01, first: 1.1 }],
    fixed: { window: "all" },
    says: "divides logits above 0 of tokens that have come, multiplies those below",
  },
  "frequency-penalty": {
    name: "Frequency and presence penalty",
    sets: [
      { key: "frequency", word: "frequency", least: -2, most: 2, step: 0.05, first: 0.2 },
      { key: "presence", word: "presence", least: -2, most: 2, step: 0.05, first: 0 },
    ],
    fixed: { window: "generated" },
    says: "subtracts from the logits of tokens that have come, per time and once",
  },
  "no-repeat-ngram": {
    name: "No repeated n-gram",
    sets: [{ key: "n", word: "n", least: 1, most: 10, step: 1, first: 3 }],
    says: "masks what would repeat n tokens in a row",
  },
  temperature: {
    name: "Temperature",
    sets: [{ key: "temperature", word: "T", least: 0.05, most: 3, step: 0.05, first: 0.8 }],
    says: "divides logits by T: below 1 sharper, above 1 flatter",
  },
  "top-k": {
    name: "Top-k",
    sets: [{ key: "k", word: "k", least: 1, most: 200, step: 1, first: 40 }],
    says: "keeps the k most likely tokens",
  },
  "top-p": {
    name: "Top-p",
    sets: [{ key: "p", word: "p", least: 0.01, most: 1, step: 0.01, first: 0.9 }],
    fixed: { minKeep: 1 },
    says: "keeps the fewest tokens that hold the probability p together",
  },
  "min-p": {
    name: "Min-p",
    sets: [{ key: "m", word: "m", least: 0, most: 1, step: 0.01, first: 0.05 }],
    fixed: { minKeep: 1 },
    says: "keeps tokens at least m times as likely as the first",
  },
  "typical-p": {
    name: "Typical",
    sets: [{ key: "p", word: "p", least: 0.05, most: 1, step: 0.01, first: 0.9 }],
    fixed: { minKeep: 1 },
    says: "keeps tokens whose surprise is nearest to the entropy",
  },
  "top-n-sigma": {
    name: "Top-nσ",
    sets: [{ key: "n", word: "n", least: 0, most: 5, step: 0.1, first: 1 }],
    says: "keeps logits within n standard deviations of the largest",
  },
  "epsilon-cutoff": {
    name: "Epsilon cut-off",
    sets: [{ key: "epsilon", word: "ε", least: 0.0001, most: 0.1, step: 0.0001, first: 0.001 }],
    fixed: { minKeep: 1 },
    says: "drops tokens less likely than ε",
  },
  xtc: {
    name: "XTC",
    sets: [
      { key: "probability", word: "chance", least: 0, most: 1, step: 0.05, first: 0.5 },
      { key: "threshold", word: "threshold", least: 0, most: 0.5, step: 0.01, first: 0.1 },
    ],
    fixed: { minKeep: 1 },
    says: "by chance drops the likely tokens but the least of them",
  },
};

export const USUAL = { rules: [{ type: "temperature", temperature: 0.8 }, { type: "top-k", k: 40 }, { type: "top-p", p: 0.95 }], greedy: false };

export function fresh(type) {
  const rule = { type };
  for (const set of RULES[type].sets) {
    rule[set.key] = set.first;
  }
  return rule;
}

/** The library's JSON of a plan. */
export function planJson(plan) {
  return {
    format: "logits-decoding-plan",
    version: 1,
    rules: plan.rules.map((rule) => ({ ...rule, ...(RULES[rule.type]?.fixed ?? {}) })),
    sampler: { type: plan.greedy ? "greedy" : "ancestral" },
  };
}

const percent = (p) => (p >= 0.9995 || p === 0 ? `${Math.round(100 * p)} %` : p < 0.001 ? "< 0.1 %" : `${(100 * p).toFixed(1)} %`);

function Knob({ set, value, change, of, rule }) {
  const id = `${of}-${set.key}`;
  return html`<div class="knob">
    <label for=${id}>${set.word}</label>
    <input id=${id} type="range" aria-label=${`${rule}: ${set.word}`} min=${set.least} max=${set.most} step=${set.step} value=${value}
      onInput=${(e) => change(Number(e.target.value))} />
    <input type="number" aria-label=${`${rule}: ${set.word}, as a number`} min=${set.least} max=${set.most} step=${set.step}
      value=${value} onChange=${(e) => e.target.value !== "" && change(Math.min(set.most, Math.max(set.least, Number(e.target.value))))} />
  </div>`;
}

function RuleCard({ rule, at, count, stage, warning, change, move, remove, of }) {
  const kind = RULES[rule.type];
  const key = (e) => {
    if (e.altKey && (e.key === "ArrowUp" || e.key === "ArrowDown")) {
      e.preventDefault();
      move(at, at + (e.key === "ArrowUp" ? -1 : 1));
    }
  };
  return html`<li class="rule" data-rule=${rule.type} aria-label=${`${kind.name}, ${at + 1} of ${count}`} draggable="true" onKeyDown=${key}
    onDragStart=${(e) => e.dataTransfer.setData("text/plain", `${of}:${at}`)}
    onDragOver=${(e) => e.preventDefault()}
    onDrop=${(e) => {
      e.preventDefault();
      const [from, place] = e.dataTransfer.getData("text/plain").split(":");
      if (from === of) move(Number(place), at);
    }}>
    <div class="rule-head">
      <strong>${kind.name}</strong>
      <span class="rule-buttons">
        <button type="button" aria-label=${`${kind.name}: earlier`} disabled=${at === 0} onClick=${() => move(at, at - 1)}>↑</button>
        <button type="button" aria-label=${`${kind.name}: later`} disabled=${at === count - 1} onClick=${() => move(at, at + 1)}>↓</button>
        <button type="button" aria-label=${`${kind.name}: remove`} onClick=${() => remove(at)}>×</button>
      </span>
    </div>
    <p class="says">${kind.says}</p>
    ${kind.sets.map(
      (set) => html`<${Knob} set=${set} value=${rule[set.key]} of=${`${of}-${at}`} rule=${kind.name} change=${(v) => change(at, { ...rule, [set.key]: v })} />`,
    )}
    ${stage &&
    html`<p class="effect" data-removed=${stage.removed}>
      ${stage.removed === 0
        ? "removes nothing here"
        : html`removes <b>${stage.removed.toLocaleString("en")}</b> tokens with <b>${percent(stage.removed_probability)}</b>`}
      ${" · "}${stage.left.toLocaleString("en")} left, entropy ${stage.entropy.toFixed(2)} nats
    </p>`}
    ${warning && html`<p class="warning">${warning}</p>`}
  </li>`;
}

/** The editor of a plan. `result` is what the server says of it at the present position. */
export function PlanEditor({ name, plan, set, result, constrained }) {
  const rules = plan.rules;
  const put = (next) => set({ ...plan, rules: next });
  const place = useRef(null);
  const focus = (selector) => requestAnimationFrame(() => place.current?.querySelector(selector)?.focus());
  const move = (from, to) => {
    if (to < 0 || to >= rules.length) return;
    const next = [...rules];
    next.splice(to, 0, next.splice(from, 1)[0]);
    put(next);
    const button = to === 0 ? 2 : to === rules.length - 1 ? 1 : from > to ? 1 : 2; // one that can be pressed again
    focus(`.rules > li:nth-child(${to + 1}) .rule-buttons button:nth-child(${button})`);
  };
  const remove = (at) => {
    put(rules.filter((_, j) => j !== at));
    focus(rules.length > 1 ? `.rules > li:nth-child(${Math.max(1, at)}) .rule-buttons button:nth-child(3)` : ".add select");
  };
  const shift = constrained ? 1 : 0;
  const stages = result?.stages ?? [];
  const mask = constrained ? stages[0] : null;
  return html`<section class="plan" aria-label=${`Plan ${name}`} ref=${place}>
    <div class="plan-head">
      <h3>Plan ${name}</h3>
      <label class="check"><input type="checkbox" checked=${plan.greedy} onChange=${(e) => set({ ...plan, greedy: e.target.checked })} /> greedy</label>
    </div>
    ${mask && html`<p class="effect mask">The constraint allows <b>${mask.left.toLocaleString("en")}</b> tokens and takes away ${percent(mask.removed_probability)}.</p>`}
    <ol class="rules" aria-label=${`Rules of plan ${name}, in order`}>
      ${rules.map(
        (rule, i) => html`<${RuleCard} key=${`${rule.type}-${i}`} rule=${rule} at=${i} count=${rules.length} of=${name}
          stage=${stages[i + shift]} warning=${result?.warnings?.find((w) => w.rule === i + shift)?.message}
          change=${(at, next) => put(rules.map((r, j) => (j === at ? next : r)))} move=${move}
          remove=${remove} />`,
      )}
    </ol>
    ${rules.length === 0 && html`<p class="says">No rule: tokens are drawn as the model gives them.</p>`}
    <label class="add">Add a rule
      <select value="" onChange=${(e) => {
        if (e.target.value) put([...rules, fresh(e.target.value)]);
        e.target.value = "";
      }}>
        <option value="">…</option>
        ${Object.entries(RULES).map(([type, kind]) => html`<option value=${type}>${kind.name}</option>`)}
      </select>
    </label>
    ${result?.dead_end && html`<p class="error" role="alert">${result.dead_end}</p>`}
  </section>`;
}
