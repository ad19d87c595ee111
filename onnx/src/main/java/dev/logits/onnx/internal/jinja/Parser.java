package dev.logits.onnx.internal.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads tags and what is between them. For one thread. */
final class Parser {
    /** Tags of jinja2 that need other templates, translations or an extension that chat templates do not have. */
    private static final Set<String> NOT_HERE =
            Set.of("extends", "block", "include", "import", "from", "autoescape", "trans", "do", "debug");

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private int loops;

    private Parser(String source) {
        tokens = new TokenStream(Lexer.tokens(source));
        expressions = new ExpressionParser(tokens);
    }

    static Statement parse(String source) {
        Parser parser = new Parser(source);
        Statement template = parser.body();
        if (parser.tokens.current().kind() != Token.Kind.END) {
            Token name = parser.tokens.ahead();
            throw JinjaException.syntax("'" + name.text() + "' closes nothing here", name.place());
        }
        return template;
    }

    /** Statements up to a tag that ends or divides the body, whose beginning is the current token, or to the end. */
    private Statement body() {
        tokens.enter();
        Place place = tokens.current().place();
        List<Statement> statements = new ArrayList<>();
        while (true) {
            Token token = tokens.current();
            if (token.kind() == Token.Kind.DATA) {
                statements.add(new Statement.Text(token.place(), tokens.next().text()));
            } else if (token.kind() == Token.Kind.VARIABLE_BEGIN) {
                tokens.next();
                statements.add(new Statement.Print(token.place(), expressions.tuple(true)));
                tokens.expect(Token.Kind.VARIABLE_END, "the end of the expression");
            } else if (token.kind() == Token.Kind.END || endsBody(tokens.ahead())) {
                tokens.leave();
                return statements.size() == 1 ? statements.get(0) : new Statement.Body(place, statements);
            } else {
                tokens.next();
                statements.add(tag(tokens.expect(Token.Kind.NAME, "a tag's name")));
            }
        }
    }

    private static boolean endsBody(Token name) {
        return name.kind() == Token.Kind.NAME
                && (name.text().startsWith("end")
                        || name.text().equals("else")
                        || name.text().equals("elif"));
    }

    /** The body of a tag, and the tag that ends it, whose name is the current token after it. */
    private Statement inside(Token opening, String... ends) {
        tokens.expect(Token.Kind.BLOCK_END, "the end of the tag");
        Statement body = body();
        if (tokens.current().kind() == Token.Kind.END) {
            throw JinjaException.syntax("'" + opening.text() + "' has no " + ends[ends.length - 1], opening.place());
        }
        tokens.next();
        if (!List.of(ends).contains(tokens.current().text())) {
            throw tokens.unexpected("'" + String.join("' or '", ends) + "' for the '" + opening.text() + "' of line "
                    + opening.place().line());
        }
        return body;
    }

    private Statement closed(Token opening, String end) {
        Statement body = inside(opening, end);
        tokens.next();
        return body;
    }

    private void endTag() {
        tokens.expect(Token.Kind.BLOCK_END, "the end of the tag");
    }

    private Statement tag(Token name) {
        Place place = name.place();
        Statement statement = switch (name.text()) {
            case "if" -> ifTag(name);
            case "for" -> forTag(name);
            case "set" -> setTag(name);
            case "macro" -> macroTag(name);
            case "call" -> callTag(name);
            case "filter" -> {
                Expression chain = chain(expressions.filter(new Expression.Name(place, Statement.Capture.TEXT)));
                yield new Statement.Capture(place, null, chain, closed(name, "endfilter"));
            }
            case "with" -> withTag(name);
            case "generation" -> new Statement.Generation(place, outsideLoops(name, "endgeneration"));
            case "print" -> printTag(place);
            case "break", "continue" -> {
                if (loops == 0) {
                    throw JinjaException.syntax("'" + name.text() + "' outside of a loop", place);
                }
                yield new Statement.Jump(
                        place, name.text().equals("break") ? Statement.Signal.BREAK : Statement.Signal.CONTINUE);
            }
            default -> {
                if (NOT_HERE.contains(name.text())) {
                    throw JinjaException.unsupported("the tag '" + name.text() + "'")
                            .at(place);
                }
                throw JinjaException.syntax("Encountered unknown tag '" + name.text() + "'", place);
            }
        };
        endTag();
        return statement;
    }

    private Expression chain(Expression filter) {
        Expression chain = filter;
        while (tokens.skipOperator("|")) {
            chain = expressions.filter(chain);
        }
        return chain;
    }

    /** A body that a loop around it cannot be left from. */
    private Statement outsideLoops(Token opening, String end) {
        int before = loops;
        loops = 0;
        Statement body = closed(opening, end);
        loops = before;
        return body;
    }

    private Statement printTag(Place place) {
        List<Statement> prints = new ArrayList<>();
        do {
            prints.add(new Statement.Print(place, expressions.expression()));
        } while (tokens.skipOperator(","));
        return new Statement.Body(place, prints);
    }

