package dev.logits.io.grammar;

import dev.logits.decode.grammar.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the definitions and statements of a Lark grammar. */
final class LarkReader {
    private static final int MOST_NESTED = 100;
    private static final int MOST_GRAMMARS = 20;

    private final GrammarText in;
    private final LarkLiterals literals;
    private final LarkParameter parameters;
    private int nested;
    private int depth;

    LarkReader(GrammarText in) {
        this.in = in;
        literals = new LarkLiterals(in);
        parameters = new LarkParameter(in);
    }

    /** A whole text. */
    LarkTree.Source read() {
        LarkTree.Source out = source();
        if (!in.isAtEnd()) {
            throw in.error("expected the name of a rule, or a statement such as %ignore, got " + in.here());
        }
        return out;
    }

    /** Definitions and statements, to the end or to a closing brace. */
    private LarkTree.Source source() {
        LarkTree.Source out = new LarkTree.Source();
        lines();
        while (!in.isAtEnd() && in.peek() != '}') {
            if (in.peek() == '%') {
                statement(out);
            } else {
                definition(out);
            }
            int end = in.at;
            if (!lines() && !in.isAtEnd() && in.peek() != '}') {
                in.at = end;
                space();
                throw in.error("expected the end of the line, got " + in.here()
                        + "; a definition goes on after a line only with |");
            }
        }
        return out;
    }

    private void statement(LarkTree.Source out) {
        int from = in.at;
        if (take("%ignore")) {
            out.ignored.add(expansions());
        } else if (take("%import")) {
            imports(out);
        } else if (take("%llguidance") || take("%grammar_options")) {
            space();
            options(out, from);
        } else {
            throw in.error(
                    from,
                    "unknown statement " + in.here() + "; known are %ignore, %import, %llguidance and"
                            + " %grammar_options (%declare and %override are not supported: define the terminal)");
        }
    }

    private void options(LarkTree.Source out, int from) {
        literals.json().properties().forEach(field -> {
            boolean value = field.getValue().asBoolean();
            switch (field.getKey()) {
                case "skip_repetition" -> {
                    String how = field.getValue().asText();
                    if (!how.equals("once") && !how.equals("repeat") && !how.equals("many")) {
                        throw in.error(from, "skip_repetition is \"once\" or \"many\", got " + field.getValue());
                    }
                    out.ignoredOnce = how.equals("once");
                    return;
                }
                case "allow_initial_skip" -> out.ignoredAtTheStart = value;
                case "no_forcing" -> {} // which tokens spell the forced bytes is no matter of the language
                case "allow_invalid_utf8" -> {
                    if (value) {
                        throw in.error(from, "allow_invalid_utf8 is not supported: outputs are UTF-8 texts");
                    }
                }
                default ->
                    throw in.error(
                            from,
                            "unknown option " + field.getKey() + "; known are allow_initial_skip,"
                                    + " skip_repetition and no_forcing");
            }
            if (!field.getValue().isBoolean()) {
                throw in.error(from, field.getKey() + " is true or false, got " + field.getValue());
            }
        });
    }

    private void imports(LarkTree.Source out) {
        space();
        int from = in.at;
        String path = word();
        while (in.take(".")) {
            path += "." + word();
        }
        space();
        if (in.take("(")) {
            do {
                lines();
                String name = word();
                add(out, path + "." + name, name, from);
                lines();
            } while (in.take(","));
            in.expect(")", "after the imported names");
            return;
        }
        String alias = path.substring(path.lastIndexOf('.') + 1);
        if (in.take("->")) {
            space();
            alias = word();
        }
        add(out, path, alias, from);
    }

    private void add(LarkTree.Source out, String path, String alias, int from) {
        Expression terminal =
                path.startsWith("common.") ? CommonTerminals.get(path.substring("common.".length())) : null;
        if (terminal == null) {
            throw in.error(
                    from, "no terminal " + path + "; there are common." + String.join(", ", CommonTerminals.names()));
        }
        if (!LarkTree.isTerminal(alias)) {
            throw in.error(from, "the name of a terminal is in capitals, got " + alias);
        }
        if (out.definitions.containsKey(alias) || out.imports.putIfAbsent(alias, terminal) != null) {
            throw in.error(from, "the terminal " + alias + " is defined twice");
        }
    }

