package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import java.io.Serializable;
import java.util.OptionalInt;

/**
 * A fitted map from a model's logits to probabilities that mean what they say. Immutable, safe to share between
 * threads. Sealed, because the file format lists the cases. Serializable, so that it can be sent to where rows are;
 * files hold JSON.
 *
 * @since 0.1
 */
public sealed interface Calibrator extends Serializable
        permits TemperatureScaling, VectorScaling, MatrixScaling, DirichletCalibration, EnsembleTemperature, OneVsRest {

    /** The method's name in files and on the command line, such as "temperature". */
    String method();

    /** The number of classes this calibrator is bound to; empty where it works with any. */
    OptionalInt classes();

    /** Whether the most likely class of every row stays the most likely one, ties aside; and so does accuracy. */
    boolean keepsTopClass();

    /** How many numbers were fitted. */
    long parameters();

    /**
     * Writes calibrated probabilities.
     *
     * @param z logits, N × K
     * @param out probabilities, N × K
     * @throws IllegalArgumentException if the shapes differ, if K is not {@link #classes()}, or if a row holds NaN or
     *     +∞ or nothing but −∞
     */
    void calibrate(Logits z, Probabilities out);

    /**
     * Writes logits whose softmax are the calibrated probabilities, without going through a rounded probability: what
     * metrics of a calibrated model are computed from.
     *
     * @param z logits, N × K
     * @param out logits, N × K; may be {@code z} itself
     * @throws IllegalArgumentException as {@link #calibrate(Logits, Probabilities)}
     */
    void calibratedLogits(Logits z, Logits out);

    /** Calibrated probabilities in a new batch; as {@link #calibrate(Logits, Probabilities)}. */
    default Probabilities calibrate(Logits z) {
        NullCheck.argument(z, "z");
        Probabilities out = Probabilities.zeros(z.rows(), z.classes());
        calibrate(z, out);
        return out;
    }
}
