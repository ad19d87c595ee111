package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * Small gray images beside each other as SVG, each with a caption; ink is dark on light and light on dark pages.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class ImagesSvg {
    private static final double SIZE = 84;
    private static final double GAP = 12;
    private static final double CAPTION = 20;

    private ImagesSvg() {}

    /**
     * An image.
     *
     * @param pixels side × side numbers in [0, 1], row after row, 0 for paper and 1 for ink
     * @param offset where they begin
     * @param side pixels a side
     * @param caption a few letters, or nothing
     */
    public record Image(float[] pixels, int offset, int side, String caption) {
        /** Checks that nothing is null. */
        public Image {
            NullCheck.argument(pixels, "pixels");
            NullCheck.argument(caption, "caption");
        }
    }

    /**
     * The picture.
     *
     * @param images one or more
     * @param columns images in a line
     * @param title its name for those who cannot see it
     */
    public static String of(List<Image> images, int columns, String title) {
        NullCheck.argument(images, "images");
        NullCheck.argument(title, "title");
        int across = Math.min(columns, images.size());
        int down = (images.size() + columns - 1) / columns;
        Svg svg = new Svg(
                (int) (across * (SIZE + GAP) + GAP),
                (int) (down * (SIZE + CAPTION + GAP) + GAP),
                title,
                images.stream()
                        .map(Image::caption)
                        .reduce((a, b) -> a + ", " + b)
                        .orElse(""));
        for (int i = 0; i < images.size(); i++) {
            draw(svg, images.get(i), GAP + i % columns * (SIZE + GAP), GAP + i / columns * (SIZE + CAPTION + GAP));
        }
        return svg.close();
    }

    private static void draw(Svg svg, Image image, double left, double top) {
        double pixel = SIZE / image.side();
        svg.group("frame", "fill=\"none\" " + Svg.Color.GRID.stroke())
                .rect(left - 0.5, top - 0.5, SIZE + 1, SIZE + 1)
                .end();
        // One group a level of gray: sixteen are as good as the eye.
        for (int level = 1; level <= 15; level++) {
            boolean open = false;
            for (int i = 0; i < image.side() * image.side(); i++) {
                if (Math.round(15 * image.pixels()[image.offset() + i]) == level) {
                    if (!open) {
                        svg.group(
                                "ink",
                                "fill-opacity=\"" + Figures.coordinate(level / 15.0) + "\" " + Svg.Color.INK.fill());
                        open = true;
                    }
                    svg.rect(left + i % image.side() * pixel, top + i / image.side() * pixel, pixel, pixel);
                }
            }
            if (open) {
                svg.end();
            }
        }
        svg.group("caption", Svg.Color.INK.fill())
                .text(left + SIZE / 2, top + SIZE + 15, "middle", image.caption())
                .end();
    }
}