    private void definition(LarkTree.Source out) {
        int from = in.at;
        boolean mark = in.take("?") || in.take("!"); // what becomes of the tree in Lark; there is none here
        String name = word();
        if (name.isEmpty()) {
            throw in.error(from, "expected the name of a rule, or a statement such as %ignore, got " + in.here());
        }
        boolean terminal = LarkTree.isTerminal(name);
        if (mark && terminal) {
            throw in.error(from, "? and ! are marks of rules; the terminal " + name + " takes none");
        }
        if (in.looksAt("{")) {
            throw in.error("templates are not supported; write a rule for each use of " + name);
        }
        boolean parametric = in.take("::");
        if (parametric && (terminal || !in.take("_"))) {
            throw in.error(from, "expected " + name + "::_ for a rule with a parameter; terminals have none");
        }
        LarkAttributes attributes = new LarkAttributes(in, literals);
        space();
        if (in.take("[")) {
            attributes.read();
        }
        space();
        if (in.take(".")) { // a priority chooses among the parses of a text, of which one is enough
            in.take("-");
            if (in.number() < 0) {
                throw in.error("expected a number as the priority of " + name + ", got " + in.here());
            }
            space();
        }
        in.expect(":", "after the name " + name);
        LarkTree body = expansions();
        LarkTree.Definition definition =
                new LarkTree.Definition(name, parametric, attributes.lazy(), attributes.suffix(), body, from);
        if (terminal && attributes.any()) {
            throw in.error(from, "attributes belong to rules; the terminal " + name + " takes none");
        }
        if (out.imports.containsKey(name) || out.definitions.putIfAbsent(name, definition) != null) {
            throw in.error(
                    from,
                    "duplicate: " + (terminal ? "the terminal " : "the rule ") + name
                            + " is defined twice; put | between its alternatives");
        }
    }

    /** Alternatives; over lines that begin with {@code |}. */
    private LarkTree expansions() {
        int from = in.at;
        List<LarkTree> parts = new ArrayList<>();
        List<LarkParameter.Condition> conditions = new ArrayList<>();
        do {
            parts.add(conjunction());
            space();
            if (in.take("->")) { // a name in Lark's tree
                space();
                if (word().isEmpty()) {
                    throw in.error("expected a name after ->, got " + in.here());
                }
                space();
            }
            LarkParameter.Condition condition = null;
            if (take("%if")) {
                space();
                condition = parameters.condition();
            }
            conditions.add(condition);
        } while (takeBar());
        return parts.size() == 1 && conditions.get(0) == null
                ? parts.get(0)
                : new LarkTree.Either(List.copyOf(parts), Collections.unmodifiableList(conditions), from);
    }

    private boolean takeBar() {
        int from = in.at;
        lines();
        if (in.take("|")) {
            return true;
        }
        in.at = from;
        return false;
    }

    private LarkTree conjunction() {
        int from = in.at;
        List<LarkTree> parts = new ArrayList<>();
        do {
            parts.add(sequence());
            space();
        } while (in.take("&"));
        return parts.size() == 1 ? parts.get(0) : new LarkTree.Both(List.copyOf(parts), from);
    }

    private LarkTree sequence() {
        int from = in.at;
        List<LarkTree> parts = new ArrayList<>();
        while (true) {
            if (nested > 0) {
                lines();
            } else {
                space();
            }
            int c = in.peek();
            if (c < 0 || c == '\n' || c == '\r' || "|&)]}".indexOf(c) >= 0 || in.looksAt("->") || in.looksAt("%if")) {
                return parts.size() == 1 ? parts.get(0) : new LarkTree.Sequence(List.copyOf(parts), from);
            }
            parts.add(repeated(part()));
        }
    }

    private LarkTree part() {
        int from = in.at;
        if (in.take("~")) {
            space();
            return new LarkTree.Not(atom(), from);
        }
        return atom();
    }

    private LarkTree repeated(LarkTree part) {
        LarkTree out = part;
        while (true) {
            int end = in.at;
            space();
            int from = in.at;
            if (in.take("*")) {
                out = new LarkTree.Repeat(out, 0, -1, from);
            } else if (in.take("+")) {
                out = new LarkTree.Repeat(out, 1, -1, from);
            } else if (in.take("?")) {
                out = new LarkTree.Repeat(out, 0, 1, from);
            } else if (in.take("{")) {
                out = counted(out, from, ",", "}");
            } else if (in.looksAt("~")
                    && in.text.substring(from + 1).stripLeading().matches("(?s)[0-9].*")) {
                in.at++;
                out = counted(out, from, "..", "");
            } else {
                in.at = end;
                return out;
            }
        }
    }

