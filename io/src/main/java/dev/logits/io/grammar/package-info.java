/**
 * Grammar files of others: {@link dev.logits.io.grammar.Gbnf}, llama.cpp's, and {@link dev.logits.io.grammar.Lark},
 * llguidance's variant of Lark, read to a {@link dev.logits.decode.grammar.Grammar}.
 *
 * <p>{@code GrammarText} is a text with a place in it and its errors. {@code Gbnf} reads in one pass. {@code
 * LarkReader} reads {@code LarkTree}s; {@code LarkTerminals} turns terminals into regular expressions, {@code
 * LarkRules} rules into a grammar, with {@code LarkLexemes} for what lazy terminals take away from others.
 *
 * <pre>{@code
 * Grammar list = Gbnf.parse("root ::= item (\", \" item)*\nitem ::= [a-z]+");
 * }</pre>
 *
 * @since 0.1
 */
package dev.logits.io.grammar;
