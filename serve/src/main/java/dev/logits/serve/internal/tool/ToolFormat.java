package dev.logits.serve.internal.tool;

import dev.logits.decode.grammar.EcmaRegex;
import dev.logits.decode.grammar.Expression;
import dev.logits.onnx.text.ChatTemplate;
import java.util.Optional;

/** How models write calls of tools, told by their chat templates. */
public enum ToolFormat {
    /**
     * Hermes and Qwen: {@code <tool_call>}, an object of name and arguments, {@code </tool_call>}; several may come.
     */
    HERMES("<tool_call>\n{\"name\": \"", "\", \"arguments\": ", "}\n</tool_call>", "\n"),

    /** Llama 3: the answer is an object with name and parameters, and nothing else. */
    LLAMA_3("{\"name\": \"", "\", \"parameters\": ", "}", null);

    private final String before;
    private final String between;
    private final String behind;
    private final String separator;

    ToolFormat(String before, String between, String behind, String separator) {
        this.before = before;
        this.between = between;
        this.behind = behind;
        this.separator = separator;
    }

    /** The format of a template, if it has one that is known. */
    public static Optional<ToolFormat> of(ChatTemplate template) {
        String source =
                template.source("tool_use").or(() -> template.source("default")).orElse("");
        if (!source.contains("tools")) {
            return Optional.empty();
        }
        if (source.contains("<tool_call>") && source.contains("arguments")) {
            return Optional.of(HERMES);
        }
        boolean llama = source.contains("\"parameters\"") && source.contains("<|start_header_id|>");
        return llama ? Optional.of(LLAMA_3) : Optional.empty();
    }

    /** What stands before a name. */
    String before() {
        return before;
    }

    /** What stands between a name and its arguments. */
    String between() {
        return between;
    }

    /** What ends a call. */
    String behind() {
        return behind;
    }

    /** What stands between calls. */
    Optional<String> separator() {
        return Optional.ofNullable(separator);
    }

    /** What a text begins with that is, or may become, calls. */
    String mark() {
        return this == HERMES ? "<tool_call>" : "{";
    }

    /** Texts that hold no call. */
    Expression plainText() {
        return this == HERMES
                ? Expression.not(EcmaRegex.containing("<tool_call>"))
                : EcmaRegex.whole("(?:[^{][\\s\\S]*)?");
    }
}
