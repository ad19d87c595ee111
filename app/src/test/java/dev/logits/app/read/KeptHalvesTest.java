package dev.logits.app.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.source.HalfSplit;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeptHalvesTest {
    private static final HalfSplit SPLIT = new HalfSplit(3);
    private static final int CLASSES = KeptRowsTest.CLASSES;

    private static List<String> fit(LogitsSource source) throws IOException {
        return KeptRowsTest.rows(SPLIT.fitHalf(source), 100);
    }

    private static List<String> test(LogitsSource source) throws IOException {
        return KeptRowsTest.rows(SPLIT.testHalf(source), 100);
    }

    @Test
    void rowsAreReadOnceWhicheverHalfIsReadFirst() throws IOException {
        for (int n : new int[] {1, 2, 500, 5000, 160_000}) {
            KeptRowsTest.Counted source = KeptRowsTest.source(n);
            List<String> fit = fit(source);
            List<String> test = test(source);
            assertThat(fit.size() + test.size()).isEqualTo(n);
            for (boolean fitFirst : new boolean[] {false, true}) {
                source.opened = 0;
                KeptHalves kept = new KeptHalves(source, SPLIT, 1 << 23, ByteBuffer::allocateDirect);
                for (int atATime : new int[] {77, 6000}) {
                    if (fitFirst) {
                        assertThat(KeptRowsTest.rows(kept.fit(), atATime)).isEqualTo(fit);
                    }
                    assertThat(KeptRowsTest.rows(kept.test(), atATime)).isEqualTo(test);
                    assertThat(KeptRowsTest.rows(kept.fit(), atATime)).isEqualTo(fit);
                }
                assertThat(source.opened).isEqualTo(1);
                assertThat(kept.fit().rows()).hasValue(fit.size());
                assertThat(kept.test().rows()).hasValue(test.size());
            }
        }
    }

    @Test
    void aPassThatStopsEarlyKeepsNothing() throws IOException {
        KeptRowsTest.Counted source = KeptRowsTest.source(1000);
        KeptHalves kept = new KeptHalves(source, SPLIT, 1 << 23, ByteBuffer::allocateDirect);
        try (LogitsSource.Cursor cursor = kept.test().open()) {
            cursor.read(Logits.zeros(10, CLASSES), new int[10]);
        }
        assertThat(KeptRowsTest.rows(kept.fit(), 10)).isEqualTo(fit(source));
        assertThat(KeptRowsTest.rows(kept.test(), 10)).isEqualTo(test(source));
    }

    @Test
    void bothHalvesCanBeReadAtTheSameTime() throws IOException {
        KeptRowsTest.Counted source = KeptRowsTest.source(1000);
        KeptHalves kept = new KeptHalves(source, SPLIT, 1 << 23, ByteBuffer::allocateDirect);
        try (LogitsSource.Cursor cursor = kept.test().open()) {
            cursor.read(Logits.zeros(10, CLASSES), new int[10]);
            assertThat(KeptRowsTest.rows(kept.fit(), 10)).isEqualTo(fit(source));
        }
    }

    @Test
    void tooManyRowsAreReadInEachPass() throws IOException {
        KeptRowsTest.Counted source = KeptRowsTest.source(1000);
        List<String> test = test(source);
        assertThat(test.size()).isNotEqualTo(500);
        for (int most : new int[] {400, 500}) { // what can be known before, and what cannot
            source.opened = 0;
            KeptHalves kept = new KeptHalves(source, SPLIT, most * (4 * CLASSES + 12), ByteBuffer::allocateDirect);
            assertThat(KeptRowsTest.rows(kept.test(), 10)).isEqualTo(test);
            assertThat(KeptRowsTest.rows(kept.test(), 10)).isEqualTo(test);
            assertThat(source.opened).isEqualTo(2);
        }
    }

    @Test
    void halvesThatThereIsNoMemoryForAreReadInEachPass() throws IOException {
        KeptRowsTest.Counted source = KeptRowsTest.source(5000);
        List<String> test = test(source);
        AtomicInteger given = new AtomicInteger();
        source.opened = 0;
        KeptHalves kept = new KeptHalves(source, SPLIT, 1 << 23, bytes -> {
            if (given.addAndGet(bytes) > 80_000) {
                throw new OutOfMemoryError("Direct buffer memory");
            }
            return ByteBuffer.allocateDirect(bytes);
        });
        assertThat(KeptRowsTest.rows(kept.test(), 10)).isEqualTo(test);
        assertThat(KeptRowsTest.rows(kept.test(), 10)).isEqualTo(test);
        assertThat(source.opened).isEqualTo(2);
        assertThat(given.get()).isGreaterThan(80_000);
    }
}
