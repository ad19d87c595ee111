package dev.logits.app.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything in README and guide that can be run is run, as {@link Page} says. With {@code -Dguide.update=true} the
 * outputs of commands are written into the pages instead; look at the difference before you commit it.
 */
class GuideTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final boolean UPDATE = Boolean.getBoolean("guide.update");
    private static final Pattern UNWANTED = Pattern.compile("\\bhangs? on\\b|\\bas (they|it) came\\b"
            + "|\\b(one|tens|hundreds|[0-9]+) a (class|row|block|step|token|node|thread)\\b"
            + "|\\b\\w*(alis|mis|aris|dis)(e|ed|es|ing|ation|er)\\b(?<!premise|promise|promised|promises|otherwise|compromise)"
            + "|(labell|learnt|favour|behaviour|colour|neighbour|modell)\\w*");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    @TempDir
    private static Path folder;

    private static List<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>();
        pages.add(Page.read(ROOT.resolve("README.md")));
        try (Stream<Path> files = Files.list(ROOT.resolve("docs/guide"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
                pages.add(Page.read(file));
            }
        }
        String only = System.getProperty("guide.pages", ""); // names of files; all without
        return only.isEmpty()
                ? pages
                : pages.stream()
                        .filter(page -> List.of(only.split(","))
                                .contains(page.file().getFileName().toString()))
                        .toList();
    }

    @Test
    void everyBlockOfJavaCompiles() throws IOException {
        assertThat(Program.compile(programs(), Files.createDirectories(folder.resolve("compiled"))))
                .isEmpty();
    }

    /** Words that a reader whose first language is not English takes for something else, and spelling. */
    @Test
    void thePagesUsePlainWordsAndAmericanSpelling() throws IOException {
        List<String> found = new ArrayList<>();
        for (Page page : pages()) {
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
        for (Page page : pages()) {
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

    @TestFactory
    Stream<DynamicTest> everyCommandPrintsWhatThePageSays() throws IOException {
        List<Page> pages =
                pages().stream().filter(page -> !page.commands().isEmpty()).toList();
        Shell.Sessions sessions = new Shell.Sessions(pages.stream()
                .map(page -> page.commands().stream().map(Page.Command::text).toList())
                .toList());
        return pages.stream().map(page -> DynamicTest.dynamicTest(page.name(), () -> run(page, sessions)));
    }

    private static void run(Page page, Shell.Sessions sessions) throws IOException, InterruptedException {
        Shell shell = new Shell(folder.resolve(page.name()), ROOT.resolve("data"), sessions);
        List<List<String>> outputs = new ArrayList<>();
        for (Page.Command command : page.commands()) {
            List<String> printed = shell.run(command.text());
            outputs.add(printed);
            if (!UPDATE) {
                assertThat(matches(printed, command.output()))
                        .as(page.file().getFileName() + ":" + (command.line() + 1) + ": $ " + command.text()
                                + "\nprinted\n" + String.join("\n", printed)
                                + "\nand not what the page says:\n" + String.join("\n", command.output()))
                        .isTrue();
            }
        }
        if (UPDATE) {
            page.write(outputs);
        }
    }

    /** Whether lines are what is expected, where {@code …} stands for any number of lines. */
    private static boolean matches(List<String> printed, List<String> expected) {
        String pattern = expected.stream()
                .map(line -> line.equals(Page.ANY) ? "(?:.*\n)*?" : Pattern.quote(line.stripTrailing() + "\n"))
                .collect(Collectors.joining());
        String text = printed.stream().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
        return Pattern.matches(pattern, text);
    }

    @Test
    void everyLinkOfThePagesLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Page page : pages()) {
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
