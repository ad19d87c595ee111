package dev.logits.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long now;

    private ProgressBar bar(boolean interactive, int columns) {
        return new ProgressBar(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), interactive, columns, true, () -> now);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aShortPassShowsNothing() {
        ProgressBar bar = bar(true, 80);
        bar.begin("fit", OptionalLong.of(100));
        now = 400_000_000L;
        bar.advance(100);
        bar.finish();
        assertThat(printed()).isEmpty();
    }

    @Test
    void onATerminalOneLineRewritesItselfAndIsWiped() {
        ProgressBar bar = bar(true, 100);
        bar.begin("fit, pass 2", OptionalLong.of(4_000));
        now = 1_000_000_000L;
        bar.advance(1_000);
        now += 10_000_000;
        bar.advance(10); // too soon to draw again
        bar.finish();
        assertThat(printed())
                .isEqualTo("\rfit, pass 2  ██████░░░░░░░░░░░░░░░░░░   25 %  1,000 of 4,000 rows  0:03 left\u001b[K"
                        + "\r\u001b[K");
    }

    @Test
    void neverWrapsALine() {
        ProgressBar bar = bar(true, 40);
        bar.begin("test, before", OptionalLong.of(4_000));
        now = 1_000_000_000L;
        bar.advance(1_000);
        assertThat(printed().replace("\u001b[K", "").replace("\r", "").length()).isLessThan(40);
    }

    @Test
    void elsewhereALineNowAndThen() {
        ProgressBar bar = bar(false, 80);
        bar.begin("evaluate", OptionalLong.empty());
        for (int second = 1; second <= 25; second++) {
            now = second * 1_000_000_000L;
            bar.advance(1_000);
        }
        bar.finish();
        assertThat(printed().lines())
                .containsExactly("evaluate  2,000 rows", "evaluate  12,000 rows", "evaluate  22,000 rows");
    }
}
