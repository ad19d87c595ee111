package dev.logits.app.decode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.app.read.InputOptions;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.decode.ctc.CtcAlignment;
import dev.logits.decode.ctc.CtcBeamSearch;
import dev.logits.decode.ctc.CtcText;
import dev.logits.decode.ctc.HotWords;
import dev.logits.io.LogitsFiles;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.io.ngram.ArpaFile;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits ctc}: what a recognizer's logits per time step say. */
@Command(
        name = "ctc",
        sortOptions = false,
        description = "Tell what a recognizer of speech or of printed lines says: rows of logits, one per time step, as"
                + " text (connectionist temporal classification).",
        footer = {
            "",
            "Without --beams the best label of each row counts (greedy).",
            "Examples:",
            "  logits ctc line.npy --vocabulary keys.txt",
            "  logits ctc *.npy --vocabulary keys.txt --beams 16 --hot-words names.txt --json",
            "  logits ctc speech.npy --vocabulary letters.txt --space '|' --beams 50 --language en.arpa --symbols"
                    + " --seconds 0.02"
        })
public final class CtcCommand implements Callable<Integer> {
    private static final double USUAL_WEIGHT = 0.5;
    private static final double USUAL_BONUS = 4;
    private static final double USUAL_MINIMUM = 1e-4;

    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            converter = StandardStreams.Input.class,
            description = "Rows of logits of one text: an npy, npz, CSV or Parquet file.")
    private List<Path> files;

    @Option(
            names = "--vocabulary",
            required = true,
            paramLabel = "FILE",
            converter = StandardStreams.Input.class,
            description = "The symbol of each class, one per line, with the blank's line or without.")
    private Path vocabulary;

    @Option(
            names = "--blank",
            paramLabel = "CLASS",
            defaultValue = "0",
            description = "The class that means nothing (default: 0).")
    private int blank;

    @Option(
            names = "--space",
            paramLabel = "TEXT",
            description = "What the vocabulary writes for a space, such as '|'.")
    private String space;

    @Option(
            names = "--scores",
            paramLabel = "KIND",
            converter = InputOptions.KindConverter.class,
            description = "What the numbers are: logits, log-probabilities or probabilities.")
    private ScoreKind scores;

    @Option(names = "--beams", paramLabel = "N", description = "Prefix beam search with N beams (usual: 16).")
    private Integer beams;

    @Option(names = "--n", paramLabel = "N", description = "Texts to print (default: 1).")
    private Integer n;

    @Option(
            names = "--min-probability",
            paramLabel = "P",
            description = "Begin no symbol of less than this probability (default: 1e-4 with --language or"
                    + " --hot-words, else 0).")
    private Double minProbability;

    @Option(
            names = "--hot-words",
            paramLabel = "FILE",
            converter = StandardStreams.Input.class,
            description = "Words to prefer, one per line.")
    private Path hotWords;

    @Option(names = "--hot-bonus", paramLabel = "NATS", description = "What a hot word adds to a score (default: 4).")
    private Double hotBonus;

    @Option(
            names = "--language",
            paramLabel = "FILE.arpa",
            converter = StandardStreams.Input.class,
            description = "An n-gram model of the vocabulary's symbols; a space is <space> there.")
    private Path language;

    @Option(names = "--language-weight", paramLabel = "A", description = "How much the language counts (default: 0.5).")
    private Double weight;

    @Option(names = "--length-bonus", paramLabel = "NATS", description = "What each symbol adds (default: 0).")
    private Double lengthBonus;

    @Option(names = "--symbols", description = "Print each symbol with its rows and its confidence.")
    private boolean symbols;

    @Option(names = "--seconds", paramLabel = "S", description = "Seconds per row: times instead of rows.")
    private Double seconds;

    @Option(names = "--json", description = "Print a line of JSON per file, for machines.")
    private boolean json;

    public CtcCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        check();
        CtcVocabulary words = null;
        CtcBeamSearch search = null;
        int classes = 0;
        for (Path file : files) {
            Logits z = read(file);
            if (words == null) {
                classes = z.classes();
                words = CtcVocabulary.read(vocabulary, classes, blank, space);
                search = beams == null ? null : search(words);
            } else if (z.classes() != classes) {
                throw new IllegalArgumentException(file + " has " + z.classes() + " classes and " + files.get(0)
                        + " has " + classes + "; all must come from the same model");
            }
            print(file, search == null ? List.of(CtcAlignment.greedy(z, blank)) : search.decode(z), words);
        }
        return 0;
    }

    private void check() {
        Object[] ofBeams = {
            n,
            "--n",
            minProbability,
            "--min-probability",
            hotWords,
            "--hot-words",
            language,
            "--language",
            lengthBonus,
            "--length-bonus"
        };
        for (int i = 0; i < ofBeams.length; i += 2) {
            if (beams == null && ofBeams[i] != null) {
                throw new IllegalArgumentException(ofBeams[i + 1] + " needs --beams");
            }
        }
        if (hotBonus != null && hotWords == null) {
            throw new IllegalArgumentException("--hot-bonus needs --hot-words");
        }
        if (weight != null && language == null) {
            throw new IllegalArgumentException("--language-weight needs --language");
        }
        if (beams != null && beams < 1) {
            throw new IllegalArgumentException("--beams must be 1 or more, got " + beams);
        }
        if (n != null && n < 1) {
            throw new IllegalArgumentException("--n must be 1 or more, got " + n);
        }
        if (seconds != null && !(seconds > 0 && seconds < 1e9)) {
            throw new IllegalArgumentException("--seconds must be positive and finite, got " + seconds);
        }
        if (seconds != null && !symbols && !json) {
            throw new IllegalArgumentException("--seconds needs --symbols or --json");
        }
    }

    private Logits read(Path file) throws IOException {
        ReadOptions options = ReadOptions.DEFAULTS;
        LogitsSource source = LogitsFiles.open(file, scores == null ? options : options.withScores(scores));
        int classes = source.classes();
        float[] all = new float[0];
        int rows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            int block = Math.max(1, (1 << 16) / classes);
            Logits part = Logits.zeros(block, classes);
            int[] labels = new int[block];
            for (int got = cursor.read(part, labels); got > 0; got = cursor.read(part, labels)) {
                if ((long) (rows + got) * classes > Integer.MAX_VALUE - 8) {
                    throw new IllegalArgumentException(
                            file + " has more rows than one text can have, more than " + rows);
                }
                if ((rows + got) * classes > all.length) {
                    all = Arrays.copyOf(all, (int) Math.min(Integer.MAX_VALUE - 8, 2L * (rows + got) * classes));
                }
                System.arraycopy(part.array(), part.offset(0), all, rows * classes, got * classes);
                rows += got;
            }
        }
        return Logits.wrap(all, rows, classes);
    }

    private CtcBeamSearch search(CtcVocabulary words) throws IOException {
        CtcBeamSearch search = CtcBeamSearch.of(blank).withBeams(beams);
        if (n != null) {
            search = search.withResults(n);
        }
        if (lengthBonus != null) {
            search = search.withLengthBonus(lengthBonus);
        }
        if (hotWords != null) {
            List<int[]> spelled = new ArrayList<>();
            List<String> lines = Files.readAllLines(hotWords);
            for (int i = 0; i < lines.size(); i++) {
                String word = lines.get(i).strip();
                if (!word.isEmpty()) {
                    spelled.add(words.spell(word, hotWords + ":" + (i + 1)));
                }
            }
            if (spelled.isEmpty()) {
                throw new IllegalArgumentException("--hot-words " + hotWords + " has no word");
            }
            search = search.with(HotWords.of(spelled, hotBonus == null ? USUAL_BONUS : hotBonus));
        }
        if (language != null) {
            search = search.with(ArpaFile.read(language, words.labels()), weight == null ? USUAL_WEIGHT : weight);
        }
        boolean wide = hotWords != null || language != null;
        double least = minProbability != null ? minProbability : wide ? USUAL_MINIMUM : 0;
        return search.withMinProbability(least);
    }

    private void print(Path file, List<CtcText> texts, CtcVocabulary words) {
        if (json) {
            ObjectNode object = Json.object();
            object.put("file", file.toString());
            ArrayNode all = object.putArray("texts");
            texts.forEach(text -> json(all.addObject(), text, words));
            terminal.product(object.toString());
            return;
        }
        for (int i = 0; i < texts.size(); i++) {
            CtcText text = texts.get(i);
            String before = files.size() > 1 ? file + "\t" : "";
            String rank = n == null ? "" : Words.decimals(text.score(), 4) + "\t";
            terminal.product(before + rank + words.text(text));
            if (symbols) {
                text.symbols().forEach(symbol -> terminal.println(line(symbol, words)));
            }
        }
    }

    private String line(CtcText.Symbol symbol, CtcVocabulary words) {
        String time = seconds == null
                ? String.format(Locale.ROOT, "%6d %6d", symbol.begin(), symbol.end())
                : String.format(Locale.ROOT, "%8.3f %8.3f", symbol.begin() * seconds, symbol.end() * seconds);
        return time + String.format(Locale.ROOT, "  %.4f  ", symbol.confidence()) + "\"" + words.symbol(symbol.label())
                + "\"";
    }

    private void json(ObjectNode one, CtcText text, CtcVocabulary words) {
        one.put("text", words.text(text));
        Json.number(one, "log_probability", text.logProbability());
        Json.number(one, "score", text.score());
        ArrayNode array = one.putArray("symbols");
        for (CtcText.Symbol symbol : text.symbols()) {
            ObjectNode node = array.addObject();
            node.put("text", words.symbol(symbol.label()));
            node.put("label", symbol.label());
            if (seconds == null) {
                node.put("begin", symbol.begin());
                node.put("end", symbol.end());
            } else {
                Json.number(node, "begin", symbol.begin() * seconds);
                Json.number(node, "end", symbol.end() * seconds);
            }
            Json.number(node, "confidence", symbol.confidence());
        }
    }
}
