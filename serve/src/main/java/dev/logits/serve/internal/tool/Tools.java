package dev.logits.serve.internal.tool;

import dev.logits.decode.grammar.Expression;
import dev.logits.decode.grammar.Grammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tools of a request, and whether they must be called.
 *
 * @param format how the model writes calls
 * @param schemas of arguments, by the names of the functions; empty for a function without any
 * @param required whether there must be a call
 * @param several whether there may be more than one
 */
public record Tools(ToolFormat format, Map<String, Optional<String>> schemas, boolean required, boolean several) {

    /**
     * A call.
     *
     * @param name of the function
     * @param arguments JSON, as the model wrote it
     */
    public record Call(String name, String arguments) {}

    /**
     * What the model may write.
     *
     * @param ofSchema from a schema to its grammar
     */
    public Grammar grammar(Function<String, Grammar> ofSchema) {
        Grammar.Builder builder = Grammar.builder();
        List<Expression> calls = new ArrayList<>();
        schemas.forEach((name, schema) -> calls.add(Expression.sequence(
                Expression.text(format.before() + name + format.between()),
                schema.map(text -> builder.include(ofSchema.apply(text))).orElse(Expression.text("{}")),
                Expression.text(format.behind()))));
        Expression call = Expression.either(calls);
        Expression all = several && format.separator().isPresent()
                ? Expression.sequence(
                        call,
                        Expression.repeat(
                                Expression.sequence(
                                        Expression.text(format.separator().get()), call),
                                0))
                : call;
        if (required) {
            return builder.build(all);
        }
        Expression plain = format.plainText();
        return builder.build(
                format == ToolFormat.HERMES
                        ? Expression.sequence(plain, Expression.optional(all))
                        : Expression.either(plain, all));
    }

    /** A key of the grammar: equal keys have equal grammars. */
    public String key() {
        return format + " " + required + " " + several + " " + schemas;
    }

    /** The text before the calls. */
    public String content(String text) {
        int at = begin(text);
        return at < 0 ? text : text.substring(0, at).stripTrailing();
    }

    private int begin(String text) {
        return format == ToolFormat.HERMES ? text.indexOf(format.mark()) : text.startsWith(format.mark()) ? 0 : -1;
    }

    /** How much of a text that is not complete is certainly content. */
    public int certain(String text) {
        int at = begin(text);
        if (at >= 0) {
            return text.substring(0, at).stripTrailing().length();
        }
        if (format == ToolFormat.LLAMA_3) {
            return text.length();
        }
        String mark = format.mark();
        int end = text.length();
        for (int n = Math.min(mark.length() - 1, end); n > 0; n--) {
            if (text.endsWith(mark.substring(0, n))) {
                end -= n;
                break;
            }
        }
        return text.substring(0, end).stripTrailing().length();
    }

    /** The calls in a text; the last may be cut off where the text is. */
    public List<Call> calls(String text) {
        return calls(text, true);
    }

    /** The calls in a text that goes on, with what is certain of the last one's arguments. */
    public List<Call> certainCalls(String text) {
        return calls(text, false);
    }

    private List<Call> calls(String text, boolean complete) {
        List<Call> calls = new ArrayList<>();
        int at = begin(text);
        while (at >= 0) {
            int name = at + format.before().length();
            int nameEnd = text.indexOf(format.between(), name);
            if (!text.startsWith(format.before(), at) || nameEnd < 0) {
                break;
            }
            int arguments = nameEnd + format.between().length();
            int end = end(text, arguments, complete);
            int until = end >= 0 ? end : complete ? text.length() : text.length() - endBegun(text, arguments);
            calls.add(new Call(text.substring(name, nameEnd), text.substring(arguments, until)));
            at = end < 0 || format != ToolFormat.HERMES ? -1 : text.indexOf(format.mark(), end);
        }
        return calls;
    }

    /** Where what ends a call begins; −1 where it has not come. */
    private int end(String text, int arguments, boolean complete) {
        if (format == ToolFormat.HERMES) {
            return text.indexOf(format.behind(), arguments);
        }
        return complete && text.endsWith(format.behind()) && text.length() > arguments ? text.length() - 1 : -1;
    }

    /** How many characters at the end of a text may be the beginning of what ends a call. */
    private int endBegun(String text, int arguments) {
        String behind = format.behind();
        for (int n = Math.min(behind.length(), text.length() - arguments); n > 0; n--) {
            if (text.endsWith(behind.substring(0, n))) {
                return n;
            }
        }
        return 0;
    }
}