    private Statement ifTag(Token opening) {
        List<Expression> tests = new ArrayList<>(List.of(expressions.tuple(false)));
        List<Statement> bodies = new ArrayList<>();
        while (true) {
            boolean last = bodies.size() == tests.size();
            bodies.add(last ? inside(opening, "endif") : inside(opening, "elif", "else", "endif"));
            String tag = tokens.next().text();
            if (tag.equals("endif")) {
                return new Statement.If(opening.place(), tests, bodies);
            }
            if (tag.equals("elif")) {
                tests.add(expressions.tuple(false));
            }
        }
    }

    private Statement forTag(Token opening) {
        Target target = target(false);
        if (!tokens.skipName("in")) {
            throw tokens.unexpected("'in'");
        }
        Expression iterable = expressions.tuple(false);
        Expression test = tokens.skipName("if") ? expressions.expression() : null;
        boolean recursive = tokens.skipName("recursive");
        loops++;
        Statement body = inside(opening, "else", "endfor");
        loops--;
        Statement otherwise = null;
        if (tokens.next().text().equals("else")) {
            otherwise = closed(opening, "endfor");
        }
        return new ForLoop(opening.place(), target, iterable, test, recursive, body, otherwise);
    }

    private Statement setTag(Token opening) {
        Target target = target(true);
        if (tokens.skipOperator("=")) {
            return new Statement.Set(opening.place(), target, expressions.tuple(true));
        }
        Expression chain = chain(new Expression.Name(opening.place(), Statement.Capture.TEXT));
        return new Statement.Capture(opening.place(), target, chain, closed(opening, "endset"));
    }

    private Target target(boolean fields) {
        List<Target> targets = new ArrayList<>();
        Place place = tokens.current().place();
        boolean parentheses = tokens.skipOperator("(");
        boolean several = false;
        do {
            if (!targets.isEmpty()
                    && tokens.current().kind() != Token.Kind.NAME
                    && !tokens.current().isOperator("(")) {
                break; // a comma may stand behind the last name
            }
            if (tokens.current().isOperator("(")) {
                tokens.enter();
                targets.add(target(fields));
                tokens.leave();
                continue;
            }
            Token name = tokens.expect(Token.Kind.NAME, "a name to set");
            if (List.of("true", "false", "none", "True", "False", "None").contains(name.text())) {
                throw JinjaException.syntax("can't assign to '" + name.text() + "'", name.place());
            }
            if (fields && tokens.skipOperator(".")) {
                String field = tokens.expect(Token.Kind.NAME, "a field's name").text();
                targets.add(new Target.Field(name.place(), name.text(), field));
            } else {
                targets.add(new Target.Variable(name.place(), name.text()));
            }
        } while (tokens.current().isOperator(",") && (several = tokens.skipOperator(",")));
        if (parentheses) {
            tokens.expectOperator(")");
        }
        return several ? new Target.Several(place, targets) : targets.get(0);
    }

    private Macro.Signature signature(String name, Set<String> used) {
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        tokens.expectOperator("(");
        while (!tokens.skipOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expectOperator(",");
            }
            Token parameter = tokens.expect(Token.Kind.NAME, "a parameter's name");
            if (parameters.contains(parameter.text())) {
                throw JinjaException.syntax("two parameters '" + parameter.text() + "'", parameter.place());
            }
            parameters.add(parameter.text());
            if (tokens.skipOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw JinjaException.syntax("non-default argument follows default argument", parameter.place());
            }
        }
        return new Macro.Signature(name, parameters, defaults, used);
    }

    private Statement macroTag(Token opening) {
        Token name = tokens.expect(Token.Kind.NAME, "the macro's name");
        Macro.Signature declared = signature(name.text(), Set.of());
        Set<String> before = expressions.startNames();
        Statement body = outsideLoops(opening, "endmacro");
        Set<String> used = expressions.endNames(before);
        return new Statement.MacroDefinition(
                opening.place(),
                new Macro.Signature(declared.name(), declared.parameters(), declared.defaults(), used),
                body);
    }

    private Statement callTag(Token opening) {
        Macro.Signature declared = tokens.current().isOperator("(")
                ? signature("caller", Set.of())
                : new Macro.Signature("caller", List.of(), List.of(), Set.of());
        Expression callee = expressions.expression();
        if (!(callee instanceof Expression.Call call)) {
            throw JinjaException.syntax("expected a call of a macro", opening.place());
        }
        return new Statement.CallBlock(opening.place(), declared, call, outsideLoops(opening, "endcall"));
    }

    private Statement withTag(Token opening) {
        List<Target> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (tokens.current().kind() != Token.Kind.BLOCK_END) {
            if (!targets.isEmpty()) {
                tokens.expectOperator(",");
            }
            Token name = tokens.expect(Token.Kind.NAME, "a name to set");
            targets.add(new Target.Variable(name.place(), name.text()));
            tokens.expectOperator("=");
            values.add(expressions.expression());
        }
        return new Statement.With(opening.place(), targets, values, closed(opening, "endwith"));
    }
}
