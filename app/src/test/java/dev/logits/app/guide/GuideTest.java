package dev.logits.app.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Words, links and programs of README and guide, as {@link Page} says; {@link GuideSessions} has the commands. */
class GuideTest {
    private static final Pattern UNWANTED = Pattern.compile("\\bhangs? on\\b|\\bas (they|it) came\\b"
            + "|\\b(one|tens|hundreds|[0-9]+) a (class|row|block|step|token|node|thread)\\b"
            + "|\\b\\w*(alis|mis|aris|dis)(e|ed|es|ing|ation|er)\\b(?<!premise|promise|promised|promises|otherwise|compromise)"
            + "|(labell|learnt|favour|behaviour|colour|neighbour|modell)\\w*");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    @TempDir
    private static Path folder;

    @Test
    void everyBlockOfJavaCompiles() throws IOException {
        assertThat(Program.compile(programs(), Files.createDirectories(folder.resolve("compiled"))))
                .isEmpty();
    }

    /** Words that a reader whose first language is not English takes for something else, and spelling. */
    @Test
    void thePagesUsePlainWordsAndAmericanSpelling() throws IOException {
        List<String> found = new ArrayList<>();
        for (Page page : GuidePages.all()) {
            boolean fenced = false;
            List<String> lines = Files.readAllLines(page.file());
            for (int i = 0; i < lines.size(); i++) {
                fenced ^= lines.get(i).startsWith("```");
                Matcher matcher = UNWANTED.matcher(lines.get(i));
                if (!fenced && matcher.find()) {
                    found.add(page.file().getFileName() + ":" + (i + 1) + ": " + matcher.group());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<Program> programs() throws IOException {
        List<Program> programs = new ArrayList<>();
        for (Page page : GuidePages.all()) {
            page.fences("java").forEach(fence -> programs.add(new Program(page, fence)));
        }
        return programs;
    }

    @TestFactory
    Stream<DynamicTest> everyBlockOfJavaPrintsWhatItsCommentsSay() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<Program> programs = programs();
        Program.compile(programs, classes);
        return programs.stream()
                .map(p -> DynamicTest.dynamicTest(
                        p.where(), () -> assertThat(p.run(classes)).isEqualTo(p.expected())));
    }

    @Test
    void everyLinkOfThePagesLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Page page : GuidePages.all()) {
            for (String line : page.lines()) {
                for (Matcher link = LINK.matcher(line); link.find(); ) {
                    if (!Files.exists(page.file().getParent().resolve(link.group(1)))) {
                        broken.add(page.file().getFileName() + ": " + link.group(1));
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }
}
