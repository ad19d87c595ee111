"""Writes hugging-face-*.csv of HuggingFaceTest: what the rules and searches of Hugging Face transformers do."""
import itertools
import logging
import warnings

import numpy as np
import torch
import transformers
from transformers import GenerationConfig, GenerationMixin, PretrainedConfig, PreTrainedModel
from transformers.generation import logits_process as hf
from transformers.modeling_outputs import CausalLMOutput

warnings.filterwarnings("ignore")
logging.getLogger("transformers").setLevel(logging.ERROR)
MADE = f"# transformers {transformers.__version__}, PyTorch {torch.__version__}, by hugging_face.py: "


def text(numbers, digits=9):
    return " ".join("-" if x == -np.inf else f"{x:.{digits}g}" for x in numbers)


def ids(tokens):
    return " ".join(str(t) for t in tokens)


# Rows of logits, rounded so that a float has them exactly enough to be read back.
r = np.random.default_rng(8)
ROWS = {
    "random": 3 * r.normal(size=32),
    "flat": r.uniform(-1, 1, size=32),
    "peaked": 2 * r.normal(size=32) + np.where(np.arange(32) % 11 == 3, 9, 0),
    "masked": np.where(r.random(32) < 0.4, -np.inf, 2 * r.normal(size=32)),
    "long": 1.5 * r.normal(size=150),
    "tied": np.rint(1.2 * r.normal(size=32)),
}
ROWS = {name: np.float32(np.round(row, 3)) for name, row in ROWS.items()}
PROMPT = [3, 7, 5, 7, 9]
TEXTS = [(PROMPT, [3, 7, 5, 7]), (PROMPT, []), ([4], [4, 4, 14, 3, 3]), ([6], [])]


def warpers():
    for t in (0.5, 0.8, 1.7):
        yield f"temperature {t}", hf.TemperatureLogitsWarper(t)
    for k, least in ((1, 1), (5, 1), (40, 1)):
        yield f"top-k {k}", hf.TopKLogitsWarper(k, min_tokens_to_keep=least)
    for least in (1, 6):
        for p in (0.1, 0.5, 0.9, 0.99):
            yield f"top-p {p} {least}", hf.TopPLogitsWarper(p, min_tokens_to_keep=least)
            yield f"typical {p} {least}", hf.TypicalLogitsWarper(p, min_tokens_to_keep=least)
        for m in (0.0, 0.05, 0.3, 1.0):
            yield f"min-p {m} {least}", hf.MinPLogitsWarper(m, min_tokens_to_keep=least)
        for e in (0.0003, 0.02, 0.3):
            yield f"epsilon {e} {least}", hf.EpsilonLogitsWarper(e, min_tokens_to_keep=least)
            yield f"eta {e} {least}", hf.EtaLogitsWarper(e, min_tokens_to_keep=least)
    for a in (0.2, 0.5, 0.9, 1.0):
        yield f"top-h {a}", hf.TopHLogitsWarper(a)


STOP = [0, 11]


def processors(prompt):
    for p in (1.3, 0.7):
        yield f"repetition {p}", hf.RepetitionPenaltyLogitsProcessor(p)
    for n in (1, 2, 3):
        yield f"no-repeat {n}", hf.NoRepeatNGramLogitsProcessor(n)
    yield "sequence-bias", hf.SequenceBiasLogitsProcessor(
        {(8,): 1.5, (5, 7, 12): -2.25, (7, 12): 0.75, (3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 1): 9.0})
    yield "bad-words", hf.NoBadWordsLogitsProcessor([[8], [5, 7, 12], [9, 2], [2, 9, 13]], eos_token_id=STOP)
    for n in (0, 6, 10):
        yield f"min-length {n}", hf.MinLengthLogitsProcessor(n, STOP)
    for n in (0, 1, 5):
        yield f"min-new {n}", hf.MinNewTokensLengthLogitsProcessor(len(prompt), n, STOP)
    yield "allowed", hf.PrefixConstrainedLogitsProcessor(lambda batch, tokens: [2, 7, 8, 15, 30], 1)
    for start, factor in ((0, 1.2), (2, 1.05), (3, 0.9)):
        yield f"decay {start} {factor}", hf.ExponentialDecayLengthPenalty((start, factor), STOP, len(prompt))
    yield "suppress", hf.SuppressTokensLogitsProcessor([1, 2, 30])
    yield "begin-suppress", hf.SuppressTokensAtBeginLogitsProcessor([1, 2, 30], len(prompt))
    yield "forced-first", hf.ForcedBOSTokenLogitsProcessor(9)
    yield "forced-last 5", hf.ForcedEOSTokenLogitsProcessor(len(prompt) + 5, STOP)
    yield "normalize", hf.LogitNormalization()


with open("hugging-face-rules.csv", "w") as out:
    out.write(MADE + "one rule on one row in float64; columns rule, row, prompt, generated, scores; rule 'row' has the rows\n")
    for name, row in ROWS.items():
        out.write(f"row,{name},,,{text(row, 6)}\n")

    def run(rule, processor, name, prompt, generated):
        tokens = torch.tensor([prompt + generated])
        scores = processor(tokens, torch.tensor(ROWS[name], dtype=torch.float64)[None])[0]
        out.write(f"{rule},{name},{ids(prompt)},{ids(generated)},{text(scores.numpy())}\n")

    for (rule, warper), name in itertools.product(warpers(), ROWS):
        if name != "long" or rule.endswith(" 1") or rule.startswith("top-h"):
            run(rule, warper, name, PROMPT, [])
    for (prompt, generated), name in itertools.product(TEXTS, ("random", "masked")):
        for rule, processor in processors(prompt):
            run(rule, processor, name, prompt, generated)


