package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Labels;
import dev.logits.Logits;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassOrderTest {
    private static final ClassOrder ORDER = new ClassOrder(List.of("cat", "dog", "owl"));

    private static LogitsSource named(List<String> names) {
        LogitsSource rows = LogitsSource.of(Logits.copyOf(new float[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}), new int[] {
            0, 2, Labels.IGNORE
        });
        return new SourceView(rows) {
            @Override
            public List<String> classNames() {
                return names;
            }

            @Override
            protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
                return cursor.read(into, labels);
            }
        };
    }

    @Test
    void scoresAndLabelsMoveWithTheirClasses() throws IOException {
        LogitsSource arranged = ORDER.arrange(named(List.of("dog", "owl", "cat")));
        assertThat(arranged.classNames()).containsExactly("cat", "dog", "owl");
        Logits z = Logits.zeros(3, 3);
        int[] labels = new int[3];
        try (LogitsSource.Cursor cursor = arranged.open()) {
            assertThat(cursor.read(z, labels)).isEqualTo(3);
        }
        assertThat(z).isEqualTo(Logits.copyOf(new float[][] {{3, 1, 2}, {6, 4, 5}, {9, 7, 8}}));
        assertThat(labels).containsExactly(1, 0, Labels.IGNORE);
    }

    @Test
    void viewsPassNamesOn() {
        LogitsSource source = named(List.of("dog", "owl", "cat"));
        assertThat(RowRange.of(1, 2).select(source).classNames()).isEqualTo(source.classNames());
        assertThat(new HalfSplit(1).fitHalf(source).classNames()).isEqualTo(source.classNames());
        assertThat(ORDER.moves(source)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "cat dog owl, p_cat p_dog p_owl, false",
        "cat dog owl, logit.owl logit.dog logit.cat, true",
        "c0 c1 c2, logit_0 logit_1 logit_2, false",
        "c0 c1 c2, 2 1 0, true",
        "c00 c01 c02, z0 z1 z2, false",
    })
    void namesAreTheSameWithoutWhatScoresAreCalled(String ours, String theirs, boolean moves) {
        ClassOrder order = new ClassOrder(List.of(ours.split(" ")));
        assertThat(order.moves(named(List.of(theirs.split(" "))))).isEqualTo(moves);
    }

    @ParameterizedTest
    @CsvSource({
        "cat dog owl, cat dog fox",
        "cat dog owl, Cat dog owl",
        "c0 c1 c2, c1 c2 c3",
        "bat bow bee, cat cow cee",
        "cat dog owl, cat dog",
    })
    void otherClassesAreRefused(String ours, String theirs) {
        ClassOrder order = new ClassOrder(List.of(ours.split(" ")));
        assertThatThrownBy(() -> order.arrange(named(List.of(theirs.split(" ")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("logits: the classes are " + theirs.replace(" ", ", "))
                .hasMessageContaining("expected " + ours.replace(" ", ", "))
                .hasMessageContaining("or fit again");
    }

    @Test
    void withoutNamesOnEitherSideRowsStayAsTheyAre() {
        LogitsSource source = named(List.of());
        assertThat(ORDER.arrange(source)).isSameAs(source);
        LogitsSource cats = named(List.of("dog", "owl", "cat"));
        assertThat(ClassOrder.UNKNOWN.arrange(cats)).isSameAs(cats);
        assertThatThrownBy(() -> new ClassOrder(List.of("a", "a"))).hasMessageContaining("the same name");
    }
}
