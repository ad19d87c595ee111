package dev.logits.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.calibrate.FitReport.Status;
import dev.logits.io.report.Verdict.Tone;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Reliability;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

    private static Verdict verdict(Status status, Evaluation before, Evaluation after) {
        return Verdict.of("temperature", Map.of("temperature", "1.8437261"), Samples.fit(status), before, after);
    }

    private static Evaluation sure(double confidence, double nll) {
        return Samples.oneBin(20_000, confidence, 0.843, nll);
    }

    @Test
    void anOverConfidentModelThatWasHelped() {
        Verdict v = verdict(Status.CONVERGED, sure(0.921, 0.6), sure(0.854, 0.5));
        assertThat(v.tone()).isEqualTo(Tone.BETTER);
        assertThat(v.headline())
                .isEqualTo("The model was over-confident: on average 92.1 % sure, 84.3 % right. "
                        + "Temperature 1.844 brings the calibration error from 7.8 % to 1.1 %.");
        assertThat(v.explanation())
                .isEqualTo("The accuracy stays 84.3 %: a temperature does not change which class is on top. "
                        + "With this many rows a perfectly calibrated model would still show a calibration error of "
                        + "about 0.2 %, by chance.");
        assertThat(v.text()).isEqualTo(v.headline() + " " + v.explanation());
    }

    @Test
    void anUnderConfidentModelThatWasHelped() {
        assertThat(verdict(Status.CONVERGED, sure(0.7, 0.6), sure(0.84, 0.5)).headline())
                .startsWith("The model was under-confident: on average 70.0 % sure, 84.3 % right.");
    }

    @Test
    void aModelThatWasCalibratedAlready() {
        Verdict v = verdict(Status.CONVERGED, sure(0.845, 0.5), sure(0.8451, 0.5));
        assertThat(v.tone()).isEqualTo(Tone.MIXED);
        assertThat(v.headline())
                .isEqualTo("The model was already close to calibrated: on average 84.5 % sure, 84.3 % right. "
                        + "Temperature 1.844 leaves the calibration error at 0.2 %.");
    }

    @Test
    void aModelThatErrsBothWaysIsNotCalledCalibratedByItsMean() {
        Reliability r =
                new Reliability(List.of(Samples.bin(0, 0.5, 5000, 0.4, 0.6), Samples.bin(0.5, 1, 5000, 0.9, 0.7)));
        Evaluation before = Samples.evaluation(r, 0.65, 0.7, 0.4, 10);
        assertThat(verdict(Status.CONVERGED, before, Samples.oneBin(10_000, 0.66, 0.65, 0.6))
                        .headline())
                .startsWith(
                        "The model was over-confident in some predictions and under-confident in others: on average "
                                + "65.0 % sure, 65.0 % right, yet off by 20.0 %.");
    }

    @Test
    void fewRowsThatProveNothingAreCalledThat() {
        assertThat(verdict(Status.CONVERGED, Samples.oneBin(40, 0.9, 0.85, 0.4), Samples.oneBin(40, 0.86, 0.85, 0.39))
                        .headline())
                .startsWith("On 40 rows the model cannot be told from a calibrated one: on average 90.0 % sure, "
                        + "85.0 % right, no further off than chance would have it.");
    }

    @Test
    void aCalibrationThatMadeThingsWorseSaysSo() {
        Verdict v = verdict(Status.CONVERGED, sure(0.854, 0.5), sure(0.921, 0.6));
        assertThat(v.tone()).isEqualTo(Tone.WORSE);
        assertThat(v.headline())
                .endsWith("Temperature 1.844 made it worse: the calibration error rises from 1.1 % to 7.8 %.");
    }

    @Test
    void scoresThatDisagreeAreBothTold() {
        Verdict better = verdict(Status.CONVERGED, sure(0.921, 0.5), sure(0.854, 0.52));
        assertThat(better.tone()).isEqualTo(Tone.MIXED);
        assertThat(better.explanation())
                .contains("The negative log-likelihood got worse though, from 0.5000 to 0.5200.");
        Verdict worse = verdict(Status.CONVERGED, sure(0.854, 0.52), sure(0.921, 0.5));
        assertThat(worse.tone()).isEqualTo(Tone.MIXED);
        assertThat(worse.headline()).contains("does not help the calibration error, which rises from 1.1 % to 7.8 %.");
        assertThat(worse.explanation()).contains("which the fit minimizes, did improve, from 0.5200 to 0.5000.");
    }

    @ParameterizedTest
    @CsvSource({
        "SEPARABLE, The fit found no optimum: every fitted row's label is the model's top class",
        "WORSE_THAN_CHANCE, The labels are no better than chance under these logits",
        "FLAT, The fit has nothing to go by",
        "ITERATION_LIMIT, 'The fit stopped before it converged, at a gradient of 3.1e-12'"
    })
    void aFitWithoutAnOptimumIsTheHeadlineHoweverGoodTheScores(Status status, String start) {
        Verdict v = verdict(status, sure(0.921, 0.6), sure(0.854, 0.5));
        assertThat(v.tone()).isEqualTo(Tone.WORSE);
        assertThat(v.headline()).contains(start.replace("''", "'"));
        assertThat(v.explanation()).contains("The model was over-confident").contains("from 7.8 % to 1.1 %");
    }

    @Test
    void anInfiniteLikelihoodNamesItsRows() {
        Verdict v = verdict(Status.CONVERGED, sure(0.921, 0.6), Samples.impossible(sure(0.854, 0.5), 3, 17));
        assertThat(v.tone()).isEqualTo(Tone.MIXED);
        assertThat(v.explanation())
                .contains("The negative log-likelihood is infinite: "
                        + "3 rows give their label probability 0, first row 17.");
        assertThat(Verdict.impossible(Samples.impossible(sure(0.9, 1), 1, 2)))
                .isEqualTo(": 1 row gives its label probability 0, first row 2");
    }

    @Test
    void anotherMethodMayChangeTheAccuracyAndIsNamed() {
        Verdict v = Verdict.of(
                "vector",
                Map.of("weights", "1", "bias", "2"),
                Samples.fit(Status.CONVERGED),
                sure(0.921, 0.6),
                Samples.oneBin(20_000, 0.86, 0.851, 0.5));
        assertThat(v.headline()).contains("Vector calibration brings the calibration error from 7.8 % to 0.9 %.");
        assertThat(v.explanation()).startsWith("The accuracy changes from 84.3 % to 85.1 %.");
    }

    @Test
    void withoutLabeledRowsNothingIsClaimed() {
        Evaluation none = Samples.evaluation(
                new Reliability(List.of(Samples.empty(0, 1))), Double.NaN, Double.NaN, Double.NaN, 10);
        assertThat(verdict(Status.CONVERGED, none, none).headline())
                .isEqualTo("There are no labeled test rows, so nothing can be said.");
    }

    @ParameterizedTest
    @CsvSource({
        "0.843, 84.3 %",
        "1, 100.0 %",
        "0, 0.0 %",
        "0.9996, 99.96 %",
        "0.0004, 0.04 %",
        "1e-9, under 0.0001 %",
        "0.9999999, over 99.9999 %",
        "NaN, n/a"
    })
    void aShareIsNeverRoundedToNoneOrAll(double share, String text) {
        assertThat(Figures.spokenPercent(share)).isEqualTo(text);
    }
}
