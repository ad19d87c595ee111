package dev.logits.serve.model;

import dev.logits.decode.LanguageModel;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Tokens;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.grammar.TokenTrie;
import dev.logits.decode.text.Tokenizer;
import dev.logits.internal.check.NullCheck;
import dev.logits.onnx.language.GenerationDefaults;
import dev.logits.onnx.language.LanguageModelOptions;
import dev.logits.onnx.language.OnnxLanguageModel;
import dev.logits.onnx.text.ChatTemplate;
import dev.logits.onnx.text.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A language model under a name, with its tokenizer and what its files say of how to use it.
 *
 * <p>A model whose rows have the same logits in every batch is <em>batch-invariant</em>: equal seeds give equal texts
 * alone and under load. The embedded model and models of one's own that say so are, and models in ONNX files in the
 * reproducible mode; the promise holds for one version of the runtime and one kind of CPU.
 *
 * <p>For any number of threads. Who made the model closes it, unless it was opened here.
 *
 * <pre>{@code
 * ServedModel stories = ServedModel.open(Path.of("data/models/stories"), LanguageModelOptions.withDefaults());
 * ServedModel own = ServedModel.of("mine", model, tokenizer).withBatchInvariant();
 * }</pre>
 *
 * @since 0.1
 */
public final class ServedModel implements AutoCloseable {
    /** What models without a template of their own are asked with: the contents, a line each. */
    private static final String PLAIN = "{% for message in messages %}"
            + "{% if message['role'] not in ['system', 'developer', 'user', 'assistant', 'tool', 'function'] %}"
            + "{{ raise_exception('the role ' ~ message['role'] ~ ' is none: expected system, developer, user, assistant"
            + " or tool') }}{% endif %}"
            + "{{ message['content'] }}{% if not loop.last %}\n{% endif %}{% endfor %}";

    private final String name;
    private final LanguageModel model;
    private final Tokenizer tokenizer;
    private final List<Integer> ends;
    private final ChatTemplate template;
    private final boolean batchInvariant;
    private final List<LogitsProcessor> usual;
    private final Optional<Path> folder;
    private final boolean owned;
    private final long created = Instant.now().getEpochSecond();
    private volatile TokenTrie trie;
    private volatile Map<Integer, String> specials;

    private ServedModel(
            String name,
            LanguageModel model,
            Tokenizer tokenizer,
            List<Integer> ends,
            ChatTemplate template,
            boolean batchInvariant,
            List<LogitsProcessor> usual,
            Optional<Path> folder,
            boolean owned) {
        this.name = name;
        this.model = model;
        this.tokenizer = tokenizer;
        this.ends = ends;
        this.template = template;
        this.batchInvariant = batchInvariant;
        this.usual = usual;
        this.folder = folder;
        this.owned = owned;
    }

    /** The model that is always at hand, as {@code logits-small}. */
    public static ServedModel embedded() {
        ContextLanguageModel model = ContextLanguageModel.embedded();
        return of("logits-small", model, model.tokenizer()).withBatchInvariant();
    }

