package dev.logits.io.grammar;

import dev.logits.decode.grammar.Grammar;
import dev.logits.internal.check.NullCheck;

/**
 * Reads llguidance's variant of Lark: rules in small letters, terminals in capitals, strings, regular expressions
 * between slashes, {@code %json} with a schema, {@code %ignore}, special tokens {@code <name>}. The rule {@code
 * start} is what a whole output must match. Rules may begin with themselves.
 *
 * <ul>
 *   <li>Terminals are regular; {@code &} and {@code ~} (within UTF-8 texts) are for them alone.
 *   <li>There is no lexer: a terminal matches whatever it can, so no text is lost because a longer match was
 *       possible. What {@code %ignore} names may stand behind each terminal; before the first one with {@code
 *       allow_initial_skip}.
 *   <li>Lazy rules ({@code [lazy]}, {@code [suffix="…"]}) match as little as possible, and no other terminal that may
 *       begin at the same place holds a match of them at its beginning. {@code stop} is the same as {@code suffix}:
 *       what ends the text stays in it.
 *   <li>Regular expressions are those of {@link dev.logits.decode.grammar.EcmaRegex}, except that LF alone ends a
 *       line; flags {@code i m s x u}.
 *   <li>Rules with a parameter ({@code name::_}, {@code %if}) become a rule for each value that is reached.
 *   <li>{@code %json} takes a {@link dev.logits.io.schema.JsonSchema}. As in llguidance, strings and
 *       names escape nothing that needs no escape; {@code "x-guidance"} may ask for other spellings ({@code
 *       json_allowed_escapes}, {@code json_allow_general_unicode_escapes}) and white space.
 *   <li>{@code %lark { … }} is a grammar in a grammar, {@code %regex} takes {@code substring_chunks}, {@code
 *       substring_words} and {@code substring_chars}, {@code %import} Lark's {@code common} terminals.
 *   <li>Refused: templates, {@code %declare}, {@code @name}, {@code max_tokens}, {@code temperature}.
 * </ul>
 *
 * <p>Has no state; for any number of threads.
 *
 * <p>Reference: the syntax of llguidance, docs/syntax.md and docs/parametric.md, 2026.
 *
 * <pre>{@code
 * Grammar sum = Lark.parse("start: start \"+\" INT | INT\nINT: /[0-9]+/\n%ignore \" \"");
 * }</pre>
 *
 * @since 0.1
 */
public final class Lark {
    private Lark() {}

    /**
     * Reads a grammar.
     *
     * @throws GrammarSyntaxException if it is none, or uses what is not supported; the message names line and column
     */
    public static Grammar parse(String text) {
        NullCheck.argument(text, "text");
        GrammarText in = new GrammarText(text);
        LarkTree.Source source = new LarkReader(in).read();
        Grammar.Builder grammar = Grammar.builder();
        return grammar.build(new LarkRules(source, in, grammar).start());
    }
}
