package dev.logits.app.decode;

import dev.logits.app.shell.StandardStreams;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.GrammarLimitException;
import dev.logits.decode.grammar.Members;
import dev.logits.io.grammar.Gbnf;
import dev.logits.io.grammar.Lark;
import dev.logits.io.schema.JsonSchema;
import dev.logits.io.schema.WhiteSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The language that outputs must belong to, as options of {@code generate} and {@code grammar}. */
final class GrammarOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Option(
            names = "--json-schema",
            paramLabel = "FILE",
            converter = StandardStreams.Input.class,
            description = "JSON that a JSON Schema allows.")
    private Path schema;

    @Option(names = "--json-object", description = "Any JSON object.")
    private boolean object;

    @Option(
            names = "--regex",
            paramLabel = "R",
            description = "What a regular expression of ECMA-262 matches as a whole.")
    private String regex;

    @Option(
            names = "--choices",
            paramLabel = "TEXT",
            split = "(?<!\\\\),",
            hideParamSyntax = true,
            description = "One of these texts, joined by commas; \\, is a comma.")
    private List<String> choices;

    @Option(
            names = "--gbnf",
            paramLabel = "FILE",
            converter = StandardStreams.Input.class,
            description = "What a grammar of llama.cpp says.")
    private Path gbnf;

    @Option(
            names = "--lark",
            paramLabel = "FILE",
            converter = StandardStreams.Input.class,
            description = "What a grammar of llguidance, its variant of Lark, says.")
    private Path lark;

    @Option(
            names = "--property-order",
            paramLabel = "ORDER",
            description = "The members of JSON objects come in any order, or as declared (default: declared for"
                    + " generate, any for grammar).")
    private String order;

    @Option(
            names = "--whitespace",
            paramLabel = "KIND",
            description = "White space between the tokens of JSON: compact, one-space (none or one, the default),"
                    + " indent:N or free:N.")
    private String whiteSpace;

    @Option(
            names = "--lenient",
            description = "Drop what a schema asks and no grammar can guarantee, and say so; without, it is an error.")
    private boolean lenient;

    @Option(
            names = "--closed",
            negatable = true,
            description = "Objects that declare members have no others where the schema does not speak of others"
                    + " (default: closed for generate, open, as the standard says, for grammar).")
    private Boolean closed;

    private final List<String> notes = new ArrayList<>();
    private String kind;

    /**
     * The grammar that was asked for, if any.
     *
     * @param usual the order of members if nothing is said
     */
    Optional<Grammar> grammar(Members.Order usual) throws IOException {
        List<String> asked = asked();
        if (asked.size() > 1) {
            throw wrong(asked.get(0) + " and " + asked.get(1) + " do not go together; choose one");
        }
        kind = asked.isEmpty() ? null : asked.get(0).substring(2);
        if (schema == null && !object) {
            check(ofJson(), "--json-schema or --json-object");
        }
        if (schema == null) {
            check(ofSchemas(), "--json-schema");
        }
        if (kind == null) {
            return Optional.empty();
        }
        return Optional.of(limited(() -> read(usual)));
    }

    private List<String> asked() {
        List<String> asked = new ArrayList<>();
        add(asked, schema != null, "--json-schema");
        add(asked, object, "--json-object");
        add(asked, regex != null, "--regex");
        add(asked, choices != null, "--choices");
        add(asked, gbnf != null, "--gbnf");
        add(asked, lark != null, "--lark");
        return asked;
    }

    /** How the schemas of a suite, which are in the place of a grammar, are read. */
    UnaryOperator<JsonSchema> ofSuite() {
        if (!asked().isEmpty()) {
            throw wrong("--suite and " + asked().get(0) + " do not go together; choose one");
        }
        order(Members.Order.ANY); // a word that is none is told now, not as the fault of each schema
        whiteSpace();
        return read -> configured(read, Members.Order.ANY);
    }

    /** What OpenAI's strict mode would refuse in the schema. */
    List<String> strictModeProblems() throws IOException {
        if (schema == null) {
            throw wrong("--strict-mode needs --json-schema");
        }
        return JsonSchema.read(schema).strictModeProblems();
    }

    private List<String> ofJson() {
        List<String> given = new ArrayList<>();
        add(given, order != null, "--property-order");
        add(given, whiteSpace != null, "--whitespace");
        return given;
    }

    private List<String> ofSchemas() {
        List<String> given = new ArrayList<>();
        add(given, lenient, "--lenient");
        add(given, closed != null, "--closed");
        return given;
    }

    private void check(List<String> given, String needed) {
        if (!given.isEmpty()) {
            throw wrong(given.get(0) + " needs " + needed);
        }
    }

    /** What it is called: the option without its dashes. */
    String kind() {
        return kind;
    }

    /** What was dropped, and which formats assert nothing. */
    List<String> notes() {
        return notes;
    }

    /** Work whose limits are told as the input's fault. */
    static <T> T limited(Supplier<T> work) {
        try {
            return work.get();
        } catch (GrammarLimitException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private Grammar read(Members.Order usual) {
        for (Path file : new Path[] {schema, gbnf, lark}) {
            if (file != null && Files.isDirectory(file)) {
                throw wrong("--" + kind + " " + file + " is a folder; give a file");
            }
        }
        try {
            if (schema != null || object) {
                return json(usual);
            }
            if (regex != null) {
                return Grammar.regex(regex);
            }
            if (choices != null) {
                if (choices.contains("")) {
                    throw wrong("--choices has an empty text at place " + (choices.indexOf("") + 1)
                            + "; give a text, or write \\, for a comma");
                }
                return Grammar.choices(
                        choices.stream().map(text -> text.replace("\\,", ",")).toList());
            }
            Path file = gbnf != null ? gbnf : lark;
            try {
                String text = Files.readString(file);
                return gbnf != null ? Gbnf.parse(text) : Lark.parse(text);
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(file + ": not UTF-8 text", e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Grammar json(Members.Order usual) throws IOException {
        JsonSchema read = object ? JsonSchema.anyObject() : JsonSchema.read(schema);
        read = configured(read, usual);
        Grammar grammar = read.grammar();
        read.dropped().forEach(text -> notes.add("dropped: " + text));
        read.annotations().forEach(text -> notes.add("asserts nothing: " + text));
        return grammar;
    }

    /**
     * A schema, read as the options say.
     *
     * @param usual the order of members if nothing is said; declared ones are also closed
     */
    JsonSchema configured(JsonSchema read, Members.Order usual) {
        boolean usuallyClosed = usual == Members.Order.DECLARED;
        return read.withPropertyOrder(order(usual))
                .withWhiteSpace(whiteSpace())
                .withLenient(lenient)
                .withClosed(closed == null ? usuallyClosed : closed);
    }

    private Members.Order order(Members.Order usual) {
        if (order == null) {
            return usual;
        }
        return switch (order) {
            case "any" -> Members.Order.ANY;
            case "declared" -> Members.Order.DECLARED;
            default -> throw wrong("--property-order " + order + " is none: expected any or declared");
        };
    }

    private WhiteSpace whiteSpace() {
        if (whiteSpace == null || whiteSpace.equals("one-space")) {
            return WhiteSpace.AT_MOST_ONE_SPACE;
        }
        if (whiteSpace.equals("compact")) {
            return WhiteSpace.COMPACT;
        }
        if (whiteSpace.matches("(indent|free):[0-9]{1,4}")) {
            int n = Integer.parseInt(whiteSpace.substring(whiteSpace.indexOf(':') + 1));
            return whiteSpace.startsWith("i") ? WhiteSpace.indent(n) : WhiteSpace.free(n);
        }
        throw wrong("--whitespace " + whiteSpace + " is none: expected compact, one-space, indent:N or free:N");
    }

    private static void add(List<String> names, boolean asked, String name) {
        if (asked) {
            names.add(name);
        }
    }

    CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(mixee.commandLine(), message);
    }
}
