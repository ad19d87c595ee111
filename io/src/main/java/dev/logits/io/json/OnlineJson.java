package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.StreamCoding;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.io.internal.json.StreamCodingJson;
import dev.logits.learn.online.FtrlLearner;
import dev.logits.learn.online.FtrlProximal;
import dev.logits.learn.online.NewtonLearner;
import dev.logits.learn.online.OnlineLearner;
import dev.logits.learn.online.OnlineNewtonStep;
import dev.logits.learn.online.ProgressiveLoss;
import dev.logits.source.ClassOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A learner of a stream as JSON: all of its state, so that it predicts new rows and goes on learning as if it had never
 * stopped, to the bit, with how cells become features and where it comes from.
 *
 * <pre>{@code
 * {
 *   "format" : "logits-model",
 *   "version" : 1,
 *   "type" : "online",
 *   "label" : "clicked",
 *   "classes" : [ "no", "yes" ],
 *   "matching" : "text",
 *   "weights" : "shown",
 *   "columns" : [ { "name" : "age", "kind" : "number", "levels" : [ ], "mean" : 41.5, "deviation" : 12.25 } ],
 *   "first" : 0,
 *   "width" : 262144,
 *   "hashing" : { "columns" : 262144, "seed" : 0 },
 *   "learner" : "ftrl",
 *   "settings" : { "alpha" : 0.1, "beta" : 1.0, "l1" : 0.0, "l2" : 0.0, "intercept" : true },
 *   "state" : { "places" : [ 17, 262144 ], "z" : [ 0.5, -2.25 ], "n" : [ 3.5, 20.0 ], "largest" : 0.75 },
 *   "progress" : { "loss_sum" : 61.5, "right" : 70, "counts" : [ 60, 40 ] },
 *   "fit" : { "source" : "clicks.csv", "selection" : "all rows" },
 *   "created_by" : "logits 0.1.0"
 * }
 * }</pre>
 *
 * <p>A learner by online Newton steps has {@code "learner" : "newton"}, settings {@code limit}, {@code curvature},
 * {@code epsilon} and {@code intercept}, and as its state {@code w}, the lower triangle of {@code inverse}, and
 * {@code energy}. Where each row counts 1, {@code weights} is absent.
 *
 * <pre>{@code
 * OnlineJson.write(Path.of("model.json"), new OnlineJson.Saved(learner, coding, provenance));
 * OnlineJson.Saved saved = OnlineJson.read(Path.of("model.json"));
 * FeatureFiles.readParts(Path.of("more.csv"), saved.coding(), 1000, saved.learner()::learn);
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class OnlineJson {
    /** What its {@code type} says. */
    static final String TYPE = "online";

    private static final String FTRL = "ftrl";
    private static final String NEWTON = "newton";

    private static final JsonEnvelope ENVELOPE =
            new JsonEnvelope(LogisticJson.FORMAT, 1, "a learner of a stream", 1 << 30);

    private OnlineJson() {}

    /**
     * What a file holds.
     *
     * @param learner the learner, which goes on changing where it learns
     * @param coding how cells become its features
     * @param provenance where it comes from
     */
    public record Saved(OnlineLearner learner, StreamCoding coding, Provenance provenance) {

        /** Checks that coding and learner belong together; the classes are the coding's. */
        public Saved {
            NullCheck.argument(learner, "learner");
            NullCheck.argument(coding, "coding");
            NullCheck.argument(provenance, "provenance");
            if (coding.width() != learner.columns() || coding.classes().size() != learner.classes()) {
                throw new IllegalArgumentException("columns and classes make " + coding.width() + " features and "
                        + coding.classes().size() + " classes; the learner has " + learner.columns() + " features and "
                        + learner.classes() + " classes");
            }
            provenance = provenance.withClasses(new ClassOrder(coding.classes()));
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
        ObjectNode json = ENVELOPE.begin(TYPE);
        StreamCodingJson.put(json, saved.coding());
        if (saved.learner() instanceof FtrlLearner learner) {
            put(json, learner);
        } else {
            put(json, (NewtonLearner) saved.learner());
        }
        ProgressiveLoss progress = saved.learner().progress();
        ObjectNode node = json.putObject("progress");
        node.put("loss_sum", progress.lossSum());
        node.put("right", progress.right());
        progress.counts().forEach(node.putArray("counts")::add);
        JsonEnvelope.putFit(json, saved.provenance());
        return JsonEnvelope.end(json, saved.provenance());
    }

    /** Weights of features that no row had are left out. */
    private static void put(ObjectNode json, FtrlLearner learner) {
        FtrlProximal settings = learner.settings();
        json.put("learner", FTRL);
        ObjectNode node = json.putObject("settings");
        node.put("alpha", settings.alpha());
        node.put("beta", settings.beta());
        node.put("l1", settings.l1());
        node.put("l2", settings.l2());
        node.put("intercept", settings.intercept());
        ObjectNode state = json.putObject("state");
        ArrayNode places = state.putArray("places");
        ArrayNode zs = state.putArray("z");
        ArrayNode ns = state.putArray("n");
        double[] z = learner.z();
        double[] n = learner.n();
        for (int i = 0; i < z.length; i++) {
            if (z[i] != 0 || n[i] != 0) {
                places.add(i);
                zs.add(z[i]);
                ns.add(n[i]);
            }
        }
        state.put("largest", learner.largest());
    }

    private static void put(ObjectNode json, NewtonLearner learner) {
        OnlineNewtonStep settings = learner.settings();
        json.put("learner", NEWTON);
        ObjectNode node = json.putObject("settings");
        node.put("limit", settings.limit());
        node.put("curvature", settings.curvature());
        node.put("epsilon", settings.epsilon());
        node.put("intercept", settings.intercept());
        ObjectNode state = json.putObject("state");
        double[] w = learner.w();
        Arrays.stream(w).forEach(state.putArray("w")::add);
        double[] inverse = learner.inverse();
        ArrayNode triangle = state.putArray("inverse");
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j <= i; j++) {
                triangle.add(inverse[i * w.length + j]);
            }
        }
        state.put("energy", learner.energy());
    }

    /** Whether a file is JSON of a learner of a stream, going by its first bytes. */
    public static boolean isOne(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return JsonEnvelope.isOfType(file, LogisticJson.FORMAT, TYPE);
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is not a learner of a stream that this version knows
     */
    public static Saved read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return ENVELOPE.read(file, OnlineJson::saved);
    }

    /**
     * Reads a text.
     *
     * @throws MalformedFileException if it is not a learner of a stream that this version knows
     */
    public static Saved fromJson(String json) throws MalformedFileException {
        NullCheck.argument(json, "json");
        return ENVELOPE.read(json, OnlineJson::saved);
    }

    private static Saved saved(JsonFields json) throws MalformedFileException {
        JsonEnvelope.expect(json, "type", TYPE);
        StreamCoding coding = StreamCodingJson.read(json);
        JsonFields progress = json.object("progress");
        ProgressiveLoss loss = new ProgressiveLoss(
                progress.number("loss_sum"),
                progress.integer("right", Long.MAX_VALUE),
                Arrays.stream(progress.numbers("counts"))
                        .mapToObj(count -> (long) count)
                        .toList());
        OnlineLearner learner = switch (json.text("learner")) {
            case FTRL -> ftrl(json, coding, loss);
            case NEWTON -> newton(json, coding, loss);
            default ->
                throw json.error(
                        "learner", "\"" + json.text("learner") + "\" is unknown: expected " + FTRL + " or " + NEWTON);
        };
        return new Saved(learner, coding, JsonEnvelope.provenance(json, ClassOrder.UNKNOWN));
    }

    private static FtrlLearner ftrl(JsonFields json, StreamCoding coding, ProgressiveLoss loss)
            throws MalformedFileException {
        JsonFields node = json.object("settings");
        FtrlProximal settings = new FtrlProximal(
                node.number("alpha"),
                node.number("beta"),
                node.number("l1"),
                node.number("l2"),
                node.flag("intercept"));
        int classes = coding.classes().size();
        long weights = (classes == 2 ? 1L : classes) * (coding.width() + (settings.intercept() ? 1L : 0));
        long bytes = 4 * Double.BYTES * weights; // as it is read, and as the learner has it
        if (weights > Integer.MAX_VALUE - 8 || 2 * bytes > Runtime.getRuntime().maxMemory()) {
            throw json.error(
                    "width",
                    coding.width() + " features of " + classes + " classes take " + (bytes >> 20)
                            + " MB of memory to read; start Java with -Xmx" + (bytes >> 19) + "m");
        }
        double[] z = new double[(int) weights];
        double[] n = new double[z.length];
        JsonFields state = json.object("state");
        double[] places = state.numbers("places");
        double[] zs = state.numbers("z");
        double[] ns = state.numbers("n");
        if (zs.length != places.length || ns.length != places.length) {
            throw state.error("places", places.length + " places for " + zs.length + " z and " + ns.length + " n");
        }
        int last = -1;
        for (int i = 0; i < places.length; i++) {
            if (!(places[i] > last && places[i] < z.length && places[i] == Math.rint(places[i]))) {
                throw state.error("places", places[i] + " after " + last + " of " + z.length + " weights");
            }
            last = (int) places[i];
            z[last] = zs[i];
            n[last] = ns[i];
        }
        return FtrlLearner.of(settings, coding.width(), classes, z, n, state.number("largest"), loss);
    }

    private static NewtonLearner newton(JsonFields json, StreamCoding coding, ProgressiveLoss loss)
            throws MalformedFileException {
        JsonFields node = json.object("settings");
        OnlineNewtonStep settings = new OnlineNewtonStep(
                node.number("limit"), node.number("curvature"), node.number("epsilon"), node.flag("intercept"));
        JsonFields state = json.object("state");
        double[] w = state.numbers("w");
        double[] triangle = state.numbers("inverse");
        if (triangle.length != (long) w.length * (w.length + 1) / 2) {
            throw state.error("inverse", triangle.length + " numbers for a triangle of " + w.length + " rows");
        }
        double[] inverse = new double[w.length * w.length];
        for (int i = 0, at = 0; i < w.length; i++) {
            for (int j = 0; j <= i; j++) {
                inverse[i * w.length + j] = triangle[at];
                inverse[j * w.length + i] = triangle[at++];
            }
        }
        return NewtonLearner.of(settings, coding.width(), w, inverse, state.number("energy"), loss);
    }
}
