package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.learn.choice.RankingModel;
import dev.logits.learn.choice.RankingReport;
import dev.logits.source.ClassOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Fitted abilities as JSON, with the names of the items, the columns that name them in new rows, and where they come
 * from. The same model gives the same bytes, and every double comes back bit for bit.
 *
 * <pre>{@code
 * {
 *   "format" : "logits-model",
 *   "version" : 1,
 *   "type" : "ranking",
 *   "data" : "pairs",
 *   "columns" : [ "home", "away" ],
 *   "outcome" : "result",
 *   "items" : [ "Baltimore", "Boston" ],
 *   "home" : true,
 *   "tie_sizes" : [ ],
 *   "parameters" : [ 1.1438, 0.3023 ],
 *   "covariance" : [ … ],
 *   "fit" : { "source" : "games.csv", "log_likelihood" : -126.1, … },
 *   "created_by" : "logits 0.1.0"
 * }
 * }</pre>
 *
 * <pre>{@code
 * RankingJson.write(Path.of("model.json"), saved);
 * RankingModel model = RankingJson.read(Path.of("model.json")).model();
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class RankingJson {
    /** What its {@code type} says. */
    static final String TYPE = "ranking";

    private static final JsonEnvelope ENVELOPE =
            new JsonEnvelope(LogisticJson.FORMAT, 1, "a model of abilities", 256 << 20);

    private static final String PAIRS = "pairs";
    private static final String RANKINGS = "rankings";

    private RankingJson() {}

    /**
     * What a file holds.
     *
     * @param model the model and how its fit went
     * @param items the names of its items
     * @param pairs whether rows are comparisons of two; otherwise each is an item of a ranking
     * @param columns of new rows: those of the two that are compared, or that of the ranking and that of the item
     * @param outcome the column of results, or of places, where there is one
     * @param provenance where it comes from
     */
    public record Saved(
            RankingModel model,
            List<String> items,
            boolean pairs,
            List<String> columns,
            Optional<String> outcome,
            Provenance provenance) {

        /** Copies the lists, and checks that names and model belong together. */
        public Saved {
            NullCheck.argument(model, "model");
            NullCheck.argument(items, "items");
            NullCheck.argument(columns, "columns");
            NullCheck.argument(outcome, "outcome");
            NullCheck.argument(provenance, "provenance");
            items = List.copyOf(items);
            columns = List.copyOf(columns);
            if (items.size() != model.items() || new HashSet<>(items).size() != items.size() || columns.size() != 2) {
                throw new IllegalArgumentException(items.size() + " names, all different, of " + model.items()
                        + " items, and two columns are needed; got " + columns.size() + " columns");
            }
            provenance = provenance.withClasses(new ClassOrder(classes(model, pairs)));
        }

        /** The classes of {@link RankingModel#comparisons}, or of {@link RankingModel#best}. */
        public List<String> classes() {
            return classes(model, pairs);
        }

        private static List<String> classes(RankingModel model, boolean pairs) {
            return !pairs
                    ? List.of("0", "1")
                    : model.tieSizes().isEmpty()
                            ? List.of("second wins", "first wins")
                            : List.of("second wins", "tie", "first wins");
        }
    }

    /** Writes a file, whole or not at all. */
    public static void write(Path file, Saved saved) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(saved, "saved");
        AtomicFile.write(file, toJson(saved));
    }

    /** The file's text. */
    public static String toJson(Saved saved) {
        NullCheck.argument(saved, "saved");
        RankingModel model = saved.model();
        ObjectNode json = ENVELOPE.begin(TYPE);
        json.put("data", saved.pairs() ? PAIRS : RANKINGS);
        ArrayNode columns = json.putArray("columns");
        saved.columns().forEach(columns::add);
        saved.outcome().ifPresent(name -> json.put("outcome", name));
        ArrayNode items = json.putArray("items");
        saved.items().forEach(items::add);
        json.put("home", model.homeAdvantage().isPresent());
        ArrayNode ties = json.putArray("tie_sizes");
        model.tieSizes().forEach(ties::add);
        ArrayNode parameters = json.putArray("parameters");
        for (double value : model.parameterValues()) {
            parameters.add(value);
        }
        ArrayNode covariance = json.putArray("covariance");
        for (double value : model.covariance()) {
            covariance.add(value);
        }
        RankingReport report = model.report();
        ObjectNode fit = JsonEnvelope.putFit(json, saved.provenance());
        fit.put("log_likelihood", report.logLikelihood());
        fit.put("null_log_likelihood", report.nullLogLikelihood());
        fit.put("converged", report.converged());
        fit.put("steps", report.steps());
        return JsonEnvelope.end(json, saved.provenance());
    }

    /** Whether a file is JSON of abilities, going by its first bytes. */
    public static boolean isOne(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return JsonEnvelope.isOfType(file, LogisticJson.FORMAT, TYPE);
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is not a model of abilities that this version knows
     */
    public static Saved read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return ENVELOPE.read(file, RankingJson::saved);
    }

    /**
     * Reads a text.
     *
     * @throws MalformedFileException if it is not a model of abilities that this version knows
     */
    public static Saved fromJson(String json) throws MalformedFileException {
        NullCheck.argument(json, "json");
        return ENVELOPE.read(json, RankingJson::saved);
    }

    private static Saved saved(JsonFields json) throws MalformedFileException {
        JsonEnvelope.expect(json, "type", TYPE);
        String data = json.text("data");
        if (!data.equals(PAIRS) && !data.equals(RANKINGS)) {
            throw json.error("data", "\"" + data + "\" is no kind of rows: expected " + PAIRS + " or " + RANKINGS);
        }
        List<Integer> ties = new ArrayList<>();
        for (double size : json.numbers("tie_sizes")) {
            if (!(size >= 2 && size <= Integer.MAX_VALUE && size == Math.rint(size))) {
                throw json.error("tie_sizes", size + " is no number of items that tie");
            }
            ties.add((int) size);
        }
        List<String> items = json.texts("items");
        JsonFields fit = json.object("fit");
        RankingModel model = RankingModel.of(
                items.size(),
                json.flag("home"),
                ties,
                json.numbers("parameters"),
                json.numbers("covariance"),
                new RankingReport(
                        fit.number("log_likelihood"), fit.number("null_log_likelihood"), fit.flag("converged"), (int)
                                fit.integer("steps", Integer.MAX_VALUE)));
        return new Saved(
                model,
                items,
                data.equals(PAIRS),
                json.texts("columns"),
                json.optionalText("outcome"),
                JsonEnvelope.provenance(json, ClassOrder.UNKNOWN));
    }
}
