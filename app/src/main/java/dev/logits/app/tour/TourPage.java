package dev.logits.app.tour;

import dev.logits.io.report.PlotStyle;
import dev.logits.io.report.StoryPage;
import java.util.List;
import java.util.SortedMap;

/** The tour as one HTML page. */
public final class TourPage {
    private static final int COLUMNS = 90;

    private TourPage() {}

    /** The page of chapters, by number. */
    public static String html(SortedMap<Integer, List<Block>> chapters, String subtitle) {
        StoryPage page = new StoryPage("The life of a logit", subtitle);
        chapters.forEach((number, blocks) -> {
            page.chapter(number, Chapter.all().get(number - 1).title());
            blocks.forEach(block -> add(page, block));
        });
        return page.html();
    }

    private static void add(StoryPage page, Block block) {
        if (block instanceof Block.Text text) {
            page.text(text.text());
        } else if (block instanceof Block.Picture picture && picture.svg().isEmpty()) {
            page.lines(picture.lines().apply(PlotStyle.plain(COLUMNS)));
        } else if (block instanceof Block.Picture picture) {
            page.figure(picture.caption(), picture.svg());
        } else if (block instanceof Block.Pair pair) {
            page.figures(pair.left(), pair.leftSvg(), pair.right(), pair.rightSvg());
        } else if (block instanceof Block.Table table) {
            page.table(table.caption(), table.header(), table.rows());
        } else if (block instanceof Block.Try command) {
            page.command(command.command());
        }
    }
}
