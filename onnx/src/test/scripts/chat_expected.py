"""What transformers makes of the conversations by the templates of a folder, NAME.jinja with NAME.tokens.json beside it.

    python chat_expected.py FOLDER             writes FOLDER/conversations.json, and NAME.expected.json for each template
    python chat_expected.py FOLDER OUT.json    writes one file of hashes, for templates that are not ours to pass on

Its own render function is called (transformers.utils.chat_template_utils), with the clock at 2026-03-05 07:08:09.
"""

import datetime
import glob
import hashlib
import json
import os
import sys

import jinja2
import transformers
from transformers.utils import chat_template_utils

from chat_conversations import CONVERSATIONS

class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2026, 3, 5, 7, 8, 9)


chat_template_utils.datetime = Clock


def render(template, tokens, conversation):
    options = {k: v for k, v in conversation.items() if k not in ("name", "messages")}
    try:
        texts, _ = chat_template_utils.render_jinja_template(
            conversations=[conversation["messages"]], chat_template=template, **{**tokens, **options}
        )
        return {"text": texts[0]}
    except (jinja2.exceptions.TemplateError, TypeError, ValueError, AttributeError, RecursionError) as e:
        return {"error": type(e).__name__ + ": " + str(e)}


def write(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, ensure_ascii=False, indent=1)
        f.write("\n")


def sha(text):
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def main():
    folder = sys.argv[1]
    made_by = f"chat_expected.py with transformers {transformers.__version__}, jinja2 {jinja2.__version__}"
    hashes = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.jinja"))):
        name = os.path.basename(path)[: -len(".jinja")]
        with open(path, encoding="utf-8", newline="") as f:
            template = f.read()
        with open(path[: -len(".jinja")] + ".tokens.json", encoding="utf-8") as f:
            tokens = json.load(f)
        results = [render(template, tokens, c) for c in CONVERSATIONS]
        if len(sys.argv) > 2:
            texts = [sha(r["text"])[:16] if "text" in r else "" for r in results]
            hashes[name] = {"template": sha(template), "texts": texts}
        else:
            write(path[: -len(".jinja")] + ".expected.json", results)
        print(f"{name}: {sum('text' in r for r in results)} texts of {len(results)} conversations")
    if len(sys.argv) > 2:
        write(sys.argv[2], {"made_by": made_by, "templates": hashes})
    else:
        write(os.path.join(folder, "conversations.json"), {"made_by": made_by, "conversations": CONVERSATIONS})


if __name__ == "__main__":
    main()
