package dev.logits.learn.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How k levels become k − 1 columns. */
enum Contrast {
    /** A column for each level but the reference: 1 for that level. */
    TREATMENT,
    /** A column for each level but the last: 1 for that level, −1 for the last. */
    SUM,
    /** Column j compares level j + 1 with those before it. */
    HELMERT,
    /** Orthogonal polynomials over 1 … k. */
    POLY,
    /** Column j is the step from level j to the next. */
    DIFFERENCE;

    /** A contrast by its name in R or in patsy; null for another text. */
    static Contrast of(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace("contr.", "");
        return switch (plain) {
            case "treatment" -> TREATMENT;
            case "sum", "deviation" -> SUM;
            case "helmert" -> HELMERT;
            case "poly" -> POLY;
            case "sdif", "diff" -> DIFFERENCE;
            default -> null;
        };
    }

    /** A row for each of k levels. */
    double[][] matrix(int k, int reference) {
        double[][] m = new double[k][k - 1];
        double[] scores = IntStream.rangeClosed(1, k).asDoubleStream().toArray();
        double[] known = this == POLY ? OrthogonalPolynomials.fit(scores, k - 1, "contrasts of levels") : null;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k - 1; j++) {
                m[i][j] = switch (this) {
                    case TREATMENT -> i == (j < reference ? j : j + 1) ? 1 : 0;
                    case SUM -> i == k - 1 ? -1 : i == j ? 1 : 0;
                    case HELMERT -> i <= j ? -1 : i == j + 1 ? j + 1 : 0;
                    case POLY -> OrthogonalPolynomials.values(known, i + 1)[j];
                    case DIFFERENCE -> i <= j ? (double) (j + 1 - k) / k : (double) (j + 1) / k;
                };
            }
        }
        return m;
    }

    /** What is written in the brackets of each column's name. */
    List<String> names(List<String> levels, int reference) {
        List<String> names = new ArrayList<>();
        for (int j = 0; j < levels.size() - 1; j++) {
            names.add(
                    switch (this) {
                        case TREATMENT -> levels.get(j < reference ? j : j + 1);
                        case SUM -> "S." + levels.get(j);
                        case HELMERT -> "H." + levels.get(j + 1);
                        case POLY -> j < 3 ? List.of(".L", ".Q", ".C").get(j) : "^" + (j + 1);
                        case DIFFERENCE -> levels.get(j + 1) + "-" + levels.get(j);
                    });
        }
        return names;
    }
}
