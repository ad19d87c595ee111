package dev.logits.app.distill;

import dev.logits.Logits;
import dev.logits.app.shell.Words;
import dev.logits.distill.CorrelationLoss;
import dev.logits.distill.DecoupledLoss;
import dev.logits.distill.DistillationLoss;
import dev.logits.distill.JensenShannonLoss;
import dev.logits.distill.LogitMatchingLoss;
import dev.logits.distill.MixedLoss;
import dev.logits.distill.ReverseKlLoss;
import dev.logits.distill.StandardizedLoss;
import dev.logits.distill.TeacherAndLabels;
import dev.logits.distill.TotalVariationLoss;
import dev.logits.loss.Loss;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How a student is taught. */
final class DistillationOptions {
    private static final String NAMES =
            "kd, reverse-kl, jsd, total-variation, dkd, dist, standardized or logit-matching";
    private static final double TEMPERATURE = 4;

    @Option(names = "--loss", paramLabel = "NAME", description = "Against the teacher: " + NAMES + " (default: kd).")
    private String loss;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Of teacher and student (default: 4; of a compressed teacher its own).")
    private Double temperature;

    @Option(
            names = "--alpha",
            paramLabel = "A",
            defaultValue = "0.9",
            description = "The teacher's share, in [0, 1]; the labels have the rest (default: 0.9).")
    private double alpha;

    @Option(
            names = "--anneal-to",
            paramLabel = "A",
            description = "The teacher's share at the end; it changes in a straight line (default: it does not).")
    private Double lastAlpha;

    @Option(
            names = "--beta",
            paramLabel = "B",
            description =
                    "Of jsd the teacher's weight in the mixture, between 0 and 1 (default: 0.5); of dkd the weight of"
                            + " the other classes, beside 1 for the label (default: 8).")
    private Double beta;

    String name() {
        return loss == null ? "kd" : loss.toLowerCase(Locale.ROOT);
    }

    double temperature() {
        return temperature == null ? TEMPERATURE : temperature;
    }

    double alpha() {
        return alpha;
    }

    double lastAlpha() {
        return lastAlpha == null ? alpha : lastAlpha;
    }

    /** Whether loss, temperature and shares are what they can be, before any file is read. */
    void check() {
        new MixedLoss<>(dense(), alpha()).withAlpha(lastAlpha());
    }

    boolean isDecoupled() {
        return name().equals("dkd");
    }

    Loss<TeacherAndLabels<Logits>> decoupled() {
        return new DecoupledLoss(1, beta == null ? 8 : beta).withTemperature(temperature());
    }

    /** The loss against dense logits; of dkd, which needs labels too, plain distillation stands in. */
    Loss<Logits> dense() {
        if (beta != null && !name().equals("jsd") && !isDecoupled()) {
            throw new IllegalArgumentException("--beta is of jsd and dkd; " + name() + " has none");
        }
        double t = temperature();
        return switch (name()) {
            case "kd", "dkd" -> new DistillationLoss(t);
            case "reverse-kl" -> new ReverseKlLoss(t);
            case "jsd" -> new JensenShannonLoss(beta == null ? 0.5 : beta).withTemperature(t);
            case "total-variation" -> new TotalVariationLoss().withTemperature(t);
            case "dist" -> new CorrelationLoss(1, 1).withTemperature(t);
            case "standardized" -> new StandardizedLoss(t);
            case "logit-matching" -> {
                if (temperature != null) {
                    throw new IllegalArgumentException("--temperature: logit-matching compares logits and has none");
                }
                yield new LogitMatchingLoss();
            }
            default -> throw new IllegalArgumentException("--loss " + loss + " is no loss: expected " + NAMES);
        };
    }

    /** A compressed teacher has its own loss and temperature. */
    void checkSparse(double itsTemperature, Path file) {
        if (!name().equals("kd") || beta != null) {
            throw new IllegalArgumentException(
                    "--loss " + name() + ": a compressed teacher, " + file + ", can be learned from by kd only");
        }
        if (temperature != null && temperature != itsTemperature) {
            throw new IllegalArgumentException(file + ": was compressed at temperature " + Words.plain(itsTemperature)
                    + ", and no other can be had from it; leave out --temperature, or compress again with --temperature "
                    + Words.plain(temperature));
        }
    }

    /** Loss, temperature and share in a few words. */
    @Override
    public String toString() {
        String share = lastAlpha == null
                ? "alpha " + Words.plain(alpha)
                : "alpha from " + Words.plain(alpha) + " to " + Words.plain(lastAlpha);
        return name() + (name().equals("logit-matching") ? "" : " at temperature " + Words.plain(temperature())) + ", "
                + share;
    }
}
