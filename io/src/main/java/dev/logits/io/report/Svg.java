package dev.logits.io.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An SVG picture under construction. Coordinates have two decimals at most. Colors are named: each is a CSS variable
 * that the page around the picture may set, with a value for when the picture stands alone.
 */
final class Svg {

    /** What a color is for, and its values on a light page, where no page sets it too, and on a dark one. */
    enum Color {
        /** Bars. */
        BAR("#8ea3bf", "#5f7793"),
        /** Confidence beyond accuracy. */
        OVER("#c8500a", "#ff9650"),
        /** Accuracy beyond confidence. */
        UNDER("#00806a", "#43c9ab"),
        /** Text, axes and marks. */
        INK("currentColor", "currentColor"),
        /** Grid lines. */
        GRID("#dfe3e8", "#2a313a");

        private final String light;
        private final String dark;

        Color(String light, String dark) {
            this.light = light;
            this.dark = dark;
        }

        /** The CSS variables of a light page. */
        static String lightVariables() {
            return variables(color -> color.light);
        }

        /** The CSS variables of a dark page. */
        static String darkVariables() {
            return variables(color -> color.dark);
        }

        private static String variables(Function<Color, String> value) {
            return Arrays.stream(values())
                    .filter(color -> color != INK)
                    .map(color -> color.variable() + ": " + value.apply(color) + ";")
                    .collect(Collectors.joining(" "));
        }

        private String variable() {
            return "--logits-" + name().toLowerCase(Locale.ROOT);
        }

        String fill() {
            return paint("fill");
        }

        String stroke() {
            return paint("stroke");
        }

        /* The attribute is for renderers that know no CSS variables. */
        private String paint(String property) {
            return this == INK
                    ? property + "=\"currentColor\""
                    : property + "=\"" + light + "\" style=\"" + property + ":var(" + variable() + "," + light + ")\"";
        }
    }

    private final StringBuilder out = new StringBuilder(8192);

    Svg(int width, int height, String title, String description) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(width + " " + height)
                .append("\" width=\"" + width + "\" height=\"" + height + "\" role=\"img\" aria-label=\"")
                .append(Markup.escaped(title))
                .append(
                        "\" font-family=\"system-ui,-apple-system,'Segoe UI',Roboto,sans-serif\" font-size=\"11\">\n<title>")
                .append(Markup.escaped(title))
                .append("</title>\n<desc>")
                .append(Markup.escaped(description))
                .append("</desc>\n");
    }

    /** A style sheet, for a picture that no page sets the colors of. */
    Svg style(String css) {
        out.append("<style>\n").append(css).append("</style>\n");
        return this;
    }

    /** Opens a group of a class, whose attributes, already escaped, its shapes share. */
    Svg group(String name, String attributes) {
        out.append("<g class=\"").append(name).append('"');
        if (!attributes.isEmpty()) {
            out.append(' ').append(attributes);
        }
        out.append(">\n");
        return this;
    }

    Svg end() {
        out.append("</g>\n");
        return this;
    }

    Svg rect(double x, double y, double width, double height) {
        return shape("rect", "x", x, "y", y, "width", width, "height", height);
    }

    Svg line(double x1, double y1, double x2, double y2) {
        return shape("line", "x1", x1, "y1", y1, "x2", x2, "y2", y2);
    }

    Svg circle(double x, double y, double r) {
        return shape("circle", "cx", x, "cy", y, "r", r);
    }

    /** A square on its corner. */
    Svg diamond(double x, double y, double r) {
        out.append("<path d=\"M").append(Figures.coordinate(x)).append(' ').append(Figures.coordinate(y - r));
        for (double[] d : new double[][] {{r, r}, {-r, r}, {-r, -r}}) {
            out.append('l').append(Figures.coordinate(d[0])).append(' ').append(Figures.coordinate(d[1]));
        }
        out.append("z\"/>\n");
        return this;
    }

    /** A line through points. */
    Svg polyline(double[] x, double[] y) {
        out.append("<path d=\"");
        for (int i = 0; i < x.length; i++) {
            out.append(i == 0 ? "M" : "L")
                    .append(Figures.coordinate(x[i]))
                    .append(' ')
                    .append(Figures.coordinate(y[i]));
        }
        out.append("\"/>\n");
        return this;
    }

    /** Text whose anchor is "start", "middle" or "end". */
    Svg text(double x, double y, String anchor, String text) {
        out.append("<text x=\"").append(Figures.coordinate(x)).append("\" y=\"").append(Figures.coordinate(y));
        out.append("\" text-anchor=\"")
                .append(anchor)
                .append("\">")
                .append(Markup.escaped(text))
                .append("</text>\n");
        return this;
    }

    /** Text that reads upwards, centered at the point. */
    Svg upwardText(double x, double y, String text) {
        out.append("<text transform=\"translate(").append(Figures.coordinate(x)).append(' ');
        out.append(Figures.coordinate(y)).append(") rotate(-90)\" text-anchor=\"middle\">");
        out.append(Markup.escaped(text)).append("</text>\n");
        return this;
    }

    private Svg shape(String name, Object... attributes) {
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            out.append(Figures.coordinate((Double) attributes[i + 1])).append('"');
        }
        out.append("/>\n");
        return this;
    }

    /** The finished picture. */
    String close() {
        return out + "</svg>\n";
    }
}
