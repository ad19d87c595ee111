"""Texts of many scripts, small tokenizers of each kind, and the ids that Hugging Face's tokenizers gives.

    python tokenizer_expected.py texts FOLDER               writes FOLDER/texts.json: 2,000 texts
    python tokenizer_expected.py tiny FOLDER                trains small tokenizers on them: FOLDER/NAME/tokenizer.json
    python tokenizer_expected.py ids FOLDER NAME=TOKENIZER.json ...   writes FOLDER/NAME.ids.json: a hash of the ids of each text,
                                                            and of each text as a prompt, with special tokens
"""

import hashlib
import json
import os
import random
import sys

import tokenizers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

SENTENCES = [
    "The quick brown fox jumps over the lazy dog.", "Don't we'll I'm they've IT'S 'quoted' it's", "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich.",
    "Voix ambiguë d’un cœur qui, au zéphyr, préfère les jattes de kiwis.", "El veloz murciélago hindú comía feliz cardillo y kiwi. ¿Sí? ¡No!",
    "Съешь же ещё этих мягких французских булок, да выпей чаю.", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.", "いろはにほへと ちりぬるを、東京タワー。カタカナ",
    "視野無限廣，窗外有藍天。简体中文也在这里！", "키스의 고유조건은 입술끼리 만나야 하고", "نص حكيم له سر قاطع وذو شأن عظيم", "דג סקרן שט בים מאוכזב ולפתע מצא חברה",
    "ऋषियों को सताने वाले दुष्ट राक्षसों के राजा रावण", "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า", "Pijamalı hasta yağız şoföre çabucak güvendi. İstanbul ıI", "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "Trăm năm trong cõi người ta", "மனிதப் பிறவியினர் சகலரும்", "ლორემ იფსუმ", "Բոլոր մարդիկ ծնվում են ազատ", "ሰማይ አይታረስ ንጉሥ አይከሰስ።", "សូមស្វាគមន៍", "ᚠᛇᚻ᛫ᛒᛦᚦ", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝒸𝓊𝓇𝓈𝒾𝓋ℯ 𓀀𓁐",
    "for (int i = 0; i < n; i++) {\n\tsum += a[i] * 2;\n}\r\n", "SELECT * FROM t WHERE x >= 3.14 AND y != 'z';", '{"key": ["value", 1, 2.5e-3, null, true]}', "https://example.org/a-b_c?d=%20&e=1#f", "1234567890 3.14159 1,000,000 0x1F ١٢٣ ४५६ Ⅻ ½",
    "😀😂🤣 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 👍🏽 ❤️", "e\u0301 a\u0308 o\u0302\u0323 ﬁ ﷺ ㍿ Å", "   leading", "trailing   ", "  two  spaces   three\t\ttabs\n\n\nlines \n ", "\u00a0nbsp\u2003em\u200bzero\ufeffbom\u2028line\u3000wide", "a\u0000b\u0001\u001f\u007f\u0085", "ALLCAPS CamelCase snake_case kebab-case", "!!! ... --- ??? ((())) [[]] <<>>", "<|end <s> [CLS ▁▁ Ġ ## ##ing <0x0A>", "tokenization untranslatable supercalifragilistic", "café cafe\u0301 naïve résumé",
]
RANGES = [(0x20, 0x7F), (0xA0, 0x250), (0x370, 0x600), (0x600, 0x700), (0x900, 0xE80), (0x1100, 0x1200), (0x2000, 0x2BFF), (0x3000, 0x3100), (0x4E00, 0x9FFF), (0xAC00, 0xD7A0), (0xFE00, 0xFFFE), (0x1F300, 0x1FB00), (0x0, 0x20), (0x10000, 0x2FFFF)]
SPECIAL = ("<unk>", "<s>", "</s>")


