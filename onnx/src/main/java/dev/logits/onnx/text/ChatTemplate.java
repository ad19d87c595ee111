package dev.logits.onnx.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.config.ModelConfig;
import dev.logits.onnx.internal.jinja.JinjaException;
import dev.logits.onnx.internal.jinja.Template;
import dev.logits.onnx.internal.jinja.Values;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The template by which a model writes conversations: Jinja, as the model's files carry it, rendered as transformers'
 * {@code apply_chat_template} renders it. What this evaluator does not know is an error with line and column, never a
 * prompt that differs.
 *
 * <p>The text holds the special tokens that the template writes: encode it without adding any
 * ({@link HuggingFaceTokenizer#encode}).
 *
 * <p>Checked against transformers on the templates of many model families (ChatTemplateTest). Reference: the
 * documentation of chat templates in transformers.
 *
 * <p>Immutable: may be used by several threads.
 *
 * @since 0.1
 */
public final class ChatTemplate {
    private static final List<String> TOKENS =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    /** What transformers puts behind a message that is to be continued, to find its end. */
    private static final String MARK = "CONTINUE_FINAL_MESSAGE_TAG ";

    private record Named(String source, Template template) {}

    private final Map<String, Named> templates;
    private final Map<String, String> specialTokens;
    private final String origin;

    private ChatTemplate(Map<String, String> sources, Map<String, String> specialTokens, String origin) {
        this.templates = new TreeMap<>();
        this.specialTokens = specialTokens;
        this.origin = origin;
        sources.forEach((name, source) -> {
            try {
                templates.put(name, new Named(source, Template.parse(source)));
            } catch (JinjaException e) {
                throw failure(name, e);
            }
        });
    }

    /**
     * The template of a model: a folder with {@code chat_template.jinja} or {@code tokenizer_config.json}, or one of
     * these files. Special tokens are those of the {@code tokenizer_config.json} beside it.
     *
     * @throws IOException if a file cannot be read or says nothing of a template
     * @throws ChatTemplateException if a template is not well-formed or uses a tag that is not supported
     */
    public static ChatTemplate of(Path path) throws IOException {
        NullCheck.argument(path, "path");
        return find(path)
                .orElseThrow(() -> MalformedFileException.of(
                        path,
                        "no chat template; expected chat_template.jinja, or the field chat_template in"
                                + " tokenizer_config.json"));
    }

    /**
     * The template of a model, as {@link #of(Path)} reads it, if there is one: models that were only trained to go on
     * with texts have none.
     *
     * @throws IOException if there is no such file or folder, or a file cannot be read
     * @throws ChatTemplateException if a template is not well-formed or uses a tag that is not supported
     */
    public static Optional<ChatTemplate> find(Path path) throws IOException {
        NullCheck.argument(path, "path");
        boolean folder = Files.isDirectory(path);
        if (!folder && !Files.isRegularFile(path)) {
            throw new NoSuchFileException(path.toString(), null, "no such file or folder");
        }
        Path parent = folder ? path : path.toAbsolutePath().getParent();
        boolean json = !folder && path.toString().endsWith(".json");
        ModelConfig config = ModelConfig.read(json ? path : parent.resolve("tokenizer_config.json"));
        Map<String, String> sources = new LinkedHashMap<>();
        if (!folder && !json) {
            sources.put("default", read(path));
        } else {
            if (folder) {
                addFiles(path, sources);
            }
            if (sources.isEmpty()) {
                addFields(config, sources);
            }
            if (sources.isEmpty() && folder) {
                addFields(ModelConfig.read(path.resolve("chat_template.json")), sources);
            }
        }
        return sources.isEmpty()
                ? Optional.empty()
                : Optional.of(new ChatTemplate(sources, specialTokens(config, parent), path.toString()));
    }

    /**
     * A template of a text.
     *
     * @param specialTokens what it sees by name, such as {@code bos_token}
     * @throws ChatTemplateException if the template is not well-formed or uses a tag that is not supported
     */
    public static ChatTemplate of(String source, Map<String, String> specialTokens) {
        NullCheck.argument(source, "source");
        NullCheck.argument(specialTokens, "specialTokens");
        return new ChatTemplate(Map.of("default", source), Map.copyOf(specialTokens), "the chat template");
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new MalformedFileException(file.toString(), file + ": not UTF-8", e);
        }
    }

    private static void addFiles(Path folder, Map<String, String> sources) throws IOException {
        Path main = folder.resolve("chat_template.jinja");
        if (Files.isRegularFile(main)) {
            sources.put("default", read(main));
        }
        Path more = folder.resolve("additional_chat_templates");
        if (Files.isDirectory(more)) {
            try (Stream<Path> files = Files.list(more)) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".jinja")) {
                        sources.put(name.substring(0, name.length() - ".jinja".length()), read(file));
                    }
                }
            }
        }
    }

    private static void addFields(ModelConfig config, Map<String, String> sources) throws IOException {
        JsonNode node = config.at("chat_template");
        if (node.isTextual()) {
            sources.put("default", node.textValue());
        } else if (node.isArray()) {
            for (JsonNode entry : node) {
                if (!entry.path("name").isTextual() || !entry.path("template").isTextual()) {
                    throw config.wrong("chat_template", "a list of objects with name and template", entry);
                }
                sources.put(entry.get("name").textValue(), entry.get("template").textValue());
            }
        } else if (!node.isMissingNode()) {
            throw config.wrong("chat_template", "a text, or a list of named texts", node);
        }
    }

    private static Map<String, String> specialTokens(ModelConfig config, Path folder) throws IOException {
        Map<String, String> tokens = new TreeMap<>();
        addTokens(config, tokens);
        if (config.at("added_tokens_decoder").isMissingNode()) {
            addTokens(ModelConfig.read(folder.resolve("special_tokens_map.json")), tokens);
        }
        return tokens;
    }

    private static void addTokens(ModelConfig config, Map<String, String> tokens) throws IOException {
        for (String name : TOKENS) {
            token(config, name).ifPresent(token -> tokens.put(name, token));
        }
        JsonNode extra = config.at("extra_special_tokens");
        if (extra.isObject()) {
            for (Map.Entry<String, JsonNode> entry : extra.properties()) {
                token(config, "extra_special_tokens/" + entry.getKey())
                        .ifPresent(token -> tokens.put(entry.getKey(), token));
            }
        }
    }

    private static Optional<String> token(ModelConfig config, String name) throws IOException {
        return config.at(name).isObject() ? config.text(name + "/content") : config.text(name);
    }

    /** The names of the templates; a model with one has it under {@code default}. */
    public List<String> names() {
        return List.copyOf(templates.keySet());
    }

    /** The source of the template of a name, as the model's files have it; empty where there is none. */
    public Optional<String> source(String name) {
        NullCheck.argument(name, "name");
        return Optional.ofNullable(templates.get(name)).map(Named::source);
    }

    /** What the template sees as special tokens, by name. */
    public Map<String, String> specialTokens() {
        return Map.copyOf(specialTokens);
    }

    /**
     * The text of a conversation. Where a model has several templates, that with the name {@code tool_use} if there are
     * tools and such a template, else {@code default}.
     *
     * @throws ChatTemplateException if the template refuses the conversation, does to it what Python would not do
     *     either,
     *     or uses what is not supported
     */
    public String render(Conversation conversation) {
        NullCheck.argument(conversation, "conversation");
        String name = conversation.tools().isPresent() && templates.containsKey("tool_use") ? "tool_use" : "default";
        if (!templates.containsKey(name)) {
            throw new ChatTemplateException(
                    origin + " has several chat templates and none is the default; name one of " + templates.keySet(),
                    0,
                    0,
                    null);
        }
        return render(conversation, name);
    }

    /**
     * The text of a conversation by the template of a name.
     *
     * @throws ChatTemplateException as {@link #render(Conversation)}, and if there is no such template
     */
    public String render(Conversation conversation, String name) {
        NullCheck.argument(conversation, "conversation");
        NullCheck.argument(name, "name");
        Named named = templates.get(name);
        if (named == null) {
            throw new ChatTemplateException(
                    origin + " has no chat template '" + name + "'; it has " + templates.keySet(), 0, 0, null);
        }
        boolean inside = conversation.ending() == Conversation.Ending.INSIDE_LAST_MESSAGE;
        Continuation continuation = inside ? Continuation.of(conversation, named.source(), MARK) : null;
        List<ChatMessage> messages = inside ? continuation.marked() : conversation.messages();

        Map<String, Object> variables = new LinkedHashMap<>(specialTokens);
        conversation.settings().forEach((key, value) -> variables.put(key, Values.of(value, key)));
        variables.put(
                "messages", Values.of(messages.stream().map(ChatMessage::fields).toList(), "messages"));
        variables.put("tools", Values.of(conversation.tools().orElse(null), "tools"));
        variables.put("documents", Values.of(conversation.documents().orElse(null), "documents"));
        variables.put("add_generation_prompt", conversation.ending() == Conversation.Ending.GENERATION_PROMPT);
        String text;
        try {
            text = named.template().render(variables, conversation.now().orElseGet(LocalDateTime::now));
        } catch (JinjaException e) {
            throw failure(name, e);
        }
        return inside ? continuation.cut(text) : text;
    }

    private ChatTemplateException failure(String name, JinjaException e) {
        String which = templates.size() > 1 || !name.equals("default") ? origin + " (" + name + ")" : origin;
        String what = switch (e.kind()) {
            case REFUSED -> "the template refuses the conversation: ";
            case UNSUPPORTED -> "not supported: ";
            case SYNTAX -> "not a valid template: ";
            case VALUE -> "";
        };
        String place = e.line() == 0 ? "" : ", line " + e.line() + ", column " + e.column();
        return new ChatTemplateException(which + place + ": " + what + e.what(), e.line(), e.column(), e);
    }
}
