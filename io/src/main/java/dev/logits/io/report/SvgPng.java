package dev.logits.io.report;

import dev.logits.internal.check.NullCheck;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The pictures of this package as PNG: draws what {@link Svg} writes, and no other SVG. Dark ink on white, without a
 * screen; the JDK's desktop module and a font are needed.
 *
 * <p>The bytes of a picture are the same on one JDK with the same fonts, and not beyond: shades at edges are those of
 * the JDK's rasterizer, which differs between versions, and letters are those of the fonts that are installed. The SVG
 * has the same bytes everywhere.
 *
 * <pre>{@code Files.write(path, SvgPng.of(ReliabilitySvg.of(reliability, "Reliability"), 3)); }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class SvgPng {
    private static final Color INK = new Color(0x1c2127);
    private static final double MARGIN = 12;

    private final Graphics2D g;

    private SvgPng(Graphics2D g) {
        this.g = g;
    }

    /**
     * A PNG file's bytes.
     *
     * @param svg a picture of this package
     * @param scale pixels for each unit of the picture, 1 to 10; 3 is good for print
     * @throws IOException if this Java cannot draw: it has no desktop module, or no font
     */
    public static byte[] of(String svg, int scale) throws IOException {
        NullCheck.argument(svg, "svg");
        if (scale < 1 || scale > 10) {
            throw new IllegalArgumentException("scale must be 1 to 10, got " + scale);
        }
        Element root = parsed(svg);
        double width = Double.parseDouble(root.getAttribute("width")) + 2 * MARGIN;
        double height = Double.parseDouble(root.getAttribute("height")) + 2 * MARGIN;
        BufferedImage image = new BufferedImage(
                (int) Math.ceil(width * scale), (int) Math.ceil(height * scale), BufferedImage.TYPE_INT_RGB);
        try {
            Graphics2D g = image.createGraphics();
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            g.scale(scale, scale);
            g.translate(MARGIN, MARGIN);
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1));
            new SvgPng(g).children(root);
            g.dispose();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (LinkageError | InternalError | NullPointerException noFonts) {
            // what a Java without a desktop, or without fonts, throws from inside
            throw new IOException(
                    "this Java cannot draw PNG pictures: it needs the desktop module and a font; the SVG pictures need"
                            + " neither",
                    noFonts);
        }
    }

    private static Element parsed(String svg) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null); // which would print
            return builder.parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException wrong) {
            throw new IllegalArgumentException("not a picture of this package: " + wrong.getMessage(), wrong);
        }
    }

    private void children(Element parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                draw(element);
            }
        }
    }

    private void draw(Element e) {
        switch (e.getTagName()) {
            case "title", "desc", "style" -> {}
            case "g" -> group(e);
            case "rect" ->
                shape(
                        e,
                        new Rectangle2D.Double(
                                number(e, "x"), number(e, "y"), number(e, "width"), number(e, "height")));
            case "line" ->
                shape(e, new Line2D.Double(number(e, "x1"), number(e, "y1"), number(e, "x2"), number(e, "y2")));
            case "circle" -> {
                double r = number(e, "r");
                shape(e, new Ellipse2D.Double(number(e, "cx") - r, number(e, "cy") - r, 2 * r, 2 * r));
            }
            case "path" -> shape(e, path(e.getAttribute("d")));
            case "text" -> text(e);
            default -> throw new IllegalArgumentException("not a picture of this package: <" + e.getTagName() + ">");
        }
    }

    private void group(Element e) {
        AffineTransform before = g.getTransform();
        moveTo(e.getAttribute("transform"));
        children(e);
        g.setTransform(before);
    }

    private void moveTo(String transform) {
        if (!transform.isEmpty()) {
            String[] xy = transform
                    .substring("translate(".length(), transform.indexOf(')'))
                    .split(" ");
            g.translate(Double.parseDouble(xy[0]), Double.parseDouble(xy[1]));
        }
    }

    private static double number(Element e, String name) {
        return Double.parseDouble(e.getAttribute(name));
    }

    /** The attribute of the element or of the nearest group around it. */
    private static String inherited(Element e, String name, String otherwise) {
        for (Node node = e; node instanceof Element at; node = node.getParentNode()) {
            if (at.hasAttribute(name)) {
                return at.getAttribute(name);
            }
        }
        return otherwise;
    }

    private static Color color(Element e, String property, String otherwise) {
        String value = inherited(e, property, otherwise);
        if (value.equals("none")) {
            return null;
        }
        Color base = value.equals("currentColor") ? INK : Color.decode(value);
        double opacity = Double.parseDouble(inherited(e, property + "-opacity", "1"));
        return new Color(base.getRed(), base.getGreen(), base.getBlue(), (int) Math.round(255 * opacity));
    }

    private void shape(Element e, Shape shape) {
        Color fill = shape instanceof Line2D ? null : color(e, "fill", "#000000");
        if (fill != null) {
            g.setColor(fill);
            g.fill(shape);
        }
        Color stroke = color(e, "stroke", "none");
        if (stroke != null) {
            float width = Float.parseFloat(inherited(e, "stroke-width", "1"));
            String dashes = inherited(e, "stroke-dasharray", "");
            g.setStroke(
                    dashes.isEmpty()
                            ? new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
                            : new BasicStroke(
                                    width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dashes(dashes), 0));
            g.setColor(stroke);
            g.draw(shape);
        }
    }

    private static float[] dashes(String text) {
        String[] parts = text.split(" ");
        float[] dashes = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            dashes[i] = Float.parseFloat(parts[i]);
        }
        return dashes;
    }

    /** Absolute moves and lines, relative lines, and the end. */
    private static Path2D path(String d) {
        Path2D path = new Path2D.Double();
        for (String step : d.split("(?=[MLlz])")) {
            if (step.equals("z")) {
                path.closePath();
                continue;
            }
            double[] xy = Arrays.stream(step.substring(1).split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            switch (step.charAt(0)) {
                case 'M' -> path.moveTo(xy[0], xy[1]);
                case 'L' -> path.lineTo(xy[0], xy[1]);
                default ->
                    path.lineTo(
                            path.getCurrentPoint().getX() + xy[0],
                            path.getCurrentPoint().getY() + xy[1]);
            }
        }
        return path;
    }

    private void text(Element e) {
        AffineTransform before = g.getTransform();
        double x = 0;
        double y = 0;
        String transform = e.getAttribute("transform");
        if (transform.isEmpty()) {
            x = number(e, "x");
            y = number(e, "y");
        } else {
            moveTo(transform);
            g.rotate(-Math.PI / 2);
        }
        g.setFont(g.getFont().deriveFont(Float.parseFloat(inherited(e, "font-size", "11"))));
        FontMetrics metrics = g.getFontMetrics();
        String text = e.getTextContent();
        double width = metrics.getStringBounds(text, g).getWidth();
        double shift = switch (e.getAttribute("text-anchor").toLowerCase(Locale.ROOT)) {
            case "middle" -> -width / 2;
            case "end" -> -width;
            default -> 0;
        };
        g.setColor(color(e, "fill", "#000000"));
        g.drawString(text, (float) (x + shift), (float) y);
        g.setTransform(before);
    }
}
