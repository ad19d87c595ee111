package dev.logits.onnx.internal.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TemplateLimitsTest {
    private static String render(String template) {
        return Template.parse(template).render(Map.of("s", "text"), LocalDateTime.of(2026, 3, 5, 7, 8, 9));
    }

    /** Runs on a stack of half the usual size, where an overflow would show. */
    private static Throwable failure(String template) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        render(template);
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                },
                "small stack",
                512 << 10);
        thread.start();
        thread.join();
        return failure.get();
    }

    @Test
    void whatNestsWithoutEndIsAnErrorNotAnOverflow() throws InterruptedException {
        String branches = "{% if s %}{% for x in [1] %}{% with a = 1 %}";
        String ends = "{% endwith %}{% endfor %}{% endif %}";
        for (String template : List.of(
                "{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}",
                "{% macro f(n) %}" + branches + "{{ (f(n) ~ 'x')|upper if s else [f(n)] }}" + ends
                        + "{% endmacro %}{{ f(0) }}",
                "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
                "{% macro f() %}{% call f() %}{% endcall %}{% endmacro %}{{ f() }}",
                "{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
                "{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x|tojson }}",
                "{% set ns = namespace(x=[], y=[]) %}{% for i in range(100000) %}{% set ns.x = [ns.x] %}{% set ns.y = [ns.y] %}"
                        + "{% endfor %}{{ ns.x == ns.y }}",
                "{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}",
                "{{ " + "[".repeat(100_000),
                "{{ " + "not ".repeat(100_000) + "1 }}",
                "{{ " + "-".repeat(100_000) + "1 }}",
                "{{ 1" + "|abs".repeat(100_000) + " }}",
                "{{ s" + ".x".repeat(100_000) + " }}",
                "{{ " + "1 if 1 else ".repeat(100_000) + "1 }}",
                "{% if s %}".repeat(100_000) + "{% endif %}".repeat(100_000))) {
            assertThat(failure(template))
                    .as(template.substring(0, Math.min(80, template.length())))
                    .isInstanceOf(JinjaException.class);
        }
    }

    @Test
    void longChainsOfOneOperatorAreNoNesting() {
        assertThat(render("{{ 1" + " + 1".repeat(20_000) + " }}")).isEqualTo("20001");
        assertThat(render("{{ 'a'" + " ~ 'a'".repeat(20_000) + " }}")).hasSize(20_001);
        assertThat(render("{{ 1" + " and 1".repeat(20_000) + " }}")).isEqualTo("1");
        assertThat(render("{% if s == 1 %}" + "{% elif s == 2 %}".repeat(20_000) + "{% else %}x{% endif %}"))
                .isEqualTo("x");
    }

    @Test
    void whatGrowsOrRunsWithoutEndIsAnError() {
        for (String template : List.of(
                "{{ 'a' * 1000000000000 }}",
                "{{ [1] * 1000000000000 }}",
                "{{ 10 ** 1000000000 }}",
                "{{ range(10 ** 9) }}",
                "{{ 'a'|center(1000000000) }}",
                "{{ '%1000000000d' % 1 }}",
                "{% set ns = namespace(x='a') %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x='a') %}{% for i in range(100) %}{% set ns.x = ns.x.replace('a', 'aa') %}{% endfor %}",
                "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}")) {
            assertThatThrownBy(() -> render(template)).as(template).isInstanceOf(JinjaException.class);
        }
    }

    @Test
    void anErrorNamesItsLineAndColumn() {
        Map<String, String> cases = Map.of(
                "a\n  {{ s.x.y }}", "line 2, column 10: 'str object' has no attribute 'x'",
                "{{ missing.x }}", "line 1, column 12: 'missing' is undefined",
                "日本😀{{ 1 + 'a' }}", "line 1, column 7: unsupported operand type(s) for +: 'int' and 'str'",
                "{% for x in s %}\n{{ x }}", "line 1, column 4: 'for' has no endfor",
                "{% if s %}\n{% endfor %}",
                        "line 2, column 4: expected 'elif' or 'else' or 'endif' for the 'if' of line 1, got 'endfor'",
                "{{ s|nope }}", "line 1, column 6: No filter named 'nope'.",
                "\n{% import 'x' as y %}", "line 2, column 4: the tag 'import'",
                "{{ raise_exception('a ' ~ s) }}", "line 1, column 19: a text",
                "{{ s.translate({}) }}",
                        "line 1, column 15: the method str.translate is not supported with these arguments");
        cases.forEach((template, message) ->
                assertThatThrownBy(() -> render(template)).as(template).hasMessage(message));
    }

    @Test
    void anyTextIsATemplateOrAnErrorWithAPlace() {
        String[] pieces = {
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "-",
            "+",
            "if",
            "endif",
            "for",
            "in",
            "set",
            "x",
            "s",
            " ",
            "\n",
            "=",
            "(",
            ")",
            "[",
            "]",
            "'",
            "\"",
            "\\",
            "1",
            ".",
            ",",
            "|",
            "is",
            "not",
            "upper",
            "macro",
            "endmacro",
            "raw",
            "endraw",
            "~",
            "endfor",
            "else",
            "1e5",
            "0x",
            ":",
            "*",
            "**",
            "é",
            "😀",
            "{",
            "}",
            "%",
            "call",
            "endset",
            "generation"
        };
        Random random = new Random(11);
        int rendered = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder template = new StringBuilder(i % 2 == 0 ? "{{ " : "{% if s %}");
            for (int n = random.nextInt(12); n > 0; n--) {
                template.append(pieces[random.nextInt(pieces.length)]).append(random.nextBoolean() ? " " : "");
            }
            template.append(i % 2 == 0 ? " }}" : "{% endif %}");
            try {
                Template.parse(template.toString()).render(new HashMap<>(Map.of("s", "a")), LocalDateTime.MIN);
                rendered++;
            } catch (JinjaException e) {
                assertThat(e.line()).as(template.toString()).isPositive();
            }
        }
        assertThat(rendered).isGreaterThan(1_000);
    }

    @Test
    void severalThreadsRenderOneTemplate() throws InterruptedException {
        Template template = Template.parse("{% for i in range(1000) %}{{ i }}{{ n }}{% endfor %}");
        List<Thread> threads = new ArrayList<>();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 4; t++) {
            Object n = (long) t;
            String expected = template.render(Map.of("n", n), LocalDateTime.MIN);
            threads.add(new Thread(() -> {
                for (int i = 0; i < 50; i++) {
                    if (!template.render(Map.of("n", n), LocalDateTime.MIN).equals(expected)) {
                        wrong.add("thread of " + n);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
    }
}
