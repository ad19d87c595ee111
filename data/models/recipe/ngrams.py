"""Makes the n-grams that draft for data/models/stories: what tokens follow the last few ones, counted in the stories that
the model was trained on.

    java -cp app/target/classes:core/target/classes data/models/recipe/Stories.java core/src/language/stories.grammar 45000 > stories.txt
    python data/models/recipe/ngrams.py stories.txt core/src/language/text data/models/stories/tokenizer.json stories-draft.arpa

Needs numpy and tokenizers, and takes half a minute. Absolute discounting (interpolated), then pruning by the weighted difference
of K. Seymore, R. Rosenfeld, Scalable backoff language models, 1996: an n-gram stays where its count times
ln p(w | h) - ln p(w | h') is above a threshold. Words of the ARPA file are the tokens' ids.
"""
import sys
from pathlib import Path
import numpy as np
from tokenizers import Tokenizer

STORIES, TEXTS, TOKENIZER, OUT = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
ORDER, DISCOUNT, LEAST = 8, 0.5, 40.0
END = 0

t = Tokenizer.from_file(TOKENIZER)
V = t.get_vocab_size()
stories = [s.strip() for s in STORIES.read_text().split("\n---\n") if s.strip()][500:]
texts = [s.strip() for f in sorted(TEXTS.glob("*.txt")) for s in f.read_text().split("\n---\n")]
ids = np.array([END] + [i for e in t.encode_batch(stories + texts) for i in [*e.ids, END]])

count = np.bincount(ids, minlength=V)
p = [None, (count + 0.01) / (count.sum() + 0.01 * V)]   # by order and n-gram
grams = [None, np.arange(V)[:, None]]                   # its words
counts, prefix, suffix = [None, count], [None, None], [None, None]
at = [None, ids]                                        # which n-gram begins at each token
for k in range(2, ORDER + 1):
    before, behind = at[k - 1][:-1], at[k - 1][1:]
    inside = np.ones(len(before), bool)                 # no n-gram goes over the end of a story
    for j in range(1, k - 1):
        inside &= ids[j:j + len(before)] != END
    places = np.flatnonzero(inside)
    key = before[places] * V + ids[places + k - 1]
    unique, first, index, c = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    first = places[first]
    prefix.append(before[first])
    suffix.append(behind[first])
    grams.append(np.stack([ids[first + j] for j in range(k)], 1))
    counts.append(c)
    total = np.bincount(prefix[k], c, minlength=len(counts[k - 1]))
    kinds = np.bincount(prefix[k], minlength=len(counts[k - 1]))
    h = prefix[k]
    p.append(np.maximum(c - DISCOUNT, 0) / total[h] + DISCOUNT * kinds[h] / total[h] * p[k - 1][suffix[k]])
    whole = np.full(len(before), -1)
    whole[places] = index
    at.append(whole)

keep = [None, np.ones(V, bool)] + [counts[k] * (np.log(p[k]) - np.log(p[k - 1][suffix[k]])) > LEAST for k in range(2, ORDER + 1)]
for k in range(ORDER, 2, -1):
    keep[k - 1][prefix[k][keep[k]]] = True              # a context has a line of its own
backoff, used = [None], [None, p[1]]                    # used: what the pruned model says of each n-gram
for k in range(2, ORDER + 1):
    h, kept = prefix[k], keep[k]
    lower = used[k - 1][suffix[k]]
    n = len(counts[k - 1])
    left = 1 - np.bincount(h[kept], p[k][kept], minlength=n)
    lower_left = 1 - np.bincount(h[kept], lower[kept], minlength=n)
    weight = np.where((left > 1e-9) & (lower_left > 1e-9), np.maximum(left, 1e-9) / np.maximum(lower_left, 1e-9), 1.0)
    backoff.append(weight)
    used.append(np.where(kept, p[k], weight[h] * lower))

with OUT.open("w") as out:
    out.write("\\data\\\n" + "".join(f"ngram {k}={keep[k].sum()}\n" for k in range(1, ORDER + 1)))
    for k in range(1, ORDER + 1):
        out.write(f"\n\\{k}-grams:\n")
        context = np.zeros(len(keep[k]), bool)
        if k < ORDER:
            context[prefix[k + 1][keep[k + 1]]] = True
        for i in np.flatnonzero(keep[k]):
            tail = f"\t{np.log10(backoff[k][i]):.3f}" if context[i] else ""
            out.write(f"{np.log10(p[k][i]):.3f}\t{' '.join(map(str, grams[k][i]))}{tail}\n")
    out.write("\n\\end\\\n")
print([int(x.sum()) for x in keep[1:]], OUT.stat().st_size, "bytes")
