package dev.logits.onnx.internal.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final LocalDateTime MOMENT = LocalDateTime.of(2026, 3, 5, 7, 8, 9);
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    /** Of these, ours says that it is not supported; jinja2 makes a text, or another error. */
    private static final int MOST_UNSUPPORTED = 40;

    @Test
    void smallTemplatesGiveWhatJinja2GivesOrFailAsItDoes() throws IOException {
        JsonNode root;
        try (InputStream in = TemplateTest.class.getResourceAsStream("jinja_snippets.json")) {
            root = JSON.readTree(in);
        }
        Map<String, Object> variables = new LinkedHashMap<>();
        root.get("values")
                .properties()
                .forEach(entry -> variables.put(
                        entry.getKey(), Values.of(JSON.convertValue(entry.getValue(), Object.class), "values")));
        List<String> wrong = new ArrayList<>();
        List<String> unsupported = new ArrayList<>();
        for (JsonNode one : root.get("templates")) {
            String template = one.get("template").textValue();
            String expected = one.path("text").textValue();
            try {
                String ours = Template.parse(template).render(variables, MOMENT);
                if (!ours.equals(expected)) {
                    wrong.add(template + "\n  ours:   " + ours + "\n  jinja2: "
                            + (expected == null ? one.get("error") : expected));
                }
            } catch (JinjaException e) {
                assertThat(e.line()).as(template).isPositive();
                if (e.kind() == JinjaException.Kind.UNSUPPORTED) {
                    unsupported.add(template + ": " + e.getMessage());
                } else if (expected != null) {
                    wrong.add(template + "\n  ours:   " + e.getMessage() + "\n  jinja2: " + expected);
                }
            }
        }
        assertThat(root.get("templates").size()).isGreaterThan(800);
        assertThat(wrong).isEmpty();
        assertThat(unsupported).as("what ours does not have").hasSizeLessThan(MOST_UNSUPPORTED);
    }
}