    /**
     * A model of one's own. Chat gives it the contents of messages, a line each, until {@link #withChatTemplate}.
     *
     * @param name what requests call it
     * @throws IllegalArgumentException if the name is empty, or the tokenizer has more tokens than the model
     */
    public static ServedModel of(String name, LanguageModel model, Tokenizer tokenizer) {
        NullCheck.argument(name, "name");
        NullCheck.argument(model, "model");
        NullCheck.argument(tokenizer, "tokenizer");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a served model needs a name");
        }
        if (tokenizer.size() > model.vocabulary()) {
            throw new IllegalArgumentException("the tokenizer has " + tokenizer.size() + " tokens, the model "
                    + model.vocabulary() + "; they do not belong together");
        }
        OptionalInt end = tokenizer.end();
        return new ServedModel(
                name,
                model,
                tokenizer,
                end.isPresent() ? List.of(end.getAsInt()) : List.of(),
                ChatTemplate.of(PLAIN, Map.of()),
                false,
                List.of(),
                Optional.empty(),
                false);
    }

    /**
     * Opens a model in a folder, with its tokenizer, chat template and {@code generation_config.json}; its name is
     * that of the folder. What the configuration draws with is used where a request says nothing.
     *
     * @throws IOException if it cannot be read; the message names the file
     */
    public static ServedModel open(Path folder, LanguageModelOptions options) throws IOException {
        NullCheck.argument(folder, "folder");
        NullCheck.argument(options, "options");
        Path real = folder.toAbsolutePath().normalize();
        OnnxLanguageModel model = OnnxLanguageModel.open(folder, options);
        try {
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(folder);
            tokenizer.requireRows(model.vocabulary());
            GenerationDefaults defaults = GenerationDefaults.read(folder, model.vocabulary());
            TreeSet<Integer> ends = new TreeSet<>(defaults.endTokens());
            ends.addAll(tokenizer.ends());
            return new ServedModel(
                    real.getFileName().toString(),
                    model,
                    tokenizer,
                    List.copyOf(ends),
                    template(folder),
                    model.reproducible().isPresent(),
                    defaults.samples() ? defaults.drawing() : List.of(),
                    Optional.of(real),
                    true);
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static ChatTemplate template(Path folder) throws IOException {
        for (String file : List.of("chat_template.jinja", "chat_template.json", "tokenizer_config.json")) {
            Path path = folder.resolve(file);
            if (Files.isRegularFile(path)
                    && (!file.startsWith("tokenizer") || Files.readString(path).contains("\"chat_template\""))) {
                return ChatTemplate.of(folder);
            }
        }
        return ChatTemplate.of(PLAIN, Map.of());
    }

    /** The same under another name. */
    public ServedModel named(String other) {
        NullCheck.argument(other, "other");
        return new ServedModel(other, model, tokenizer, ends, template, batchInvariant, usual, folder, owned);
    }

    /** The same with another chat template. */
    public ServedModel withChatTemplate(ChatTemplate other) {
        NullCheck.argument(other, "other");
        return new ServedModel(name, model, tokenizer, ends, other, batchInvariant, usual, folder, owned);
    }

    /** The same, whose rows are promised to have the same logits in every batch. */
    public ServedModel withBatchInvariant() {
        return new ServedModel(name, model, tokenizer, ends, template, true, usual, folder, owned);
    }

    /** What requests call it. */
    public String name() {
        return name;
    }

    /** The model. */
    public LanguageModel model() {
        return model;
    }

    /** Its tokenizer. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The tokens that end a text, ascending. */
    public List<Integer> ends() {
        return ends;
    }

    /** How a conversation is written. */
    public ChatTemplate template() {
        return template;
    }

    /** Whether equal seeds give equal texts in every batch. */
    public boolean batchInvariant() {
        return batchInvariant;
    }

    /** What a request that says nothing else draws with: rules of {@code generation_config.json}. */
    public List<LogitsProcessor> usualRules() {
        return usual;
    }

    /** Where it was opened. */
    public Optional<Path> folder() {
        return folder;
    }

    /** When it was opened, in seconds since 1970. */
    public long created() {
        return created;
    }

    /** A word that changes with the answers that equal seeds give. */
    public String fingerprint() {
        return "logits-" + version() + (batchInvariant ? "" : "-batch-dependent");
    }

    private static String version() {
        String version = ServedModel.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /** The tokens of a prompt's text, with those that begin a text if asked for. */
    public int[] encode(String text, boolean special) {
        NullCheck.argument(text, "text");
        return special && tokenizer instanceof HuggingFaceTokenizer hf ? hf.encodePrompt(text) : tokenizer.encode(text);
    }

    /** The vocabulary for grammars, made when it is first asked for. */
    public TokenTrie trie() {
        TokenTrie made = trie;
        if (made == null) {
            synchronized (this) {
                if (trie == null) {
                    trie = TokenTrie.of(tokenizer, Tokens.setOf(endArray()), model.vocabulary());
                }
                made = trie;
            }
        }
        return made;
    }

    /** The tokens that end a text, in a new array. */
    public int[] endArray() {
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }

    /** How a token is written where it is no text: the name of a special token; empty for others. */
    public String specialName(int token) {
        Map<Integer, String> names = specials;
        if (names == null) {
            Map<Integer, String> made = new TreeMap<>();
            tokenizer.specials().forEach((special, id) -> made.put(id, special));
            names = made;
            specials = names;
        }
        String known = names.get(token);
        if (known == null && tokenizer instanceof HuggingFaceTokenizer hf && token < hf.size()) {
            known = hf.isSpecial(token) ? hf.piece(token) : null;
        }
        return known == null ? ends.contains(token) ? "<|end|>" : "" : known;
    }

    /** Closes the model if it was opened here. */
    @Override
    public void close() {
        if (owned) {
            model.close();
        }
    }

    @Override
    public String toString() {
        return "ServedModel[" + name + ", " + model + "]";
    }
}
