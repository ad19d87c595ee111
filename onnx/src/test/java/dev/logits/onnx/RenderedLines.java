package dev.logits.onnx;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Random;

/**
 * Lines of text as a camera might see them: words in several typefaces, turned by some degrees, blurred, unevenly lit,
 * with noise. Gray, since color says nothing here. The same seed draws the same lines; their pixels are those of the
 * machine's fonts.
 */
final class RenderedLines {
    private static final String[] WORDS =
            ("the of and to in is that for it was on are as with his they at be this from have or by one had not but what"
                            + " all were when we there can an your which their said if do will each about how up out them"
                            + " then she many some so these would other into has more her two like him see time could no"
                            + " make than first been its who now people my made over did down only way find use may water"
                            + " long little very after words called just where most know")
                    .split(" ");
    private static final String[] FONTS = {Font.SERIF, Font.SANS_SERIF, Font.MONOSPACED};

    private final Random random;

    RenderedLines(long seed) {
        random = new Random(seed);
    }

    /** A line and what it says. */
    record Line(String text, BufferedImage image) {}

    private String words(int most) {
        StringBuilder text = new StringBuilder();
        while (text.length() < 3 || random.nextInt(4) > 0) {
            String word = WORDS[random.nextInt(WORDS.length)];
            word = switch (random.nextInt(5)) {
                case 0 -> word.toUpperCase(java.util.Locale.ROOT);
                case 1 -> Character.toUpperCase(word.charAt(0)) + word.substring(1);
                case 2 -> String.valueOf(random.nextInt(10_000));
                default -> word;
            };
            if (text.length() + word.length() >= most) {
                break;
            }
            text.append(text.length() == 0 ? "" : " ").append(word);
        }
        return text.length() == 0 ? "text" : text.toString();
    }

    /**
     * A line.
     *
     * @param most characters
     * @param upsideDown whether it is turned by half a turn
     */
    Line next(int width, int height, int most, boolean upsideDown) {
        String text = words(most);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        int paper = 120 + random.nextInt(136);
        int ink = Math.max(0, paper - 50 - random.nextInt(150));
        g.setColor(new Color(paper, paper, paper));
        g.fillRect(0, 0, width, height);
        g.setColor(new Color(ink, ink, ink));
        Font font = new Font(FONTS[random.nextInt(FONTS.length)], random.nextInt(4), 100);
        double wide = font.getStringBounds(text, g.getFontRenderContext()).getWidth();
        double size = Math.min(height * (0.55 + 0.3 * random.nextDouble()), 100 * 0.92 * width / wide);
        g.setFont(font.deriveFont((float) size));
        double turn = Math.toRadians(random.nextGaussian() * 2.5) + (upsideDown ? Math.PI : 0);
        AffineTransform place = AffineTransform.getTranslateInstance(width / 2.0, height / 2.0);
        place.rotate(turn);
        place.shear(random.nextGaussian() * 0.15, 0);
        g.transform(place);
        double half = wide * size / 200;
        g.drawString(text, (float) -half, (float) (size * 0.33));
        g.dispose();
        return new Line(text, spoiled(image));
    }

    /** Blurred, lit from one side, with noise; how much of each differs from line to line. */
    private BufferedImage spoiled(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        double[] gray = new double[width * height];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = image.getRaster().getSample(i % width, i / width, 0);
        }
        for (int times = random.nextInt(4); times > 0; times--) {
            gray = blurred(gray, width, height);
        }
        double noise = 30 * random.nextDouble() * random.nextDouble();
        double light = 60 * (random.nextDouble() - 0.5);
        for (int i = 0; i < gray.length; i++) {
            double v = gray[i] + light * (i % width - width / 2.0) / width + noise * random.nextGaussian();
            image.getRaster().setSample(i % width, i / width, 0, (int) Math.max(0, Math.min(255, Math.round(v))));
        }
        return image;
    }

    private static double[] blurred(double[] gray, int width, int height) {
        double[] out = new double[gray.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                int count = 0;
                for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
                    for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
                        sum += gray[v * width + u];
                        count++;
                    }
                }
                out[y * width + x] = sum / count;
            }
        }
        return out;
    }
}
