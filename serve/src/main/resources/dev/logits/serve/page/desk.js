import { html, useEffect, useMemo, useRef, useState } from "./html.js";
import { post } from "./api.js";
import { write } from "./link.js";
import { Status } from "./status.js";
import uPlot from "./vendor/uplot.js";

const BINS = 15;
const percent = (v) => `${(100 * v).toFixed(1)} %`;

function decode(base64, Kind) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return new Kind(bytes.buffer);
}

/** What the page draws at a temperature: confidences, whether they are right, losses. */
function score(rows, classes, t) {
  const n = rows.labels.length;
  const confidence = new Float64Array(n);
  const right = new Uint8Array(n);
  const top = new Int32Array(n);
  const perClass = Array.from({ length: classes }, () => ({ rows: 0, right: 0, taken: 0, confidence: 0 }));
  let nll = 0;
  for (let r = 0; r < n; r++) {
    const at = r * classes;
    let max = -Infinity;
    let best = 0;
    for (let c = 0; c < classes; c++) {
      if (rows.logits[at + c] > max) {
        max = rows.logits[at + c];
        best = c;
      }
    }
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp((rows.logits[at + c] - max) / t);
    const y = rows.labels[r];
    nll += Math.log(sum) - (rows.logits[at + y] - max) / t;
    confidence[r] = 1 / sum;
    right[r] = best === y ? 1 : 0;
    top[r] = best;
    perClass[y].rows++;
    perClass[y].right += right[r];
    perClass[best].taken++;
    perClass[best].confidence += 1 / sum;
  }
  const bins = Array.from({ length: BINS }, () => ({ n: 0, confidence: 0, right: 0 }));
  for (let r = 0; r < n; r++) {
    // Bins are (low, high], as everywhere in the library.
    const b = Math.min(BINS - 1, Math.max(0, Math.ceil(confidence[r] * BINS) - 1));
    bins[b].n++;
    bins[b].confidence += confidence[r];
    bins[b].right += right[r];
  }
  const ece = bins.reduce((s, b) => s + (b.n ? Math.abs(b.confidence - b.right) / n : 0), 0);
  return { n, confidence, right, top, perClass, bins, nll: nll / n, ece };
}

function Reliability({ scored }) {
  const size = 320;
  const pad = 42;
  const x = (v) => pad + v * (size - 2 * pad);
  const y = (v) => size - pad - v * (size - 2 * pad);
  const most = Math.max(1, ...scored.bins.map((b) => b.n));
  return html`<figure><svg viewBox=${`0 0 ${size} ${size}`} role="img" aria-label=${`Reliability diagram, expected calibration error ${scored.ece.toFixed(4)}`}>
    ${scored.bins.map(
      (b, i) => html`<rect class="count" x=${x(i / BINS) + 1} width=${(size - 2 * pad) / BINS - 2} y=${y(0.25 * (b.n / most))} height=${y(0) - y(0.25 * (b.n / most))}><title>${b.n} rows</title></rect>`,
    )}
    <line class="axis" x1=${x(0)} y1=${y(0)} x2=${x(1)} y2=${y(0)} /><line class="axis" x1=${x(0)} y1=${y(0)} x2=${x(0)} y2=${y(1)} />
    <line class="ideal" x1=${x(0)} y1=${y(0)} x2=${x(1)} y2=${y(1)} />
    ${scored.bins.map((b) => {
      if (!b.n) return "";
      const c = b.confidence / b.n;
      const a = b.right / b.n;
      const r = 3 + 6 * Math.sqrt(b.n / most);
      return html`<line class=${a < c ? "gap over" : "gap under"} x1=${x(c)} x2=${x(c)} y1=${y(c)} y2=${y(a)} /><circle cx=${x(c)} cy=${y(a)} r=${r}><title>${`${b.n} rows: confidence ${percent(c)}, right ${percent(a)}`}</title></circle>`;
    })}
    ${[0, 0.5, 1].map((v) => html`<text x=${x(v)} y=${size - 26} text-anchor="middle">${v}</text><text x=${pad - 8} y=${y(v) + 4} text-anchor="end">${v}</text>`)}
    <text x=${size / 2} y=${size - 8} text-anchor="middle">confidence</text>
    <text transform=${`translate(10 ${size / 2}) rotate(-90)`} text-anchor="middle">share that is right</text>
  </svg><figcaption>Dots on the diagonal are calibrated; below it the model is too sure. Bars: how many rows.</figcaption></figure>`;
}

