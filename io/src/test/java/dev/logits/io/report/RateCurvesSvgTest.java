package dev.logits.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The square picture of ROC and precision–recall curves. */
class RateCurvesSvgTest {
    private static final LinesSvg.Line CURVE =
            new LinesSvg.Line("a < b", new double[] {0, 0.5, 1}, new double[] {0, 1, 1});

    @Test
    void aCurveGoesFromCornerToCornerOfTheSquare() throws Exception {
        String svg = RateCurvesSvg.of(List.of(CURVE), List.of(0.0, 1.0), "across", "upwards", "ROC");
        assertThat(Xml.parsed(svg).all("//g[@class='line']/path")).hasSize(1);
        assertThat(svg).contains("M50 324", "340 34", "a &lt; b", "across", "upwards", "class=\"chance\"");
        assertThat(svg).contains("<desc>a &lt; b at 50");
    }

    @Test
    void withoutChanceThereIsNoLineOfIt() {
        assertThat(RateCurvesSvg.of(List.of(CURVE), List.of(), "x", "y", "PR")).doesNotContain("chance");
    }

    @Test
    void refusesWhatItHasNoColorsFor() {
        for (int n : new int[] {0, 4}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RateCurvesSvg.of(Collections.nCopies(n, CURVE), List.of(), "x", "y", "t"))
                    .withMessage("a picture has one to three curves, got " + n);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateCurvesSvg.of(List.of(CURVE), List.of(0.5), "x", "y", "t"))
                .withMessage("chance is two numbers or none, got [0.5]");
    }
}
