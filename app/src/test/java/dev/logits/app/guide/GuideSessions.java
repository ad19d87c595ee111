package dev.logits.app.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command in README and guide is run, as {@link Page} says; in two classes, so that two JVMs share the work. With
 * {@code -Dguide.update=true} the outputs are written into the pages instead; look at the difference before you commit
 * it.
 */
abstract class GuideSessions {
    private static final boolean UPDATE = Boolean.getBoolean("guide.update");

    @TempDir
    private Path folder;

    /** The tests of one half of the pages, 0 or 1. */
    final Stream<DynamicTest> half(int half) throws IOException {
        List<Page> all = GuidePages.all().stream()
                .filter(page -> !page.commands().isEmpty())
                .toList();
        List<Page> pages = all.subList(half * all.size() / 2, (half + 1) * all.size() / 2);
        Shell.Sessions sessions = new Shell.Sessions(pages.stream()
                .map(page -> page.commands().stream().map(Page.Command::text).toList())
                .toList());
        return pages.stream().map(page -> DynamicTest.dynamicTest(page.name(), () -> run(page, sessions)));
    }

    private void run(Page page, Shell.Sessions sessions) throws IOException, InterruptedException {
        Shell shell = new Shell(folder.resolve(page.name()), GuidePages.ROOT.resolve("data"), sessions);
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
}
