package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.calibrate.curve.BetaCurve;
import dev.logits.calibrate.curve.Curve;
import dev.logits.calibrate.curve.LinearCurve;
import dev.logits.calibrate.curve.LogisticCurve;
import dev.logits.calibrate.curve.SplineCurve;
import dev.logits.calibrate.curve.StepCurve;
import dev.logits.calibrate.curve.VennAbersCurve;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.json.JsonFields;
import java.util.ArrayList;
import java.util.List;

/** The curves of one-vs-rest calibrators as JSON objects; each has a reader and a writer here. */
final class CurveJson {
    private CurveJson() {}

    /** The way back from an object to a curve. */
    @FunctionalInterface
    interface Reader<M extends Curve> {
        M read(JsonFields json) throws MalformedFileException;
    }

    static void put(ObjectNode json, Curve curve) {
        if (curve instanceof LogisticCurve line) {
            json.put("slope", line.slope());
            json.put("intercept", line.intercept());
        } else if (curve instanceof BetaCurve beta) {
            json.put("a", beta.a());
            json.put("b", beta.b());
            json.put("c", beta.c());
        } else if (curve instanceof StepCurve step) {
            put(json, "bounds", step.bounds());
            put(json, "probabilities", step.probabilities());
        } else if (curve instanceof LinearCurve line) {
            put(json, "knots", line.knots());
            put(json, "probabilities", line.probabilities());
        } else if (curve instanceof SplineCurve spline) {
            put(json, "knots", spline.knots());
            put(json, "slopes", spline.slopes());
            json.put("start", spline.start());
        } else if (curve instanceof VennAbersCurve both) {
            put(json.putObject("lower"), both.lower());
            put(json.putObject("upper"), both.upper());
        } else {
            throw new IllegalStateException("a kind of curve that has no JSON: " + curve.getClass());
        }
    }

    static void put(ObjectNode json, String name, double[] values) {
        ArrayNode array = json.putArray(name);
        for (double value : values) {
            array.add(value);
        }
    }

    /** The list {@code curves}. */
    static <M extends Curve> List<M> list(JsonFields json, Reader<M> reader) throws MalformedFileException {
        List<M> curves = new ArrayList<>();
        for (JsonFields curve : json.objects("curves")) {
            try {
                curves.add(reader.read(curve));
            } catch (IllegalArgumentException invalid) {
                throw json.error("curves[" + curves.size() + "]", invalid.getMessage());
            }
        }
        return curves;
    }

    static LogisticCurve logistic(JsonFields json) throws MalformedFileException {
        return new LogisticCurve(json.number("slope"), json.number("intercept"));
    }

    static BetaCurve beta(JsonFields json) throws MalformedFileException {
        return new BetaCurve(json.number("a"), json.number("b"), json.number("c"));
    }

    static StepCurve step(JsonFields json) throws MalformedFileException {
        return new StepCurve(json.numbers("bounds"), json.numbers("probabilities"));
    }

    /** A line or steps; the former has knots. */
    static Curve isotonic(JsonFields json) throws MalformedFileException {
        return json.node().has("knots")
                ? new LinearCurve(json.numbers("knots"), json.numbers("probabilities"))
                : step(json);
    }

    static SplineCurve spline(JsonFields json) throws MalformedFileException {
        return new SplineCurve(json.numbers("knots"), json.numbers("slopes"), json.number("start"));
    }

    static VennAbersCurve vennAbers(JsonFields json) throws MalformedFileException {
        return new VennAbersCurve(step(json.object("lower")), step(json.object("upper")));
    }
}
