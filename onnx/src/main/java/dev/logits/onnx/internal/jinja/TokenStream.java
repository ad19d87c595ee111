package dev.logits.onnx.internal.jinja;

import java.util.List;

/** The tokens of a template, one after another. For one thread. */
final class TokenStream {
    private static final int DEEPEST = 150;

    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token ahead() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean skipOperator(String operator) {
        boolean found = current().isOperator(operator);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipName(String name) {
        boolean found = current().isName(name);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(Token.Kind kind, String what) {
        if (current().kind() != kind) {
            throw unexpected(what);
        }
        return next();
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    JinjaException unexpected(String expected) {
        return JinjaException.syntax(
                "expected " + expected + ", got " + current().shown(), current().place());
    }

    /** One level further in; every call is followed by {@link #leave()}. */
    void enter() {
        if (++depth > DEEPEST) {
            throw JinjaException.syntax(
                    "the template is nested more than " + DEEPEST + " deep",
                    current().place());
        }
    }

    void leave() {
        depth--;
    }
}
