// A tree of texts: branches that share what comes before them. A branch is {name, parent, cut, ids}: the first `cut`
// tokens of its parent, then its own.

export function tokensOf(branches, at) {
  const branch = branches[at];
  const before = branch.parent === null ? [] : tokensOf(branches, branch.parent).slice(0, branch.cut);
  return [...before, ...branch.ids];
}

/** Goes on from a place with another token: a new branch, or the same one where the place is its end. */
export function goOn(branches, at, position, ids) {
  const all = tokensOf(branches, at);
  if (position === all.length) {
    return {
      branches: branches.map((b, i) => (i === at ? { ...b, ids: [...b.ids, ...ids] } : b)),
      at,
    };
  }
  return {
    branches: [...branches, { name: freshName(branches), parent: at, cut: position, ids }],
    at: branches.length,
  };
}

function freshName(branches) {
  for (let i = branches.length; ; i++) {
    const name = i < 26 ? String.fromCharCode(65 + i) : `branch ${i + 1}`;
    if (!branches.some((b) => b.name === name)) {
      return name;
    }
  }
}

/** Without a branch; branches that grew out of it keep their tokens. */
export function without(branches, at) {
  const kept = branches.map((b, i) => {
    if (b.parent !== at) return b;
    const before = tokensOf(branches, at).slice(0, b.cut);
    return { ...b, parent: null, cut: 0, ids: [...before, ...b.ids], i };
  });
  kept.splice(at, 1);
  return kept.map(({ name, parent, cut, ids }) => ({ name, parent: parent !== null && parent > at ? parent - 1 : parent, cut, ids }));
}

/** A prefix tree of beams: nodes {token, children, beams}. */
export function prefixTree(beams) {
  const root = { children: [], beams: beams.map((_, i) => i) };
  beams.forEach((beam, i) => {
    let node = root;
    for (const token of beam.tokens) {
      let next = node.children.find((c) => c.token.id === token.id);
      if (!next) {
        next = { token, children: [], beams: [] };
        node.children.push(next);
      }
      next.beams.push(i);
      node = next;
    }
    node.end = i;
  });
  return root;
}
