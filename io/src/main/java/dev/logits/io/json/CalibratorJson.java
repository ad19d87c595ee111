package dev.logits.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.calibrate.BayesianBinning;
import dev.logits.calibrate.BetaCalibration;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.DirichletCalibration;
import dev.logits.calibrate.EnsembleTemperature;
import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.HistogramBinning;
import dev.logits.calibrate.IsotonicCalibration;
import dev.logits.calibrate.MatrixScaling;
import dev.logits.calibrate.OneVsRest;
import dev.logits.calibrate.PlattScaling;
import dev.logits.calibrate.ScalingBinning;
import dev.logits.calibrate.SplineCalibration;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.calibrate.VectorScaling;
import dev.logits.calibrate.VennAbers;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fitted calibrator as JSON, with where it comes from. The same calibrator gives the same bytes, and every double
 * comes back bit for bit; ∞ and NaN are the strings "Infinity", "-Infinity" and "NaN". The checksum is that of all
 * other fields; a file without one is read as it is.
 *
 * <pre>{@code
 * {
 *   "format" : "logits-calibrator",
 *   "version" : 1,
 *   "type" : "temperature",
 *   "temperature" : 1.8125,
 *   "fit" : {
 *     "source" : "preds.npz",
 *     "selection" : "rows 0:5000",
 *     "rows" : 5000, "ignored" : 0, "classes" : 10,
 *     "status" : "CONVERGED", "converged" : true,
 *     "nll_before" : 0.52, "nll_after" : 0.41, "gradient" : 1.2E-15, "passes" : 9,
 *     "missing_classes" : [ ]
 *   },
 *   "created_by" : "logits 0.1.0",
 *   "checksum" : "8c3f0a12"
 * }
 * }</pre>
 *
 * <p>{@code class_names} follow the type where classes have names: those of a CSV's columns, or of a model's table.
 *
 * <p>The other methods have their own numbers where this has {@code temperature}: {@code weights} and
 * {@code intercepts}, or {@code classes} and {@code curves}, an object a class. The names are those of the records'
 * components.
 *
 * <pre>{@code
 * CalibratorJson.write(Path.of("cal.json"), fitted, Provenance.of(source, "rows 0:5000"));
 * LogitsSource calibrated = CalibratorJson.read(Path.of("cal.json")).calibrated(newRows);
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class CalibratorJson {
    /** Two million parameters fit. */
    private static final JsonEnvelope ENVELOPE = new JsonEnvelope("logits-calibrator", 1, "a calibrator", 128 << 20);

    /** A number takes up to 25 bytes, and a step has two. */
    private static final long MAX_NUMBERS = 2_000_000;

    private CalibratorJson() {}

    /**
     * What a file holds.
     *
     * @param fitted the calibrator and how its fit went
     * @param provenance where it comes from
     */
    public record Saved(Fitted<? extends Calibrator> fitted, Provenance provenance) {
        /** Checks that nothing is null. */
        public Saved {
            NullCheck.argument(fitted, "fitted");
            NullCheck.argument(provenance, "provenance");
        }

        /**
         * The calibrator's view of new rows, whose classes are brought into the order of the fit by their names.
         *
         * @throws IllegalArgumentException if the names of the classes differ, or their number
         */
        public CalibratedSource calibrated(LogitsSource source) {
            NullCheck.argument(source, "source");
            return new CalibratedSource(provenance.classes().arrange(source), fitted.calibrator());
        }
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @throws IllegalArgumentException if the calibrator has more numbers than a file holds
     */
    public static void write(Path file, Fitted<? extends Calibrator> fitted, Provenance provenance) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(fitted, "fitted");
        NullCheck.argument(provenance, "provenance");
        checkNumbers(file + ": ", fitted.calibrator());
        AtomicFile.write(file, text(fitted, provenance));
    }

    /** Writes a file of a fit that nobody says the data of. */
    public static void write(Path file, Fitted<? extends Calibrator> fitted) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(fitted, "fitted");
        write(file, fitted, Provenance.UNKNOWN);
    }

    /** Writes the file's bytes to a stream, which stays open. */
    public static void write(OutputStream out, Fitted<? extends Calibrator> fitted, Provenance provenance)
            throws IOException {
        NullCheck.argument(out, "out");
        NullCheck.argument(fitted, "fitted");
        NullCheck.argument(provenance, "provenance");
        JsonEnvelope.write(out, toJson(fitted, provenance));
    }

    /** The same of a fit that nobody says the data of. */
    public static void write(OutputStream out, Fitted<? extends Calibrator> fitted) throws IOException {
        NullCheck.argument(out, "out");
        NullCheck.argument(fitted, "fitted");
        write(out, fitted, Provenance.UNKNOWN);
    }

    /**
     * The file's text.
     *
     * @throws IllegalArgumentException if the calibrator has more numbers than a file holds
     */
    public static String toJson(Fitted<? extends Calibrator> fitted, Provenance provenance) {
        NullCheck.argument(fitted, "fitted");
        NullCheck.argument(provenance, "provenance");
        checkNumbers("", fitted.calibrator());
        return text(fitted, provenance);
    }

    /** The same of a fit that nobody says the data of. */
    public static String toJson(Fitted<? extends Calibrator> fitted) {
        NullCheck.argument(fitted, "fitted");
        return toJson(fitted, Provenance.UNKNOWN);
    }

    static void checkNumbers(String where, Calibrator calibrator) {
        long numbers = calibrator.parameters();
        if (numbers > MAX_NUMBERS) {
            throw new IllegalArgumentException(where + "a " + calibrator.method() + " calibrator of " + numbers
                    + " numbers cannot be saved; at most " + MAX_NUMBERS
                    + " can: fit on fewer rows, or take a method with fewer parameters");
        }
    }

    private static String text(Fitted<? extends Calibrator> fitted, Provenance provenance) {
        ObjectNode json = ENVELOPE.begin(fitted.calibrator().method());
        JsonEnvelope.putClassNames(json, provenance.classes());
        putFitted(json, fitted, provenance);
        return JsonEnvelope.end(json, provenance);
    }

    /** Its parameters and how its fit went; {@link #fitted} is the way back. */
    static void putFitted(ObjectNode json, Fitted<? extends Calibrator> fitted, Provenance provenance) {
        putParameters(json, fitted.calibrator());
        putReport(JsonEnvelope.putFit(json, provenance), fitted.report());
    }

    static Fitted<Calibrator> fitted(JsonFields json) throws MalformedFileException {
        return new Fitted<>(parameters(json.text("type"), json), report(json.object("fit")));
    }

    /** One case a kind of calibrator; {@link #parameters} is the way back. */
    private static void putParameters(ObjectNode json, Calibrator calibrator) {
        if (calibrator instanceof TemperatureScaling scaling) {
            json.put("temperature", scaling.temperature());
        } else if (calibrator instanceof VectorScaling scaling) {
            CurveJson.put(json, "weights", scaling.weights());
            CurveJson.put(json, "intercepts", scaling.intercepts());
        } else if (calibrator instanceof MatrixScaling scaling) {
            putMatrix(json, scaling.weights(), scaling.intercepts());
        } else if (calibrator instanceof DirichletCalibration dirichlet) {
            putMatrix(json, dirichlet.weights(), dirichlet.intercepts());
        } else if (calibrator instanceof EnsembleTemperature ensemble) {
            json.put("temperature", ensemble.temperature());
            json.put("scaled", ensemble.scaled());
            json.put("original", ensemble.original());
            json.put("uniform", ensemble.uniform());
        } else {
            OneVsRest curves = (OneVsRest) calibrator;
            json.put("classes", curves.classCount());
            ArrayNode array = json.putArray("curves");
            curves.curves().forEach(curve -> CurveJson.put(array.addObject(), curve));
        }
    }

    private static void putMatrix(ObjectNode json, double[][] weights, double[] intercepts) {
        ArrayNode rows = json.putArray("weights");
        for (double[] row : weights) {
            ArrayNode array = rows.addArray();
            for (double weight : row) {
                array.add(weight);
            }
        }
        CurveJson.put(json, "intercepts", intercepts);
    }

    private static Calibrator parameters(String type, JsonFields json) throws MalformedFileException {
        CalibrationMethod method = CalibrationMethod.of(type)
                .orElseThrow(() -> json.error(
                        "type",
                        "\"" + type + "\" is unknown: expected one of " + CalibrationMethod.names()
                                + "; was it saved by a newer version?"));
        return switch (method) {
            case TEMPERATURE -> new TemperatureScaling(json.number("temperature"));
            case VECTOR -> new VectorScaling(json.numbers("weights"), json.numbers("intercepts"));
            case MATRIX -> new MatrixScaling(json.matrix("weights"), json.numbers("intercepts"));
            case DIRICHLET -> new DirichletCalibration(json.matrix("weights"), json.numbers("intercepts"));
            case ENSEMBLE ->
                new EnsembleTemperature(
                        json.number("temperature"),
                        json.number("scaled"),
                        json.number("original"),
                        json.number("uniform"));
            case PLATT -> new PlattScaling(classes(json), CurveJson.list(json, CurveJson::logistic));
            case BETA -> new BetaCalibration(classes(json), CurveJson.list(json, CurveJson::beta));
            case ISOTONIC -> new IsotonicCalibration(classes(json), CurveJson.list(json, CurveJson::isotonic));
            case HISTOGRAM -> new HistogramBinning(classes(json), CurveJson.list(json, CurveJson::step));
            case SCALING_BINNING -> new ScalingBinning(classes(json), CurveJson.list(json, CurveJson::step));
            case BBQ -> new BayesianBinning(classes(json), CurveJson.list(json, CurveJson::step));
            case VENN_ABERS -> new VennAbers(classes(json), CurveJson.list(json, CurveJson::vennAbers));
            case SPLINE -> new SplineCalibration(classes(json), CurveJson.list(json, CurveJson::spline));
        };
    }

    private static int classes(JsonFields json) throws MalformedFileException {
        return (int) json.integer("classes", Integer.MAX_VALUE);
    }

    private static void putReport(ObjectNode json, FitReport report) {
        json.put("rows", report.rows());
        json.put("ignored", report.ignored());
        json.put("classes", report.classes());
        json.put("status", report.status().name());
        json.put("converged", report.converged());
        JsonEnvelope.putNumber(json, "nll_before", report.nllBefore());
        JsonEnvelope.putNumber(json, "nll_after", report.nllAfter());
        JsonEnvelope.putNumber(json, "gradient", report.gradient());
        json.put("passes", report.passes());
        report.missingClasses().forEach(json.putArray("missing_classes")::add);
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is not a calibrator that this version knows
     */
    public static Saved read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return ENVELOPE.read(file, CalibratorJson::saved);
    }

    /**
     * Reads a stream to its end; it stays open.
     *
     * @throws MalformedFileException if it is not a calibrator that this version knows
     */
    public static Saved read(InputStream in) throws IOException {
        NullCheck.argument(in, "in");
        return ENVELOPE.read(in, CalibratorJson::saved);
    }

    /**
     * Reads a text.
     *
     * @throws MalformedFileException if it is not a calibrator that this version knows
     */
    public static Saved fromJson(String json) throws MalformedFileException {
        NullCheck.argument(json, "json");
        return ENVELOPE.read(json, CalibratorJson::saved);
    }

    /** Reads a file's bytes. */
    static Saved parse(byte[] bytes, String name) throws MalformedFileException {
        return ENVELOPE.parse(bytes, name, CalibratorJson::saved);
    }

    private static Saved saved(JsonFields json) throws MalformedFileException {
        Fitted<Calibrator> fitted = fitted(json);
        return new Saved(fitted, JsonEnvelope.provenance(json, JsonEnvelope.classNames(json, classes(fitted))));
    }

    /** How many classes it was fitted on. */
    static int classes(Fitted<? extends Calibrator> fitted) {
        return fitted.calibrator().classes().orElse(fitted.report().classes());
    }

    private static FitReport report(JsonFields fit) throws MalformedFileException {
        return new FitReport.Builder(
                        fit.constant("status", FitReport.Status.values(), FitReport.Status::name),
                        fit.integer("rows", Long.MAX_VALUE),
                        (int) fit.integer("classes", Integer.MAX_VALUE))
                .ignored(fit.integer("ignored", Long.MAX_VALUE))
                .nllBefore(fit.number("nll_before"))
                .nllAfter(fit.number("nll_after"))
                .gradient(fit.number("gradient"))
                .passes((int) fit.integer("passes", Integer.MAX_VALUE))
                .missingClasses(missingClasses(fit))
                .build();
    }

    private static List<Integer> missingClasses(JsonFields fit) throws MalformedFileException {
        List<Integer> classes = new ArrayList<>();
        for (JsonNode item : fit.array("missing_classes")) {
            if (!item.isInt()) {
                throw fit.error("missing_classes", item + " is not a class");
            }
            classes.add(item.intValue());
        }
        return classes;
    }
}
