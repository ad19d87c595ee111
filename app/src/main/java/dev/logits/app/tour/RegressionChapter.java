package dev.logits.app.tour;

import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FeatureTable;
import dev.logits.learn.regression.Estimate;
import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.LogisticRegression;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A single layer whose weights can be read: the table of a logistic regression. */
final class RegressionChapter implements Chapter {
    private static final String DATA = "spector.csv";

    @Override
    public String title() {
        return "One layer whose weights can be read: logistic regression";
    }

    @Override
    public List<Block> tell(Tour tour) throws IOException {
        Path file = tour.writing(DATA, "the grades of 32 students");
        try (InputStream in = RegressionChapter.class.getResourceAsStream("/dev/logits/app/data/" + DATA)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        FeatureTable table = FeatureFiles.read(file, FeatureOptions.label("GRADE"));
        Inference inference = LogisticRegression.maximumLikelihood().infer(table.features(), table.labels());
        Estimate psi = inference.coefficients().stream()
                .filter(e -> !e.isIntercept() && name(table, e).equals("PSI"))
                .findFirst()
                .orElseThrow();
        return List.of(
                Block.text(
                        "With one node and no layers before it, a network is a logistic regression: the logit is b + w·x, and a"
                                + " weight says by how much the logit moves when its feature moves by one. 32 students (Spector and"
                                + " Mazzeo, 1980): did teaching by a new method, PSI, raise the odds of a better grade?"),
                new Block.Table(
                        "Log-odds of a better grade",
                        List.of("", "coef", "std err", "z", "p", "odds ratio"),
                        rows(table, inference)),
                Block.text(String.format(
                        Locale.ROOT,
                        "PSI adds %.2f to the logit, so it multiplies the odds by e^%.2f = %.1f; the p-value %.3f says how often"
                                + " chance alone would show as much. The likelihood-ratio test of all three against none: %.2f"
                                + " on %d degrees of freedom, p = %.4f.",
                        psi.value(),
                        psi.value(),
                        psi.oddsRatio(),
                        psi.p(),
                        inference.likelihoodRatio(),
                        inference.likelihoodRatioDegrees(),
                        inference.likelihoodRatioP())),
                Block.tryIt(tour.command("regress " + tour.file(DATA) + " --label GRADE")));
    }

    private static List<List<String>> rows(FeatureTable table, Inference inference) {
        List<List<String>> rows = new ArrayList<>();
        for (Estimate e : inference.coefficients()) {
            rows.add(List.of(
                    name(table, e),
                    number("%.4f", e.value()),
                    number("%.4f", e.standardError()),
                    number("%.2f", e.z()),
                    number("%.3f", e.p()),
                    e.isIntercept() ? "" : number("%.2f", e.oddsRatio())));
        }
        return rows;
    }

    private static String name(FeatureTable table, Estimate e) {
        return e.isIntercept() ? "(intercept)" : table.coding().featureNames().get(e.column());
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
