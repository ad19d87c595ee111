package dev.logits.app.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** README and guide. */
final class GuidePages {
    /** The project's folder. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private GuidePages() {}

    /** All of them, or those that {@code -Dguide.pages=a.md,b.md} names. */
    static List<Page> all() throws IOException {
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
}
