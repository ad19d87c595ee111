package dev.logits.app.explain;

import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.ColumnNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code logits explain}: what one row of logits says, class by class. */
@Start(vectors = false, brief = true)
@Command(
        name = "explain",
        description = "What does one row of logits say? Probabilities, odds, entropy, loss and gradient.",
        footer = {
            "",
            "Numbers are separated by commas or spaces; -inf is a masked class; a lone -",
            "reads them from standard input.",
            "Examples:",
            "  logits explain 2.0,1.0,-1.0",
            "  logits explain 2 1 -1 --label 0 --names cat,dog,fox",
            "  logits explain -1.5,0.3 --temperature 2 --json",
            "  logits explain 2,-0.5 --binary --label 1,0"
        })
public final class ExplainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Parameters(
            arity = "1..*",
            paramLabel = "LOGITS",
            description = "One row of logits, such as 2.0,1.0,-1.0, or - for standard input.")
    private List<String> words;

    @Option(
            names = "--binary",
            description = "Each number is a yes or no of its own: the log-odds of yes, for a sigmoid.")
    private boolean binary;

    @Option(
            names = "--label",
            paramLabel = "CLASS",
            description = "The true class, by number or name: adds loss and gradient. With --binary 0 or 1 for each"
                    + " number, joined by commas.")
    private String label;

    @Option(names = "--names", paramLabel = "A,B,..", description = "Names of the classes, joined by commas.")
    private String names;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            description = "Divide the logits by T first (default: 1).")
    private double temperature;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "20",
            description = "Of more classes than N, print the N most likely (default: 20).")
    private int top;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        check();
        float[] z = TypedLogits.of(words, terminal.in());
        List<String> called = names(z.length);
        Explanation explanation = binary
                ? new SigmoidExplanation(z, called, temperature, labels(z.length))
                : new SoftmaxExplanation(z, called, temperature, label(called));
        if (json) {
            terminal.text(Json.text(explanation.json()));
        } else {
            terminal.println(explanation.lines(top, terminal.plotStyle()));
        }
        return 0;
    }

    /**
     * What the parser let through: it takes a word such as -1,2 for logits and not for an option, and so an option that
     * does not exist as well.
     */
    private void check() {
        for (String word : words) {
            if (word.matches("--.*|-[A-Za-z&&[^iInN]].*")) {
                throw wrong("unknown option: '" + word + "'");
            }
            if (word.equals("-") && words.size() > 1) {
                throw wrong("- reads all logits from standard input; it cannot stand among others");
            }
        }
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw wrong("--temperature must be positive and finite, got " + temperature);
        }
        if (top < 1) {
            throw wrong("--top must be 1 or more, got " + top);
        }
    }

    private List<String> names(int count) {
        List<String> called = new ArrayList<>();
        if (names == null) {
            for (int i = 0; i < count; i++) {
                called.add(String.valueOf(i));
            }
            return called;
        }
        called.addAll(ColumnNames.split(names));
        if (called.size() != count) {
            throw wrong("--names has " + Words.counted(called.size(), "name", "names") + " for "
                    + Words.counted(count, "logit", "logits"));
        }
        return called;
    }

    /** The label's class, or −1 for none. A class's name goes before its number: names may be numbers. */
    private int label(List<String> called) {
        if (label == null) {
            return SoftmaxExplanation.NO_LABEL;
        }
        int named = called.indexOf(label.strip());
        if (named >= 0) {
            return named;
        }
        try {
            int number = Integer.parseInt(label.strip());
            if (number >= 0 && number < called.size()) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong("--label " + label + " is not a class: expected 0.." + (called.size() - 1)
                + (names == null ? "" : ", or a name of --names"));
    }

    /** A label for every number, or none. */
    private int[] labels(int count) {
        if (label == null) {
            return SigmoidExplanation.NO_LABELS;
        }
        String[] parts = label.split(",", -1);
        if (parts.length != count) {
            throw wrong("--label has " + Words.counted(parts.length, "label", "labels") + " for "
                    + Words.counted(count, "logit", "logits"));
        }
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            String part = parts[i].strip();
            if (!part.equals("0") && !part.equals("1")) {
                throw wrong("--label " + part + " is not 0 or 1, as --binary needs");
            }
            labels[i] = part.equals("1") ? 1 : 0;
        }
        return labels;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
