package dev.logits.io.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
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
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.file.LibraryVersion;
import dev.logits.io.internal.json.JsonChecksum;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.source.ClassOrder;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
 */
public final class CalibratorJson {
    private static final String FORMAT = "logits-calibrator";
    private static final String CLASS_NAMES = "class_names";
    private static final int VERSION = 1;
    /** Two million parameters fit; what is longer is some other file. */
    private static final long MAX_BYTES = 128 << 20;

    /** A number takes up to 25 bytes, and a step has two. */
    private static final long MAX_NUMBERS = 2_000_000;

    static final ObjectWriter WRITER =
            JsonFields.MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private CalibratorJson() {}

    /**
     * Where a fit comes from.
     *
     * @param source the name of the data
     * @param selection which of its rows, in words
     * @param createdBy the program and its version
     * @param created when; empty so that the same fit gives the same bytes
     * @param classes the names of the classes in the order of the fit's rows, by which other rows are brought into that
     *     order
     */
    public record Provenance(
            String source, String selection, String createdBy, Optional<String> created, ClassOrder classes) {

        /** Nothing may be null. */
        public Provenance {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(selection, "selection");
            Objects.requireNonNull(createdBy, "createdBy");
            Objects.requireNonNull(created, "created");
            Objects.requireNonNull(classes, "classes");
        }

        /** Of classes without names. */
        public Provenance(String source, String selection, String createdBy, Optional<String> created) {
            this(source, selection, createdBy, created, ClassOrder.UNKNOWN);
        }

        /** Made by this version of the library, at no stated time, of classes without names. */
        public static Provenance of(String source, String selection) {
            return new Provenance(source, selection, LibraryVersion.TEXT, Optional.empty(), ClassOrder.UNKNOWN);
        }

        /** Made by this version of the library of a source's rows, whose classes may have names. */
        public static Provenance of(LogitsSource source, String selection) {
            return of(source.name(), selection).withClasses(ClassOrder.of(source));
        }

        /** The same, with a time. */
        public Provenance withCreated(String time) {
            return new Provenance(source, selection, createdBy, Optional.of(time), classes);
        }

        /** The same, with the names of the classes. */
        public Provenance withClasses(ClassOrder order) {
            return new Provenance(source, selection, createdBy, created, order);
        }
    }

    /**
     * What a file holds.
     *
     * @param fitted the calibrator and how its fit went
     * @param provenance where it comes from
     */
    public record Saved(Fitted<? extends Calibrator> fitted, Provenance provenance) {

        /**
         * The calibrator's view of new rows, whose classes are brought into the order of the fit by their names.
         *
         * @throws IllegalArgumentException if the names of the classes differ, or their number
         */
        public CalibratedSource calibrated(LogitsSource source) {
            return new CalibratedSource(provenance.classes().arrange(source), fitted.calibrator());
        }
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @throws IllegalArgumentException if the calibrator has more numbers than a file holds
     */
    public static void write(Path file, Fitted<? extends Calibrator> fitted, Provenance provenance) throws IOException {
        long numbers = fitted.calibrator().parameters();
        if (numbers > MAX_NUMBERS) {
            throw new IllegalArgumentException(
                    file + ": a " + fitted.calibrator().method() + " calibrator of " + numbers
                            + " numbers cannot be saved; at most " + MAX_NUMBERS
                            + " can: fit on fewer rows, or take a method with fewer parameters");
        }
        AtomicFile.write(file, toJson(fitted, provenance));
    }

    /** The file's text. */
    public static String toJson(Fitted<? extends Calibrator> fitted, Provenance provenance) {
        ObjectNode json = JsonFields.MAPPER.createObjectNode();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("type", fitted.calibrator().method());
        putClassNames(json, provenance.classes());
        putParameters(json, fitted.calibrator());
        putFit(json.putObject("fit"), fitted.report(), provenance);
        json.put("created_by", provenance.createdBy());
        provenance.created().ifPresent(time -> json.put("created", time));
        return text(json);
    }