function Plot({ data, options, label }) {
  const place = useRef(null);
  const plot = useRef(null);
  useEffect(() => {
    const draw = () => {
      // As colors that a canvas knows: a variable would give light-dark(…) as it is written.
      const { color: ink, borderTopColor: line } = getComputedStyle(place.current);
      const axis = { stroke: ink, grid: { stroke: line }, ticks: { stroke: line } };
      const drawn = plot.current?.data ?? data;
      plot.current?.destroy();
      plot.current = new uPlot(
        { ...options, width: place.current.clientWidth, height: 260, axes: options.axes.map((a) => ({ ...axis, ...a })) },
        drawn,
        place.current,
      );
    };
    draw();
    const media = ["print", "(prefers-color-scheme: dark)"].map((query) => matchMedia(query)); // other colors, drawn anew
    media.forEach((m) => m.addEventListener("change", draw));
    const watch = new ResizeObserver(() => plot.current.setSize({ width: place.current.clientWidth, height: 260 }));
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      media.forEach((m) => m.removeEventListener("change", draw));
      plot.current.destroy();
    };
  }, []);
  useEffect(() => {
    plot.current?.setData(data);
  }, [data]);
  return html`<div class="plot" role="img" aria-label=${label} ref=${place}></div>`;
}

function Coverage({ scored, threshold, setThreshold }) {
  const order = useMemo(() => Array.from(scored.confidence.keys()).sort((a, b) => scored.confidence[b] - scored.confidence[a]), [scored]);
  const data = useMemo(() => {
    const coverage = [];
    const accuracy = [];
    let right = 0;
    const every = Math.max(1, Math.floor(order.length / 300));
    order.forEach((r, i) => {
      right += scored.right[r];
      const ends = i === order.length - 1 || scored.confidence[order[i + 1]] !== scored.confidence[r];
      if (ends && (i % every === 0 || i === order.length - 1)) {
        coverage.push((i + 1) / order.length);
        accuracy.push(right / (i + 1));
      }
    });
    return [coverage, accuracy];
  }, [order]);
  let taken = 0;
  let right = 0;
  for (let r = 0; r < scored.n; r++) {
    if (scored.confidence[r] >= threshold) {
      taken++;
      right += scored.right[r];
    }
  }
  const outcome = `${percent(taken / scored.n)} of the rows are answered, ${taken ? percent(right / taken) : "none"} of these right`;
  return html`<section class="card">
    <h2>Answer only when sure</h2>
    <${Plot} data=${data} label="A curve: the share that is right against the share of rows answered" options=${{
      scales: { x: { time: false }, y: {} },
      series: [{ label: "answered" }, { label: "right of them", stroke: "#1f77b4", width: 2 }],
      axes: [{ label: "share of rows answered" }, { label: "share that is right" }],
      legend: { show: false },
    }} />
    <label>Least confidence <input id="threshold" type="range" aria-label="Least confidence" min="0" max="1" step="0.005" value=${threshold} aria-valuetext=${`${threshold.toFixed(3)}: ${outcome}`} onInput=${(e) => setThreshold(Number(e.target.value))} /> <output aria-live="off">${threshold.toFixed(3)}</output></label>
    <p><b>${percent(taken / scored.n)}</b> of the rows are answered, <b>${taken ? percent(right / taken) : "none"}</b> of these right.</p>
  </section>`;
}

