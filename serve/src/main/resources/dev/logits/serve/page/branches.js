import { html, useEffect, useRef, useState } from "./html.js";

/** A name that is typed in the place of the one that it becomes: Enter keeps it, Escape does not. */
function NameField({ name, keep, leave }) {
  const field = useRef(null);
  const done = useRef(false);
  useEffect(() => {
    field.current.focus();
    field.current.select();
  }, []);
  const end = (kept, stays) => {
    if (done.current) return; // leaving the field after Enter is no second answer
    done.current = true;
    const typed = field.current.value.trim();
    if (kept && typed && typed !== name) keep(typed);
    leave(stays);
  };
  return html`<input ref=${field} class="branch-name" maxlength="40" aria-label=${`A name for branch ${name}`} value=${name}
    onBlur=${() => end(true, false)} onKeyDown=${(e) => {
      if (e.key === "Enter" || e.key === "Escape") {
        e.preventDefault();
        end(e.key === "Enter", true);
      }
    }} />`;
}

/** The branches of a text: choose one, name it (the pencil, F2 or a double click), remove it (×, Delete). */
export function Branches({ branches, at, choose, rename, remove }) {
  const [named, setNamed] = useState(null);
  const place = useRef(null);
  const drop = (i) => {
    remove(i);
    requestAnimationFrame(() => focus(Math.max(0, i - 1)));
  };
  const focus = (i) => place.current.querySelector(`[data-branch="${i}"]`)?.focus();
  const key = (e, i) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (step && branches[i + step]) {
      e.preventDefault();
      choose(i + step);
      focus(i + step);
    } else if (e.key === "F2") {
      e.preventDefault();
      setNamed(i);
    } else if (e.key === "Delete" && branches.length > 1) {
      e.preventDefault();
      drop(i);
    }
  };
  return html`<div class="branches" role="group" aria-label="Branches" ref=${place}>
    ${branches.map(
      (b, i) => html`<span class="branch" key=${i}>
        ${named === i
          ? html`<${NameField} name=${b.name} keep=${(name) => rename(i, name)} leave=${(stays) => {
              setNamed(null);
              if (stays) requestAnimationFrame(() => focus(i));
            }} />`
          : html`<button type="button" class="choose" data-branch=${i} aria-pressed=${i === at} aria-keyshortcuts="F2 Delete"
              title="← → go from branch to branch, F2 names this one" onClick=${() => choose(i)} onDblClick=${() => setNamed(i)}
              onKeyDown=${(e) => key(e, i)}>${b.name}${b.parent !== null ? html`<small> from ${branches[b.parent].name}, token ${b.cut}</small>` : ""}</button>`}
        <button type="button" class="rename" aria-label=${`name ${b.name}`} title="another name" onClick=${() => setNamed(i)}>✎</button>
        ${branches.length > 1 && html`<button type="button" class="remove" aria-label=${`remove ${b.name}`} title="remove" onClick=${() => drop(i)}>×</button>`}
      </span>`,
    )}
  </div>`;
}