    /** {@code class_names}, left out where classes have none. */
    static void putClassNames(ObjectNode json, ClassOrder classes) {
        if (!classes.names().isEmpty()) {
            classes.names().forEach(json.putArray(CLASS_NAMES)::add);
        }
    }

    /** The way back; there are as many names as classes. */
    static ClassOrder classNames(JsonFields json, int classes) throws MalformedFileException {
        if (!json.node().has(CLASS_NAMES)) {
            return ClassOrder.UNKNOWN;
        }
        ClassOrder order = new ClassOrder(json.texts(CLASS_NAMES));
        if (order.names().size() != classes) {
            throw json.error(CLASS_NAMES, order.names().size() + " names for " + classes + " classes");
        }
        return order;
    }

    /** As a file of this library has it, with a checksum. */
    static String text(ObjectNode json) {
        JsonChecksum.put(json);
        try {
            return WRITER.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
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

    private static void putFit(ObjectNode json, FitReport report, Provenance provenance) {
        json.put("source", provenance.source());
        json.put("selection", provenance.selection());
        json.put("rows", report.rows());
        json.put("ignored", report.ignored());
        json.put("classes", report.classes());
        json.put("status", report.status().name());
        json.put("converged", report.converged());
        putNumber(json, "nll_before", report.nllBefore());
        putNumber(json, "nll_after", report.nllAfter());
        putNumber(json, "gradient", report.gradient());
        json.put("passes", report.passes());
        report.missingClasses().forEach(json.putArray("missing_classes")::add);
    }

    static void putNumber(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.put(name, Double.toString(value));
        }
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is not a calibrator that this version knows
     */
    public static Saved read(Path file) throws IOException {
        LogitsFiles.checkFile(file);
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw MalformedFileException.of(
                    file, size + " bytes: too large for a calibrator, such as CalibratorJson writes it");
        }
        return parse(Files.readAllBytes(file), file.toString());
    }

    /**
     * Reads a file's bytes.
     *
     * @param name what to call them in messages
     * @throws MalformedFileException if they are not a calibrator that this version knows
     */
    static Saved parse(byte[] bytes, String name) throws IOException {
        JsonFields json = JsonFields.parse(bytes, name);
        String format = json.text("format");
        if (!format.equals(FORMAT)) {
            throw json.error("format", "\"" + format + "\": expected \"" + FORMAT + "\"");
        }
        long version = json.integer("version", Integer.MAX_VALUE);
        if (version != VERSION) {
            throw json.error(
                    "version",
                    version + " is unknown: this library reads version " + VERSION
                            + "; save it again, or use the library that wrote it");
        }
        try {
            Calibrator calibrator = parameters(json.text("type"), json);
            JsonFields fit = json.object("fit");
            Provenance provenance = new Provenance(
                    fit.text("source"),
                    fit.text("selection"),
                    json.text("created_by"),
                    json.optionalText("created"),
                    classNames(json, calibrator.classes().orElse((int) fit.integer("classes", Integer.MAX_VALUE))));
            Saved saved = new Saved(new Fitted<>(calibrator, report(fit)), provenance);
            JsonChecksum.verify(json);
            return saved;
        } catch (IllegalArgumentException invalid) {
            throw new MalformedFileException(name, name + ": " + invalid.getMessage(), invalid);
        }
    }

    private static FitReport report(JsonFields fit) throws MalformedFileException {
        return new FitReport(
                status(fit),
                fit.integer("rows", Long.MAX_VALUE),
                fit.integer("ignored", Long.MAX_VALUE),
                (int) fit.integer("classes", Integer.MAX_VALUE),
                fit.number("nll_before"),
                fit.number("nll_after"),
                fit.number("gradient"),
                (int) fit.integer("passes", Integer.MAX_VALUE),
                missingClasses(fit));
    }

    private static FitReport.Status status(JsonFields fit) throws MalformedFileException {
        String name = fit.text("status");
        for (FitReport.Status status : FitReport.Status.values()) {
            if (status.name().equals(name)) {
                return status;
            }
        }
        throw fit.error("status", "\"" + name + "\" is unknown: expected one of " + List.of(FitReport.Status.values()));
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