function Costs({ rows, classes, names, t }) {
  const [costs, setCosts] = useState(() => Array.from({ length: classes }, (_, y) => Array.from({ length: classes }, (_, d) => (y === d ? 0 : 1))));
  const mean = useMemo(() => {
    const of = (temperature) => {
      let sum = 0;
      const p = new Float64Array(classes);
      for (let r = 0; r < rows.labels.length; r++) {
        const at = r * classes;
        let max = -Infinity;
        for (let c = 0; c < classes; c++) max = Math.max(max, rows.logits[at + c]);
        let z = 0;
        for (let c = 0; c < classes; c++) z += p[c] = Math.exp((rows.logits[at + c] - max) / temperature);
        let best = 0;
        let least = Infinity;
        for (let d = 0; d < classes; d++) {
          let cost = 0;
          for (let c = 0; c < classes; c++) cost += (p[c] / z) * costs[c][d];
          if (cost < least) {
            least = cost;
            best = d;
          }
        }
        sum += costs[rows.labels[r]][best];
      }
      return sum / rows.labels.length;
    };
    return { now: of(t), raw: of(1) };
  }, [rows, costs, t]);
  if (classes > 8) return html`<section class="card"><h2>What mistakes cost</h2><p>The matrix is shown for 8 classes or fewer; there are ${classes}.</p></section>`;
  return html`<section class="card">
    <h2>What mistakes cost</h2>
    <p class="says">Each row takes the decision with the least expected cost by its probabilities.</p>
    <div class="scroll"><table class="costs" aria-label="What mistakes cost"><thead><tr><th scope="col">truth \\ decision</th>${names.map((n) => html`<th scope="col">${n}</th>`)}</tr></thead>
      <tbody>${costs.map(
        (row, y) => html`<tr><th scope="row">${names[y]}</th>${row.map(
          (v, d) => html`<td><input type="number" step="0.5" min="0" aria-label=${`cost of ${names[d]} where ${names[y]} is true`} value=${v}
            onChange=${(e) => setCosts(costs.map((r, i) => (i === y ? r.map((w, j) => (j === d ? Number(e.target.value) : w)) : r)))} /></td>`,
        )}</tr>`,
      )}</tbody></table></div>
    <p>Mean cost a row: <b data-cost>${mean.now.toFixed(4)}</b> at T = ${t.toFixed(2)}, ${mean.raw.toFixed(4)} at T = 1.</p>
  </section>`;
}

function Value({ of, share }) {
  if (of.value === undefined) return html`<td>–</td>`;
  const say = share ? percent : (v) => v.toFixed(4);
  return html`<td>${say(of.value)}${of.low !== undefined && html`<small> ${say(of.low)} to ${say(of.high)}</small>`}</td>`;
}

function save(name, type, text) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob([text], { type }));
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}

const readFile = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",", 2)[1] ?? "");
    reader.onerror = () => reject(new Error(`${file.name} cannot be read`));
    reader.readAsDataURL(file);
  });

