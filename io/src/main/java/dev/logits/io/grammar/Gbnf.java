package dev.logits.io.grammar;

import dev.logits.decode.grammar.CodePoints;
import dev.logits.decode.grammar.Expression;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.Rule;
import dev.logits.internal.check.NullCheck;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads GBNF, the grammars of llama.cpp: rules {@code name ::= …} of strings, classes of characters, {@code .} for
 * any character, groups, {@code |}, {@code * + ? {m,n}}, comments from {@code #}, tokens {@code <name>} and {@code
 * <[id]>}. The rule {@code root} is what a whole output must match. Rules may begin with themselves.
 *
 * <ul>
 *   <li>Escapes: {@code \n \r \t \\ \"}, two hexadecimal digits after {@code \x}, four after {@code \}{@code u},
 *       eight after {@code \U}, and a backslash before any punctuation.
 *   <li>A rule ends with its line; it goes on inside of parentheses, after {@code |} and before one.
 *   <li>{@code !<name>*} and {@code !<name>+} are any text without special tokens; {@code !<name>} once is refused,
 *       as how much text a token holds is no matter of the language.
 * </ul>
 *
 * <p>Has no state; for any number of threads.
 *
 * <p>Reference: the GBNF guide of llama.cpp, 2026.
 *
 * <pre>{@code
 * Grammar sums = Gbnf.parse("root ::= root \"+\" term | term\nterm ::= [0-9]{1,9}");
 * }</pre>
 *
 * @since 0.1
 */
public final class Gbnf {
    /** A group that is not closed yet, or the right side of a rule. */
    private static final class Group {
        final List<Expression> alternatives = new ArrayList<>();
        final List<Expression> sequence = new ArrayList<>();
        final int at;

        Group(int at) {
            this.at = at;
        }
    }

    private final GrammarText in;
    private final Grammar.Builder grammar = Grammar.builder();
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, Integer> called = new LinkedHashMap<>();
    private final Set<String> defined = new HashSet<>();

    private Gbnf(String text) {
        in = new GrammarText(text);
    }

    /**
     * Reads a grammar.
     *
     * @throws GrammarSyntaxException if it is none; the message names line and column
     */
    public static Grammar parse(String text) {
        NullCheck.argument(text, "text");
        return new Gbnf(text).parse();
    }

    private Grammar parse() {
        space(true);
        while (!in.isAtEnd()) {
            int from = in.at;
            String name = name();
            if (name.isEmpty()) {
                throw in.error("expected the name of a rule, got " + in.here());
            }
            space(false);
            in.expect("::=", "after the rule's name " + name);
            space(true);
            if (!defined.add(name)) {
                throw in.error(from, "the rule " + name + " is defined twice; put | between its alternatives");
            }
            grammar.define(rule(name), rightSide());
            space(true);
        }
        called.forEach((name, place) -> {
            if (!defined.contains(name)) {
                throw in.error(place, "the rule " + name + " is not defined; add " + name + " ::= …");
            }
        });
        if (!defined.contains("root")) {
            throw in.error("no rule root; it is what a whole output must match: add root ::= …");
        }
        return grammar.build(Expression.call(rule("root")));
    }

    private Rule rule(String name) {
        return rules.computeIfAbsent(name, grammar::rule);
    }

    private String name() {
        int from = in.at;
        while (in.peek() == '-' || in.peek() == '_' || isLetterOrDigit(in.peek())) {
            in.at++;
        }
        return in.text.substring(from, in.at);
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Passes over white space and comments; whether a line ended. */
    private boolean space(boolean lines) {
        boolean ended = false;
        while (!in.isAtEnd()) {
            int c = in.peek();
            if (c == '#') {
                while (!in.isAtEnd() && in.peek() != '\n' && in.peek() != '\r') {
                    in.at++;
                }
            } else if (c == ' ' || c == '\t' || lines && (c == '\n' || c == '\r')) {
                ended |= c == '\n' || c == '\r';
                in.at++;
            } else {
                break;
            }
        }
        return ended;
    }

    private Expression rightSide() {
        Deque<Group> open = new ArrayDeque<>();
        Group group = new Group(in.at);
        while (true) {
            int from = in.at;
            boolean ended = space(true);
            if (open.isEmpty() && (in.isAtEnd() || ended && in.peek() != '|')) {
                in.at = from;
                alternative(group);
                return either(group);
            }
            int place = in.at;
            if (in.isAtEnd()) {
                throw in.error(group.at, "this group is not closed; write ) at its end");
            } else if (in.take("(")) {
                open.push(group);
                group = new Group(place);
            } else if (in.take(")")) {
                if (open.isEmpty()) {
                    throw in.error(place, "no group to close; write \")\" for the character");
                }
                alternative(group);
                Expression inner = either(group);
                group = open.pop();
                group.sequence.add(repeated(inner));
            } else if (in.take("|")) {
                alternative(group);
                space(true);
            } else if (in.take("!")) {
                group.sequence.add(noToken(place));
            } else {
                group.sequence.add(repeated(atom()));
            }
        }
    }

    private void alternative(Group group) {
        try {
            group.alternatives.add(Expression.sequence(group.sequence));
            group.sequence.clear();
        } catch (IllegalArgumentException e) {
            throw in.error(group.at, e.getMessage());
        }
    }

    private Expression either(Group group) {
        try {
            return Expression.either(group.alternatives);
        } catch (IllegalArgumentException e) {
            throw in.error(group.at, e.getMessage());
        }
    }

    private Expression atom() {
        int from = in.at;
        int c = in.peek();
        if (c == '"') {
            return string();
        } else if (c == '[') {
            return charset();
        } else if (c == '.') {
            in.at++;
            return Expression.codePoints(CodePoints.ALL);
        } else if (c == '<') {
            return Expression.token(token());
        }
        String name = name();
        if (name.isEmpty()) {
            throw in.error("expected a string, a class, a group, a token or the name of a rule, got " + in.here());
        }
        int end = in.at;
        space(false);
        if (in.looksAt("::=")) {
            throw in.error(from, "a rule starts on a line of its own: end the line before " + name);
        }
        in.at = end;
        called.putIfAbsent(name, from);
        return Expression.call(rule(name));
    }

    /** With what stands behind it: * + ? or numbers in braces, more than once as llama.cpp has it. */
    private Expression repeated(Expression part) {
        Expression out = part;
        while (true) {
            int end = in.at;
            boolean ended = space(false);
            int from = in.at;
            int least = 0;
            int most = -1;
            if (ended || in.isAtEnd() || "*+?{".indexOf(in.peek()) < 0) {
                in.at = end;
                return out;
            } else if (in.take("+")) {
                least = 1;
            } else if (in.take("?")) {
                most = 1;
            } else if (!in.take("*")) {
                in.at++;
                space(true);
                least = in.number();
                space(true);
                most = least;
                if (in.take(",")) {
                    space(true);
                    most = in.number();
                    space(true);
                    least = Math.max(0, least);
                } else if (least < 0) {
                    throw in.error(from, "expected numbers of repetitions: {m}, {m,}, {m,n} or {,n}");
                }
                if (!in.take("}")) {
                    throw in.error(from, "expected numbers of repetitions: {m}, {m,}, {m,n} or {,n}");
                }
                if (most >= 0 && most < least) {
                    throw in.error(from, "at most " + most + " times is less than at least " + least);
                }
            }
            try {
                out = most < 0 ? Expression.repeat(out, least) : Expression.repeat(out, least, most);
            } catch (IllegalArgumentException e) {
                throw in.error(from, e.getMessage());
            }
        }
    }

    private Expression string() {
        int from = in.at++;
        StringBuilder text = new StringBuilder();
        while (in.peek() != '"') {
            if (in.isAtEnd()) {
                throw in.error(from, "this string is not closed; write \" at its end");
            }
            text.appendCodePoint(character());
        }
        in.at++;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && Character.isBmpCodePoint(text.codePointAt(i))) {
                throw in.error(from, "this string has half a surrogate pair, which is no UTF-8 text");
            } else if (Character.isSurrogate(text.charAt(i))) {
                i++;
            }
        }
        return Expression.text(text.toString());
    }

    private Expression charset() {
        int from = in.at++;
        boolean not = in.take("^");
        CodePoints all = CodePoints.NONE;
        while (in.peek() != ']') {
            if (in.isAtEnd()) {
                throw in.error(from, "this class is not closed; write ] at its end");
            }
            int first = character();
            int last = first;
            if (in.looksAt("-") && !in.looksAt("-]") && in.at + 1 < in.text.length()) {
                in.at++;
                last = character();
            }
            if (first > last) {
                throw in.error(
                        from,
                        "a range runs from the lower character to the higher, got " + Character.toString(first) + "-"
                                + Character.toString(last));
            }
            all = all.or(CodePoints.range(first, last));
        }
        in.at++;
        return Expression.codePoints(not ? all.complement() : all);
    }

    private int character() {
        int from = in.at;
        int c = in.next();
        if (c != '\\') {
            return c;
        }
        if (in.isAtEnd()) {
            throw in.error(from, "a \\ at the end escapes nothing");
        }
        int e = in.next();
        switch (e) {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'x':
                return in.hex(2, from);
            case 'u':
                return in.hex(4, from);
            case 'U':
                return in.hex(8, from);
            default:
                if (e > 0x7f || isLetterOrDigit(e)) {
                    throw in.error(
                            from,
                            "unknown escape \\" + Character.toString(e)
                                    + "; known are \\n \\r \\t \\\\ \\\" \\xHH \\uHHHH \\UHHHHHHHH");
                }
                return e;
        }
    }

    /** The name of a token; for {@code <[id]>} with its brackets. */
    private String token() {
        int from = in.at;
        int close = in.text.indexOf('>', from);
        String name = close < 0 ? "" : in.text.substring(from, close + 1);
        if (name.length() < 3 || name.chars().anyMatch(Character::isWhitespace)) {
            throw in.error(from, "expected a token, <name> or <[id]>; write \"<\" for the character");
        }
        if (name.startsWith("<[") && !name.matches("<\\[[0-9]{1,9}]>")) {
            throw in.error(from, "expected the number of a token in " + name);
        }
        in.at = close + 1;
        return name;
    }

    private Expression noToken(int place) {
        String name = token();
        space(false);
        boolean some = in.take("+");
        if (!some && !in.take("*")) {
            throw in.error(place, "!" + name + " is supported with * or +, as any text without special tokens");
        }
        return Expression.repeat(Expression.codePoints(CodePoints.ALL), some ? 1 : 0);
    }
}