# A model whose logits hang on the last two tokens.
V = 12
table = np.float32(np.round(2 * r.normal(size=(V, V, V)) + 0.0001 * np.arange(V), 4))
table[:, :, 0] = np.round(table[:, :, 0] + 0.5, 4)
assert all(len(set(row)) == V for row in table.reshape(-1, V)), "equal logits"


class Table(PreTrainedModel, GenerationMixin):
    config_class = PretrainedConfig

    def __init__(self, config):
        super().__init__(config)
        self.table = torch.nn.Parameter(torch.tensor(table))
        self.post_init()

    def forward(self, input_ids=None, **kwargs):
        before = torch.cat([torch.zeros_like(input_ids[:, :1]), input_ids[:, :-1]], dim=1)
        return CausalLMOutput(logits=self.table[before, input_ids])

    def prepare_inputs_for_generation(self, input_ids, **kwargs):
        return {"input_ids": input_ids}


model = Table(PretrainedConfig(vocab_size=V, num_hidden_layers=1)).eval()


def generate(prompt, **settings):
    config = GenerationConfig(pad_token_id=0, use_cache=False, return_dict_in_generate=True, output_scores=True, **settings)
    with torch.no_grad():
        return model.generate(torch.tensor([prompt]), generation_config=config)


def tokens(sequence, prompt, ends):
    generated = sequence[len(prompt):].tolist()
    for i, t in enumerate(generated):
        if t in ends:
            return generated[: i + 1]
    return generated


# Chains: each a sampled text whose processed scores are told at every step.
BASE = dict(do_sample=True, max_new_tokens=8, eos_token_id=[0, 11])
CHAINS = {
    "nothing": {},
    "usual": dict(temperature=0.8, top_k=6, top_p=0.9),
    "cutoffs": dict(temperature=1.3, min_p=0.02, typical_p=0.9, epsilon_cutoff=0.01, eta_cutoff=0.02),
    "top-h": dict(temperature=0.7, top_h=0.8, top_k=8, top_p=0.95),
    "everything": dict(
        sequence_bias=[[[8], 1.5], [[5, 7], -2.25]], repetition_penalty=1.2, no_repeat_ngram_size=2,
        bad_words_ids=[[9], [4, 5]], min_length=4, min_new_tokens=3, exponential_decay_length_penalty=(3, 1.3),
        suppress_tokens=[10], begin_suppress_tokens=[1, 2], temperature=0.9, top_h=0.97, top_k=8, top_p=0.98,
        min_p=0.005, typical_p=0.97, epsilon_cutoff=0.002, eta_cutoff=0.01, renormalize_logits=True),
}
with open("hugging-face-chains.csv", "w") as out:
    out.write(MADE + "generate(do_sample=True) on logits of the last two tokens; columns chain, prompt, generated, "
              "processed scores; chain 'table' has the logits after two tokens\n")
    for a, b in itertools.product(range(V), range(V)):
        out.write(f"table,{a} {b},,{text(table[a, b], 6)}\n")
    for (chain, settings), seed in itertools.product(CHAINS.items(), range(4)):
        torch.manual_seed(seed)
        prompt = [seed + 1, 3 * seed + 2]
        got = generate(prompt, **BASE, **settings)
        generated = got.sequences[0][2:].tolist()
        for step, scores in enumerate(got.scores):
            out.write(f"{chain},{ids(prompt)},{ids(generated[:step])},{text(scores[0].numpy())}\n")

with open("hugging-face-searches.csv", "w") as out:
    out.write(MADE + "generate(do_sample=False) on the table of hugging-face-chains.csv; columns prompt, beams, length_penalty, "
              "early_stopping, num_return_sequences, max_new_tokens, eos ids, rules, then sequence and score alternating\n")
    picks = list(itertools.product((1, 2, 3, 4, 5), (0.0, 0.6, 1.0, 2.0, -0.5), (True, False, "never"), (3, 6, 15)))
    for i, (beams, alpha, stopping, limit) in enumerate(picks):
        prompt = [[1, 2], [4, 9], [7, 3], [10, 10], [8, 5]][i % 5]
        ends = [0] if i % 3 else [0, 11]
        rules = ["", "repetition", "no-repeat", "min-new", "bad-words"][i // 2 % 5]
        settings = {"": {}, "repetition": dict(repetition_penalty=1.3), "no-repeat": dict(no_repeat_ngram_size=2),
                    "min-new": dict(min_new_tokens=2), "bad-words": dict(bad_words_ids=[[6], [4, 5]])}[rules]
        returned = beams if i % 2 else 1
        search = {} if beams == 1 else dict(num_beams=beams, length_penalty=alpha, early_stopping=stopping,
                                            num_return_sequences=returned)
        if beams == 1 and (alpha, stopping) != (0.0, True) and i % 4:
            continue
        got = generate(prompt, do_sample=False, max_new_tokens=limit, eos_token_id=ends, **search, **settings)
        cells = []
        for j, sequence in enumerate(got.sequences):
            cells.append(ids(tokens(sequence, prompt, ends)))
            cells.append("" if beams == 1 else f"{got.sequences_scores[j]:.9g}")
        out.write(f"{ids(prompt)},{beams},{alpha},{stopping},{returned},{limit},{ids(ends)},{rules}," + ",".join(cells) + "\n")