export function Desk({ state }) {
  const [desk, setDesk] = useState(null);
  const [t, setT] = useState(state.t ?? 1);
  const [threshold, setThreshold] = useState(state.threshold ?? 0.5);
  const [waits, setWaits] = useState(false);
  const [trouble, setTrouble] = useState(null);
  const [over, setOver] = useState(false);
  useEffect(() => write("calibrate", { t, threshold, ...(desk?.example ? { example: true } : {}) }), [t, threshold, desk]);
  const load = async (request) => {
    setWaits(true);
    setTrouble(null);
    try {
      const got = await post("/workbench/desk", request);
      const rows = { logits: decode(got.rows.logits, Float32Array), labels: decode(got.rows.labels, Int32Array) };
      const names = got.names.length === got.classes ? got.names : Array.from({ length: got.classes }, (_, c) => `${c}`);
      setDesk({ ...got, rows, names, all: got.rows.all, example: request.example });
    } catch (e) {
      setTrouble(e.message);
    }
    setWaits(false);
  };
  const open = async (file) => {
    if (!file) return;
    try {
      await load({ name: file.name, data: await readFile(file) });
    } catch (e) {
      setTrouble(e.message);
    }
  };
  useEffect(() => {
    if (state.example) load({ example: true });
  }, []);
  const scored = useMemo(() => desk && score(desk.rows, desk.classes, t), [desk, t]);
  const best = useMemo(() => {
    if (!desk) return 1;
    let lo = Math.log(0.05);
    let hi = Math.log(20);
    for (let i = 0; i < 40; i++) {
      const a = lo + (hi - lo) * 0.382;
      const b = lo + (hi - lo) * 0.618;
      if (score(desk.rows, desk.classes, Math.exp(a)).nll < score(desk.rows, desk.classes, Math.exp(b)).nll) hi = b;
      else lo = a;
    }
    return Math.exp((lo + hi) / 2);
  }, [desk]);
  return html`<div class="desk">
    <section class=${`card drop ${over ? "over" : ""}`} onDragOver=${(e) => {
      e.preventDefault();
      setOver(true);
    }} onDragLeave=${() => setOver(false)} onDrop=${(e) => {
      e.preventDefault();
      setOver(false);
      open(e.dataTransfer.files[0]);
    }}>
      <p>Drop a file of logits with labels here: CSV, npz or Parquet. It goes to this server only, and is not kept.</p>
      <div class="inline"><label class="button">Choose a file<input type="file" accept=".csv,.tsv,.npz,.npy,.parquet" onChange=${(e) => open(e.target.files[0])} /></label>
        <button type="button" id="example" onClick=${() => load({ example: true })}>Take an example</button></div>
      ${waits && html`<p class="wait">All methods are fitted and compared; a few seconds…</p>`}
      ${trouble && html`<p class="error" role="alert">${trouble}</p>`}
    </section>
    <${Status} text=${waits ? "All methods are fitted and compared" : desk ? `${desk.name}: ${desk.methods.chosen} is chosen` : ""} />
    ${desk && html`<h2 class="title">${desk.name}</h2>
      <div class="pair">
        <section class="card">
          <h2>Drag the temperature</h2>
          <label>T <input id="temperature" type="range" aria-label="T, the temperature" min="-3" max="3" step="0.01" value=${Math.log(t)}
            aria-valuetext=${`T ${t.toFixed(2)}: NLL ${scored.nll.toFixed(4)}, calibration error ${scored.ece.toFixed(4)}`} onInput=${(e) => setT(Math.exp(Number(e.target.value)))} /> <output aria-live="off">${t.toFixed(2)}</output></label>
          <p class="big"><span>NLL <b data-nll>${scored.nll.toFixed(4)}</b></span> <span>calibration error <b data-ece>${scored.ece.toFixed(4)}</b></span></p>
          <button type="button" onClick=${() => setT(best)}>The best for these rows: T = ${best.toFixed(2)}</button>
          <p class="says">On ${scored.n.toLocaleString("en")} of ${desk.all.toLocaleString("en")} test rows. No temperature moves the accuracy: the order of classes stays.</p>
        </section>
        <section class="card"><h2>Are confidences right?</h2><${Reliability} scored=${scored} /></section>
      </div>
      <section class="card"><h2>All methods, by cross-validation</h2><p class="says">${desk.methods.reason}</p>
        <div class="scroll"><table aria-label="All methods"><thead><tr><th scope="col">method</th><th scope="col">NLL of held-out rows</th><th scope="col">numbers fitted</th></tr></thead>
          <tbody>${desk.methods.rows.map(
            (m) => html`<tr class=${m.method === desk.methods.chosen ? "chosen" : ""}><th scope="row">${m.method}</th><td>${m.nll === undefined ? m.note : html`${m.nll.toFixed(4)}<small> ± ${m.standard_error.toFixed(4)}</small>`}</td><td>${m.parameters.toLocaleString("en")}</td></tr>`,
          )}</tbody></table></div>
        <div class="inline"><button type="button" class="primary" onClick=${() => save("cal.json", "application/json", desk.calibrator)}>Save cal.json (${desk.methods.chosen})</button>
          <button type="button" onClick=${() => save("report.html", "text/html", desk.report)}>Save the report</button></div>
      </section>
      <section class="card"><h2>Before and after ${desk.methods.chosen}</h2><div class="scroll"><table aria-label="Metrics before and after"><thead><tr><th scope="col">metric</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
        <tbody>${desk.metrics.filter((m) => m.prominent).map((m) => html`<tr title=${m.meaning}><th scope="row">${m.title}</th><${Value} of=${m.before} share=${m.share} /><${Value} of=${m.after} share=${m.share} /></tr>`)}</tbody></table></div>
        <p class="says">Intervals hold the population's value in 95 of 100 such files.</p></section>
      <div class="pair"><${Coverage} scored=${scored} threshold=${threshold} setThreshold=${setThreshold} /><${Costs} rows=${desk.rows} classes=${desk.classes} names=${desk.names} t=${t} /></div>
      <section class="card"><h2>Class by class</h2><div class="scroll"><table aria-label="Class by class"><thead><tr><th scope="col">class</th><th scope="col">rows</th><th scope="col">found</th><th scope="col">times chosen</th><th scope="col">mean confidence when chosen</th></tr></thead>
        <tbody>${scored.perClass.slice(0, 200).map((c, i) => html`<tr><th scope="row">${desk.names[i]}</th><td>${c.rows}</td><td>${c.rows ? percent(c.right / c.rows) : "–"}</td><td>${c.taken}</td><td>${c.taken ? percent(c.confidence / c.taken) : "–"}</td></tr>`)}</tbody></table></div></section>`}
  </div>`;
}