def texts():
    rng = random.Random(17)
    found = ["", " ", "\n", "a", "é", "日", "😀", "\u0000", "\uffff", " a", "a ", "x" * 300, " " * 100, "\n" * 30] + SENTENCES
    while len(found) < 2000:
        kind = rng.randrange(4)
        if kind == 0:
            words = " ".join(rng.sample(SENTENCES, 2)).split(" ")
            rng.shuffle(words)
            text = " ".join(words[: rng.randrange(1, 12)])
        elif kind == 1:
            text = rng.choice(SENTENCES)
            at = rng.randrange(len(text))
            text = text[at : at + rng.randrange(1, 30)]
        elif kind == 2:
            low, high = rng.choice(RANGES)
            text = "".join(chr(rng.randrange(low, high)) for _ in range(rng.randrange(1, 12)))
        else:
            text = "".join(chr(rng.randrange(*rng.choice(RANGES))) for _ in range(rng.randrange(1, 10)))
        if all(not 0xD800 <= ord(c) < 0xE000 for c in text):
            found.append(text)
    return found


def byte_level():
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.decoder = decoders.ByteLevel()
    t.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 256)])
    trainer = trainers.BpeTrainer(vocab_size=600, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    return t, trainer


def sentence_piece():
    t = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    t.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    t.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    specials = list(SPECIAL) + [f"<0x{b:02X}>" for b in range(256)]
    return t, trainers.BpeTrainer(vocab_size=900, special_tokens=specials, limit_alphabet=150, show_progress=False)


def metaspace():
    t = Tokenizer(models.Unigram())
    t.pre_tokenizer = pre_tokenizers.Metaspace()
    t.decoder = decoders.Metaspace()
    return t, trainers.UnigramTrainer(vocab_size=700, special_tokens=list(SPECIAL), unk_token="<unk>", show_progress=False)


def word_piece():
    t = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer()
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.decoder = decoders.WordPiece()
    t.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    return t, trainers.WordPieceTrainer(vocab_size=900, special_tokens=["[UNK]", "[CLS]", "[SEP]"], limit_alphabet=300, show_progress=False)


def tiny(folder):
    for make in (byte_level, sentence_piece, metaspace, word_piece):
        t, trainer = make()
        t.train_from_iterator([s for s in SENTENCES if "\u0000" not in s], trainer)
        if make is byte_level:
            t.add_special_tokens(["<s>", "</s>", "<|im_end|>"])
            t.add_tokens(["<tool_call>", "naïve added"])
            t.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", t.token_to_id("<s>"))])
        elif make is sentence_piece:
            read = json.loads(t.to_str())  # bytes are pieces of the vocabulary, not special tokens
            read["added_tokens"] = [a for a in read["added_tokens"] if not a["content"].startswith("<0x")]
            t = Tokenizer.from_str(json.dumps(read))
            t.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)])
        path = os.path.join(folder, make.__name__)
        os.makedirs(path, exist_ok=True)
        t.save(os.path.join(path, "tokenizer.json"), pretty=False)


def digest(ids):
    return hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()[:8]


def ids(folder, named):
    with open(os.path.join(folder, "texts.json"), encoding="utf-8") as f:
        all_texts = json.load(f)
    for argument in named:
        name, path = argument.split("=", 1)
        t = Tokenizer.from_file(path)
        t.no_truncation()
        t.no_padding()
        plain = " ".join(digest(t.encode(s, add_special_tokens=False).ids) for s in all_texts)
        prompts = " ".join(digest(t.encode(s).ids) for s in all_texts)
        made_by = f"tokenizer_expected.py with tokenizers {tokenizers.__version__}"
        with open(os.path.join(folder, name + ".ids.json"), "w", encoding="utf-8") as f:
            json.dump({"made_by": made_by, "size": t.get_vocab_size(), "plain": plain, "prompts": prompts}, f, indent=1)
            f.write("\n")


if __name__ == "__main__":
    if sys.argv[1] == "texts":
        with open(os.path.join(sys.argv[2], "texts.json"), "w", encoding="utf-8") as f:
            json.dump(texts(), f, ensure_ascii=True, indent=0)
            f.write("\n")
    elif sys.argv[1] == "tiny":
        tiny(sys.argv[2])
    else:
        ids(sys.argv[2], sys.argv[3:])
