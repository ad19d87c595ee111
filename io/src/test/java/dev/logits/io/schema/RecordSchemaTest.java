package dev.logits.io.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.decode.grammar.Grammar;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordSchemaTest {
    enum Kind {
        GOOD,
        BAD
    }

    record Line(String name, int count, BigDecimal price) {
        Line {
            if (count == 13) {
                throw new IllegalArgumentException("13 brings bad luck");
            }
        }
    }

    record Invoice(
            LocalDate date,
            List<Line> lines,
            Optional<String> note,
            Kind kind,
            Map<String, Double> rates,
            Set<Integer> codes,
            boolean[] flags,
            char letter) {}

    record Tree(String label, List<Tree> children) {}

    record Odd(Thread thread) {}

    sealed interface Shape permits Circle, Polygon {}

    record Circle(double radius) implements Shape {}

    sealed interface Polygon extends Shape permits Square, Group {}

    record Square(int side, Optional<Circle> inner) implements Polygon {}

    record Group(List<Shape> shapes, LocalTime at) implements Polygon {}

    sealed interface Tagged permits Named {}

    record Named(String type) implements Tagged {}

    record Pair<A, B>(A first, B second) {}

    record Paired(Pair<String, Pair<Integer, List<Kind>>> pair, Map<Kind, Pair<Boolean, ? extends Integer>> counts) {}

    sealed interface Node<T> permits Leaf, Fork, Number {}

    record Leaf<V>(V value, V[] more) implements Node<V> {}

    record Fork<T>(Node<T> left, Optional<Node<T>> right) implements Node<T> {}

    record Number(int n) implements Node<Integer> {}

    record Forest(Node<String> words, Node<Integer> numbers) {}

    record Growing<T>(List<Growing<List<T>>> next) {}

    record Drawing(Shape shape, Circle circle) {}

    private static final String TEXT =
            "{\"date\":\"2026-02-28\",\"lines\":[{\"name\":\"pen\",\"count\":2,\"price\":1.50}],"
                    + "\"note\":null,\"kind\":\"GOOD\",\"rates\":{\"x\":0.5},\"codes\":[3,1],\"flags\":[true],\"letter\":\"é\"}";

    @Test
    void readsBackWhatTheGrammarAccepts() {
        RecordSchema<Invoice> schema = JsonSchema.of(Invoice.class);
        assertThat(schema.grammar().accepts(TEXT)).isTrue();
        Invoice invoice = schema.read(TEXT);
        assertThat(invoice.date()).isEqualTo(LocalDate.of(2026, 2, 28));
        assertThat(invoice.lines()).containsExactly(new Line("pen", 2, new BigDecimal("1.50")));
        assertThat(invoice.note()).isEmpty();
        assertThat(invoice.kind()).isEqualTo(Kind.GOOD);
        assertThat(invoice.rates()).isEqualTo(Map.of("x", 0.5));
        assertThat(invoice.codes()).containsExactly(3, 1);
        assertThat(invoice.flags()).containsExactly(true);
        assertThat(invoice.letter()).isEqualTo('é');
        assertThat(schema.read(TEXT.replace("null", "\"n\"")).note()).contains("n");
        assertThat(schema.read(TEXT.replace("\"note\":null,", "")).note()).isEmpty();
    }

    @Test
    void acceptsNothingThatItCouldNotRead() {
        Grammar grammar = JsonSchema.of(Invoice.class).grammar();
        assertThat(List.of(
                        TEXT.replace("\"count\":2", "\"count\":3000000000"),
                        TEXT.replace("GOOD", "UGLY"),
                        TEXT.replace("02-28", "02-30"),
                        TEXT.replace("[3,1]", "[3,3]"),
                        TEXT.replace("\"é\"", "\"éé\""),
                        TEXT.replace("\"note\"", "\"other\""),
                        TEXT.replace("\"kind\":\"GOOD\",", "")))
                .noneMatch(grammar::accepts);
    }

    @Test
    void followsRecordsThatHaveThemselves() {
        RecordSchema<Tree> schema = JsonSchema.of(Tree.class);
        String text = "{\"label\":\"a\",\"children\":[{\"label\":\"b\",\"children\":[]}]}";
        assertThat(schema.grammar().accepts(text)).isTrue();
        assertThat(schema.read(text)).isEqualTo(new Tree("a", List.of(new Tree("b", List.of()))));
        assertThat(schema.json()).contains("\"$ref\":\"#/$defs/Tree\"");
    }

    @Test
    void aValueOfASealedInterfaceNamesItsRecord() {
        RecordSchema<Drawing> schema = JsonSchema.of(Drawing.class);
        String text = "{\"shape\":{\"type\":\"Group\",\"shapes\":[{\"type\":\"Circle\",\"radius\":1.5},"
                + "{\"type\":\"Square\",\"side\":2,\"inner\":{\"radius\":0.5}}],\"at\":\"23:59:01.5\"},"
                + "\"circle\":{\"radius\":3}}";
        Grammar grammar = schema.grammar();
        assertThat(grammar.accepts(text)).isTrue();
        assertThat(schema.read(text))
                .isEqualTo(new Drawing(
                        new Group(
                                List.of(new Circle(1.5), new Square(2, Optional.of(new Circle(0.5)))),
                                LocalTime.of(23, 59, 1, 500_000_000)),
                        new Circle(3)));
        assertThat(List.of(
                        text.replace("\"Circle\"", "\"Ellipse\""),
                        text.replace("\"type\":\"Circle\",", ""),
                        text.replace("\"Circle\"", "\"Square\""),
                        text.replace("23:59:01.5", "24:00:00")))
                .noneMatch(grammar::accepts);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schema.read(text.replace("\"Circle\"", "\"Ellipse\"")))
                .withMessageContaining("/shape/shapes/0/type")
                .withMessageContaining("the name of a record of Shape");
        record Holder(Tagged tagged) {}
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonSchema.of(Holder.class))
                .withMessageContaining("Named.type")
                .withMessageContaining("rename it");
    }

    @Test
    void typeArgumentsAreBoundWhereTheyAreGiven() {
        RecordSchema<Paired> schema = JsonSchema.of(Paired.class);
        String text = "{\"pair\":{\"first\":\"a\",\"second\":{\"first\":1,\"second\":[\"GOOD\"]}},"
                + "\"counts\":{\"GOOD\":{\"first\":true,\"second\":2}}}";
        assertThat(schema.grammar().accepts(text)).isTrue();
        assertThat(schema.read(text))
                .isEqualTo(new Paired(
                        new Pair<>("a", new Pair<>(1, List.of(Kind.GOOD))), Map.of(Kind.GOOD, new Pair<>(true, 2))));
        assertThat(schema.grammar().accepts(text.replace("\"first\":1", "\"first\":\"1\"")))
                .isFalse();
        assertThat(schema.grammar().accepts(text.replace("{\"GOOD\"", "{\"UGLY\"")))
                .isFalse();
    }

    @Test
    void sealedInterfacesHaveTypeArgumentsToo() {
        RecordSchema<Forest> schema = JsonSchema.of(Forest.class);
        String words =
                "{\"type\":\"Fork\",\"left\":{\"type\":\"Leaf\",\"value\":\"x\",\"more\":[\"y\"]},\"right\":null}";
        String text = "{\"words\":" + words + ",\"numbers\":{\"type\":\"Number\",\"n\":3}}";
        assertThat(schema.grammar().accepts(text)).isTrue();
        Forest forest = schema.read(text);
        assertThat(forest.numbers()).isEqualTo(new Number(3));
        assertThat(((Leaf<String>) ((Fork<String>) forest.words()).left()).more())
                .containsExactly("y");
        String other = "{\"words\":{\"type\":\"Number\",\"n\":3},\"numbers\":{\"type\":\"Number\",\"n\":3}}";
        assertThat(schema.grammar().accepts(other))
                .as("a number is no node of words")
                .isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schema.read(other))
                .withMessageContaining("/words/type");
    }

    @Test
    void typeArgumentsThatNothingSaysAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonSchema.of(Pair.class))
                .withMessageContaining("Pair.first: nothing says what A is");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonSchema.of(Growing.class))
                .withMessageContaining("Growing");
        record Grows(Growing<String> all) {}
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonSchema.of(Grows.class))
                .withMessageContaining("ever longer arguments");
        record Raw(@SuppressWarnings("rawtypes") List list) {}
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonSchema.of(Raw.class))
                .withMessageContaining("Raw.list: nothing says what is in a java.util.List");
    }

    @Test
    void takesOptionsOfSchemas() {
        RecordSchema<Tree> schema = JsonSchema.of(Tree.class).with(s -> s.withWhiteSpace(WhiteSpace.COMPACT));
        assertThat(schema.grammar().accepts("{\"label\": \"a\",\"children\":[]}"))
                .isFalse();
        assertThat(schema.schema().strictModeProblems()).anyMatch(p -> p.startsWith("(root)"));
    }

    @Test
    void namesThePlaceOfWhatItCannotRead() {
        RecordSchema<Invoice> schema = JsonSchema.of(Invoice.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schema.read(TEXT.replace("\"count\":2", "\"count\":2.5")))
                .withMessageContaining("/lines/0/count: 2.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schema.read(TEXT.replace("GOOD", "UGLY")))
                .withMessageContaining("/kind")
                .withMessageContaining("GOOD");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schema.read(TEXT.replace("\"count\":2", "\"count\":13")))
                .withMessageContaining("13 brings bad luck");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schema.read("{}"))
                .withMessageContaining("/date: missing");
        assertThatIllegalArgumentException().isThrownBy(() -> schema.read("{")).withMessageContaining("not JSON");
    }

    @Test
    void refusesTypesThatItDoesNotKnow() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> JsonSchema.of(Odd.class))
                .withMessageContaining("Odd.thread")
                .withMessageContaining("java.lang.Thread");
    }
}