    private LarkTree counted(LarkTree part, int from, String between, String end) {
        space();
        int least = in.number();
        space();
        int most = least;
        if (in.take(between)) {
            space();
            most = in.number();
            least = Math.max(0, least);
            space();
        } else if (least < 0) {
            throw in.error(from, "expected numbers of repetitions, 0 or more: {m}, {m,}, {m,n}, {,n}, ~m or ~m..n");
        }
        if (!in.take(end)) {
            throw in.error(from, "expected numbers of repetitions, 0 or more: {m}, {m,}, {m,n}, {,n}, ~m or ~m..n");
        }
        if (most >= 0 && most < least) {
            throw in.error(from, "at most " + most + " times is less than at least " + least);
        }
        return new LarkTree.Repeat(part, least, most, from);
    }

    private LarkTree atom() {
        int from = in.at;
        int c = in.peek();
        if (c == '(' || c == '[') {
            return group(c == '(' ? ")" : "]");
        } else if (c == '"') {
            return literals.textOrRange();
        } else if (c == '/') {
            return literals.regex();
        } else if (c == '<') {
            return literals.special();
        } else if (take("%json")) {
            space();
            return new LarkTree.Json(literals.json(), from);
        } else if (take("%regex")) {
            space();
            return literals.substring(from);
        } else if (take("%lark")) {
            return grammar(from);
        } else if (c == '@') {
            throw in.error(
                    "references to other grammars (@name) are not supported; put the grammar here as %lark { … }");
        }
        String name = word();
        if (name.isEmpty()) {
            throw in.error("expected a string, a regular expression, a name, a token or a group, got " + in.here());
        }
        LarkParameter.Value argument = null;
        if (in.take("::")) {
            argument = parameters.value();
        }
        return new LarkTree.Name(name, argument, from);
    }

    private LarkTree group(String close) {
        int from = in.at++;
        if (++nested > MOST_NESTED) {
            throw in.error(from, "groups are nested deeper than " + MOST_NESTED + " levels; put parts into rules");
        }
        LarkTree inner = expansions();
        lines();
        if (!in.take(close)) {
            throw in.error(from, "this group is not closed; expected " + close + ", got " + in.here());
        }
        nested--;
        return close.equals("]") ? new LarkTree.Repeat(inner, 0, 1, from) : inner;
    }

    private LarkTree grammar(int from) {
        space();
        in.expect("{", "after %lark");
        LarkReader reader = new LarkReader(in);
        reader.depth = depth + 1;
        if (reader.depth > MOST_GRAMMARS) {
            throw in.error(from, "grammars are nested deeper than " + MOST_GRAMMARS + " levels");
        }
        LarkTree.Source inner = reader.source();
        in.expect("}", "at the end of the grammar in %lark");
        return new LarkTree.Nested(inner, from);
    }

    private boolean take(String keyword) {
        int after = in.at + keyword.length();
        boolean whole =
                in.looksAt(keyword) && (after >= in.text.length() || !Character.isLetterOrDigit(in.text.charAt(after)));
        in.at += whole ? keyword.length() : 0;
        return whole;
    }

    private String word() {
        int from = in.at;
        while (in.peek() == '_'
                || in.peek() >= 0 && Character.isLetterOrDigit(in.peek())
                || in.peek() == '-' && in.at > from && !in.looksAt("->")) {
            in.at++;
        }
        return in.text.substring(from, in.at);
    }

    private void space() {
        while (true) {
            int c = in.peek();
            if (c == '#' || in.looksAt("//")) {
                while (!in.isAtEnd() && in.peek() != '\n') {
                    in.at++;
                }
            } else if (c == ' ' || c == '\t' || c == '\f' || c == '\r') {
                in.at++;
            } else {
                return;
            }
        }
    }

    /** Passes over white space, comments and ends of lines; whether a line ended. */
    private boolean lines() {
        boolean ended = false;
        space();
        while (in.peek() == '\n') {
            in.at++;
            ended = true;
            space();
        }
        return ended;
    }
}
