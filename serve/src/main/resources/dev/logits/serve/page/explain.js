import { html, useEffect, useRef, useState } from "./html.js";
import { write } from "./link.js";

const softmax = (z, t) => {
  const max = Math.max(...z);
  const e = z.map((v) => Math.exp((v - max) / t));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((v) => v / sum);
};

/** ln(p / (1 − p)) of class i: its logit less the log-sum-exp of the others. */
const logOdds = (z, t, i) => {
  const others = z.filter((_, j) => j !== i).map((v) => v / t);
  const max = Math.max(...others);
  return z[i] / t - max - Math.log(others.reduce((s, v) => s + Math.exp(v - max), 0));
};

const four = (v) => (Math.abs(v) < 5e-5 ? "0.0000" : v.toFixed(4));

function Bar({ value, least, most, change, label, says }) {
  const place = useRef(null);
  const zero = (0 - least) / (most - least);
  const at = (value - least) / (most - least);
  const drag = (e) => {
    const box = place.current.getBoundingClientRect();
    const v = least + ((e.clientX - box.left) / box.width) * (most - least);
    change(Math.round(Math.min(most, Math.max(least, v)) * 10) / 10);
  };
  const key = (e) => {
    const by = { ArrowLeft: -0.1, ArrowRight: 0.1, ArrowDown: -0.1, ArrowUp: 0.1, PageUp: 1, PageDown: -1, Home: least - value, End: most - value }[e.key];
    if (by) {
      e.preventDefault();
      change(Math.round(Math.min(most, Math.max(least, value + by)) * 10) / 10);
    }
  };
  return html`<div class="drag" ref=${place} role="slider" tabindex="0" aria-label=${label} aria-valuemin=${least} aria-valuemax=${most} aria-valuenow=${value} aria-valuetext=${says}
    onPointerDown=${(e) => {
      e.currentTarget.setPointerCapture(e.pointerId);
      drag(e);
    }}
    onPointerMove=${(e) => e.buttons === 1 && drag(e)} onKeyDown=${key}>
    <span class=${value < 0 ? "fill below" : "fill"} style=${`left:${100 * Math.min(zero, at)}%;width:${100 * Math.abs(at - zero)}%`}></span>
    <span class="zero" style=${`left:${100 * zero}%`}></span>
    <span class="grip" style=${`left:${100 * at}%`}></span>
  </div>`;
}

export function Explain({ state }) {
  const [logits, setLogits] = useState(state.logits ?? [2, 1, -1]);
  const [label, setLabel] = useState(state.label ?? 0);
  const [t, setT] = useState(state.t ?? 1);
  const [text, setText] = useState(logits.join(", "));
  const [trouble, setTrouble] = useState(null);
  useEffect(() => write("explain", { logits, label, t }), [logits, label, t]);
  const read = (typed) => {
    setText(typed);
    const parts = typed.split(/[\s,;]+/).filter((p) => p !== "");
    const bad = parts.find((p) => !Number.isFinite(Number(p)));
    if (bad !== undefined) return setTrouble(`${bad} is no number`);
    if (parts.length < 2 || parts.length > 20) return setTrouble(`2 to 20 logits, please; there are ${parts.length}`);
    setTrouble(null);
    setLogits(parts.map(Number));
    setLabel(Math.min(label, parts.length - 1));
  };
  const change = (i, v) => {
    const next = logits.map((z, j) => (j === i ? v : z));
    setLogits(next);
    setText(next.join(", "));
  };
  const p = softmax(logits, t);
  const loss = -Math.log(p[label]);
  const entropy = -p.reduce((s, v) => s + (v > 0 ? v * Math.log(v) : 0), 0);
  const bound = Math.max(5, Math.ceil(Math.max(...logits.map(Math.abs))));
  return html`<div class="explain">
    <section class="card">
      <h2>Logits, and what follows from them</h2>
      <p>A model's last layer gives one number per class, a <em>logit</em>. Only differences count: add the same to all, and nothing below changes.</p>
      <label for="logits">Logits</label>
      <input id="logits" class="wide" aria-invalid=${trouble ? "true" : undefined} aria-describedby="trouble" value=${text} onInput=${(e) => read(e.target.value)} />
      ${trouble && html`<p class="error" id="trouble" role="alert">${trouble}</p>`}
      <div class="inline">
        <label for="t">Temperature T</label><input id="t" type="range" min="0.1" max="5" step="0.1" value=${t} onInput=${(e) => setT(Number(e.target.value))} /><output aria-live="off">${t.toFixed(1)}</output>
        <button type="button" onClick=${() => {
          const next = logits.map((z) => Math.round((z + 1) * 10) / 10);
          setLogits(next);
          setText(next.join(", "));
        }}>Add 1 to all</button>
      </div>
    </section>
    <section class="card">
      <div class="table" role="table" aria-label="Classes">
        <div class="row head" role="row"><span role="columnheader">label</span><span role="columnheader">logit z, drag it</span><span role="columnheader">z</span><span role="columnheader">softmax p</span><span role="columnheader">log-odds</span><span role="columnheader">gradient</span></div>
        ${logits.map(
          (z, i) => html`<div class="row" role="row" key=${i}>
            <span role="cell"><label class="check"><input type="radio" name="label" aria-label=${`class ${i} is the label`} checked=${i === label} onChange=${() => setLabel(i)} /> class ${i}</label></span>
            <span role="cell"><${Bar} value=${z} least=${-bound} most=${bound} label=${`logit of class ${i}`}
              says=${`${z.toFixed(1)}: probability ${four(p[i])}, loss ${four(loss)}`} change=${(v) => change(i, v)} /></span>
            <span role="cell" class="number">${z.toFixed(1)}</span>
            <span role="cell" data-word="softmax p"><span class="bar" style=${`--p:${p[i]}`}><b data-p=${i}>${four(p[i])}</b></span></span>
            <span role="cell" class="number" data-word="log-odds">${four(logOdds(logits, t, i))}</span>
            <span role="cell" class="number" data-word="gradient">${four((p[i] - (i === label ? 1 : 0)) / t)}</span>
          </div>`,
        )}
      </div>
    </section>
    <section class="card facts">
      <dl>
        <div><dt>Cross-entropy loss</dt><dd data-loss>${four(loss)} nats</dd><p>−ln p of the label: 0 where the model is sure and right, without bound where it is sure and wrong.</p></div>
        <div><dt>Entropy</dt><dd>${four(entropy)} nats</dd><p>How open the answer is; ln ${logits.length} = ${four(Math.log(logits.length))} at most.</p></div>
        <div><dt>Log-sum-exp</dt><dd>${four(t * (Math.max(...logits) / t + Math.log(softmaxSum(logits, t))))}</dd><p>What the softmax subtracts: the soft maximum of the logits${t === 1 ? "" : ", times T"}.</p></div>
        <div><dt>Gradient</dt><dd>(p − y) / T</dd><p>What training would change: it pushes the label's logit up, all others down, and sums to 0.</p></div>
      </dl>
    </section>
  </div>`;
}

function softmaxSum(z, t) {
  const max = Math.max(...z);
  return z.reduce((s, v) => s + Math.exp((v - max) / t), 0);
}
