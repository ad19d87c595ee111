package dev.logits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every source and page must say, and the words that none may use; read from the sources themselves. */
@Tag("once")
class WordsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /**
     * British spellings, {@code cancelled} aside, which Java itself has; and words that are clear to their author
     * alone.
     */
    private static final Pattern UNWANTED = Pattern.compile(
            "(?i)labelled|colour|cent(red|ring)|[a-z]*(real|normal|regular|general|serial|penal|minim|maxim|optim)is(e|ed|es|ing|ation|er)\\b"
                    + "|(standard|recogn|final|summar|capital|organ|random)is(e|ed|es|ing|ation)\\b"
                    + "|neighbour|favour|behaviour|modell(ed|ing)|learnt|judgement|\\bgrey"
                    + "|\\bhangs? on\\b|\\bas (it|they) came\\b|\\b(epoch|it) came to\\b|\\bgradient by the\\b");

    private static final Pattern TYPE = Pattern.compile(
            "(?m)^public (?:static |final |abstract |sealed |non-sealed )*(class|interface|enum|record|@interface) (\\w+)");

    @Test
    void sourcesAndPagesUseAmericanSpellingAndPlainWords() throws IOException {
        List<Path> files = new ArrayList<>(sources("core", "io", "onnx", "serve", "app"));
        files.addAll(files(ROOT.resolve("docs/guide"), ".md"));
        files.add(ROOT.resolve("README.md"));
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                Matcher matcher = UNWANTED.matcher(lines.get(i));
                if (matcher.find()) {
                    found.add(ROOT.relativize(file) + ":" + (i + 1) + ": " + matcher.group());
                }
            }
        }
        assertThat(files).hasSizeGreaterThan(600);
        assertThat(found).isEmpty();
    }

    /**
     * Records and enums are immutable by their kind, and a class that nobody can make has no state; an exception
     * belongs to whoever catches it. Every other type says whether it is immutable or how threads may use it.
     */
    @Test
    void everyPublicTypeSaysSinceWhenAndForWhichThreads() throws IOException {
        List<String> wrong = new ArrayList<>();
        int types = 0;
        for (Path file : sources("core", "io", "onnx", "serve")) {
            String source = Files.readString(file);
            Matcher type = TYPE.matcher(source);
            if (file.toString().contains("/internal/") || !type.find()) {
                continue;
            }
            types++;
            String javadoc = source.substring(Math.max(0, source.lastIndexOf("\n/**", type.start())), type.start());
            boolean stateless = !type.group(1).matches("class|interface")
                    || type.group(2).endsWith("Exception")
                    || source.contains("private " + type.group(2) + "() {}");
            if (!javadoc.contains("@since 0.1")) {
                wrong.add(type.group(2) + " has no @since");
            }
            if (!stateless
                    && !Pattern.compile("(?i)immutable|\\bthreads?\\b")
                            .matcher(javadoc)
                            .find()) {
                wrong.add(type.group(2) + " does not say which threads may use it");
            }
        }
        assertThat(types).isGreaterThan(250);
        assertThat(wrong).isEmpty();
    }

    private static List<Path> sources(String... modules) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : modules) {
            files.addAll(files(ROOT.resolve(module).resolve("src/main/java"), ".java"));
        }
        return files;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }
}
